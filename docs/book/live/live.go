// Package live runs the code of the course again, with numbers that a
// reader of the book has chosen.
//
// The book draws the controls of each [Scene]. The program in live/wasm
// runs the scenes in the reader's browser, in virtual time, so every time
// is exact and nothing waits.
package live

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/whatif"
	"example.com/baton/timeline"
)

// A Scene is a picture that the reader can change.
type Scene struct {
	Name     string
	Program  string // that runs it: "live", if it is empty, or "pages"
	Controls []Control
	Goals    []Goal

	// Run runs in a bubble. The lines that it prints are drawn.
	Run func(s Setting, w io.Writer) error
	// Code shows the call, with the values of the controls in «».
	Code func(s Setting) string
	// Says names the run, as in "3 workers".
	Says func(s Setting) string
	// WhatIf returns the changes that might help. It may be nil.
	WhatIf func(s Setting) []Change
}

// A Goal is a question that the reader answers by trying.
type Goal struct {
	Question string
	Reached  func(s Setting, run func(Setting) timeline.Chart) bool
	// Beside returns what else the reader must have tried in order to know
	// that the answer is right. It may be nil.
	Beside func(s Setting) []Setting
}

// A Change is a setting with one thing different.
type Change struct {
	What string
	Set  Setting
}

// A Request asks for a run.
type Request struct {
	Scene   string
	Set     Setting
	Before  time.Duration // how long the run on the screen took
	Compare bool          // whether there is such a run
	More    bool          // also check the goals and try the changes
	Tried   []Setting     // on this page, before or now
}

// A Result has everything that a page shows. Times are nanoseconds.
type Result struct {
	Error string            `json:"error,omitempty"`
	Field string            `json:"field,omitempty"` // the control with the error
	Chart timeline.Chart    `json:"chart"`
	Title string            `json:"title"`
	Code  string            `json:"code"`
	Said  string            `json:"said"`
	Shown map[string]string `json:"shown"` // the values, in words

	Critical []int `json:"critical,omitempty"` // of the chart's spans
	Reached  []int `json:"reached,omitempty"`  // of the scene's goals
	WhatIf   []Row `json:"whatIf,omitempty"`
}

// A Row tells how much time a change would save.
type Row struct {
	What  string        `json:"what"`
	Takes time.Duration `json:"takes"`
	Saves time.Duration `json:"saves"`
	Words string        `json:"words"`
}

// Find returns the scene with a name, or nil.
func Find(name string) *Scene {
	for _, s := range Scenes {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Answer runs a scene.
func Answer(t *testing.T, r Request) Result {
	scene := Find(r.Scene)
	if scene == nil {
		return Result{Error: fmt.Sprintf("there is no scene %q", r.Scene)}
	}
	set, err := scene.complete(r.Set)
	if err != nil {
		var bad *fieldError
		errors.As(err, &bad)
		return Result{Error: bad.text, Field: bad.field}
	}
	chart := scene.chart(t, set)
	says := scene.Says(set)
	result := Result{
		Chart: chart,
		Title: strings.ToUpper(says[:1]) + says[1:],
		Code:  scene.Code(set),
		Said:  says + ": " + compare(chart.Elapsed, r.Before, r.Compare),
		Shown: map[string]string{},
	}
	for _, c := range scene.Controls {
		result.Shown[c.Name] = c.shown(set[c.Name])
	}
	if r.More {
		scene.more(t, set, r.Tried, &result)
	}
	return result
}

// AnswerJSON is [Answer] with JSON on both sides.
func AnswerJSON(t *testing.T, request string) string {
	var r Request
	result := Result{}
	if err := json.Unmarshal([]byte(request), &r); err != nil {
		result.Error = err.Error()
	} else {
		result = Answer(t, r)
	}
	data, err := json.Marshal(result)
	if err != nil {
		panic(err) // JSON can express every result
	}
	return string(data)
}

// chart runs the scene once.
func (scene *Scene) chart(t *testing.T, s Setting) timeline.Chart {
	return whatif.Run(t, "", func(w io.Writer) {
		if err := scene.Run(s, w); err != nil {
			fmt.Fprintln(w, "Error:", err)
		}
	})
}

// more adds the goals that are reached, and the changes.
func (scene *Scene) more(t *testing.T, s Setting, tried []Setting, r *Result) {
	run := func(s Setting) timeline.Chart { return scene.chart(t, s) }
	for i, g := range scene.Goals {
		if g.Reached(s, run) && scene.compared(g, s, tried) {
			r.Reached = append(r.Reached, i)
		}
	}
	if scene.WhatIf == nil {
		return
	}
	r.Critical = critical(r.Chart)
	for _, change := range scene.WhatIf(s) {
		takes := run(change.Set).Elapsed
		saves := r.Chart.Elapsed - takes
		r.WhatIf = append(r.WhatIf, Row{change.What, takes, saves,
			saving(saves)})
	}
	slices.SortStableFunc(r.WhatIf, func(a, b Row) int {
		return cmp.Compare(b.Saves, a.Saves)
	})
}

// compared reports whether the reader has tried what is beside a goal.
func (scene *Scene) compared(g Goal, s Setting, tried []Setting) bool {
	if g.Beside == nil {
		return true
	}
	for _, want := range g.Beside(s) {
		if !slices.ContainsFunc(tried, func(had Setting) bool {
			had, err := scene.complete(had)
			return err == nil && maps.Equal(had, want)
		}) {
			return false
		}
	}
	return true
}

// saving writes what a change would save, or what it would cost.
func saving(d time.Duration) string {
	if round(d) < 0 {
		return "costs " + seconds(-d)
	}
	return seconds(d)
}

// compare writes how long a run took, and the difference to another run.
func compare(takes, before time.Duration, other bool) string {
	text := seconds(takes)
	if diff := round(takes) - round(before); other && diff != 0 {
		text += ", " + gain(-diff)
	}
	return text
}

// gain writes a saving, as in "1 s less".
func gain(saved time.Duration) string {
	switch saved = round(saved); {
	case saved > 0:
		return seconds(saved) + " less"
	case saved < 0:
		return seconds(-saved) + " more"
	}
	return "as before"
}

// round drops the time of a few glances, which no picture shows.
func round(d time.Duration) time.Duration {
	if d >= time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}

// seconds writes a duration as the pictures do.
func seconds(d time.Duration) string {
	d = round(d)
	if 0 < d && d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%g s", d.Seconds())
}

// with returns a copy of a setting with one value changed.
func (s Setting) with(name string, value any) Setting {
	s = maps.Clone(s)
	s[name] = fmt.Sprint(value)
	return s
}

// critical returns which spans determine how long a run takes.
func critical(c timeline.Chart) (indices []int) {
	chain := whatif.Chain(c)
	for i, span := range c.Spans {
		if slices.Contains(chain, span) {
			indices = append(indices, i)
		}
	}
	return indices
}
