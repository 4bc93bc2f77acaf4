package schedules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/baton/internal/plural"
	"example.com/baton/schedules/model"
)

// A Drawing shows a schedule with the lines of the source. The terminal
// and the website of the course draw it. It can be stored as JSON.
type Drawing struct {
	Number     int      `json:"number"`     // of the run, counted from 1
	Schedule   string   `json:"schedule"`   // repeats the run
	Goroutines int      `json:"goroutines"` // how many take a step
	Rows       []Row    `json:"rows"`
	Wrong      []string `json:"wrong,omitempty"` // what is wrong at the end
}

// A Row is one step, or several steps of one goroutine on the same line.
type Row struct {
	Goroutine int    `json:"goroutine"` // from 1, in the order of their first steps
	File      string `json:"file"`
	Line      int    `json:"line"`
	Text      string `json:"text"`             // the line
	Note      string `json:"note,omitempty"`   // what was read or written
	Others    []int  `json:"others,omitempty"` // goroutines that could have gone on instead
}

// NewDrawing returns a drawing of the steps of a failure. The function
// source returns the text of a line.
func NewDrawing(f Failure, source func(file string, line int) string) Drawing {
	return draw(f, source, map[int]int{})
}

// draw returns a drawing. Goroutines that are not in names get the next free
// numbers.
func draw(f Failure, source func(file string, line int) string, names map[int]int) Drawing {
	d := Drawing{Number: f.Number, Schedule: f.Schedule.String()}
	name := func(g int) int {
		if names[g] == 0 {
			names[g] = len(names) + 1
		}
		return names[g]
	}
	steps := slices.DeleteFunc(slices.Clone(f.Outcome.Trace), func(s model.Step) bool {
		return s.File == ""
	})
	for len(steps) > 0 && checks(steps) {
		steps = steps[:len(steps)-1]
	}
	for i, s := range steps {
		row := Row{Goroutine: name(s.Goroutine), File: s.File, Line: s.Line,
			Text: source(s.File, s.Line), Note: note(s, steps[i+1:])}
		for _, g := range s.Options {
			if g != s.Goroutine && !slices.Contains(row.Others, name(g)) {
				row.Others = append(row.Others, name(g))
			}
		}
		if n := len(d.Rows); s.Kind == model.Unlock && n > 0 && d.Rows[n-1].Goroutine == row.Goroutine {
			continue // needs no row of its own
		} else if n > 0 && d.Rows[n-1].same(row) {
			d.Rows[n-1].Note = cmp.Or(row.Note, d.Rows[n-1].Note)
			continue
		}
		d.Rows = append(d.Rows, row)
	}
	if f.Outcome.Kind != model.Fine && f.Outcome.Kind != model.Panic {
		for _, w := range f.Outcome.Left {
			if w.At != "" {
				d.Wrong = append(d.Wrong, w.Says(name))
			}
		}
	}
	d.Goroutines = len(names)
	return d
}

// checks reports whether the last step only checks the result: it is a step
// of the explored function, after all other goroutines have ended.
func checks(steps []model.Step) bool {
	last := steps[len(steps)-1]
	return last.Goroutine == 1 && len(last.Options) == 1 &&
		slices.ContainsFunc(steps, func(s model.Step) bool { return s.Goroutine != 1 })
}

// note says what a step has read or written.
func note(s model.Step, after []model.Step) string {
	switch s.Kind {
	case model.Memory:
		if split(after, s) {
			return "reads"
		}
		return s.Value
	case model.Middle:
		return "writes " + s.Value
	case model.Atomic, model.Send, model.Recv, model.Select:
		return s.Value
	}
	return ""
}

// same reports whether next can be drawn in the same row as r.
func (r Row) same(next Row) bool {
	return r.Goroutine == next.Goroutine && r.File == next.File && r.Line == next.Line
}

// split reports whether the next step of the goroutine is in the middle of
// the statement of step s.
func split(rest []model.Step, s model.Step) bool {
	for _, next := range rest {
		if next.Goroutine == s.Goroutine {
			return next.Kind == model.Middle && next.Line == s.Line
		}
	}
	return false
}

// Lines draws the schedule as text: one line per step and, if they fit, one
// column per goroutine. A step takes at most width characters, and there
// are about height lines.
func (d Drawing) Lines(width, height int) []string {
	if len(d.Rows) == 0 {
		return d.Wrong
	}
	lines := []string{fmt.Sprintf("how it happens (schedule %d, %s)", d.Number, plural.Count(len(d.Rows), "step", "steps"))}
	wrong := d.Wrong
	if len(wrong) > 3 {
		wrong = append(wrong[:3:3], fmt.Sprintf("and %d more", len(wrong)-3))
	}
	rows, most := d.Rows, max(height-2-len(wrong), 3)
	if len(rows) > most {
		lines = append(lines, fmt.Sprintf("... after %s", plural.Count(len(rows)-most+1, "step", "steps")))
		rows = rows[len(rows)-most+1:]
	}
	var shown []int // goroutines, by column
	at := 0
	for _, r := range rows {
		if !slices.Contains(shown, r.Goroutine) {
			shown = append(shown, r.Goroutine)
		}
		at = max(at, len(r.place()))
	}
	slices.Sort(shown)
	column := (width - at - 1) / len(shown)
	if column < 16 {
		for _, r := range rows {
			lines = append(lines, fmt.Sprintf("%-*s goroutine %d: %s", at, r.place(), r.Goroutine,
				r.says(width-at-15)))
		}
		return append(lines, wrong...)
	}
	title := fmt.Sprintf("%-*s", at, "")
	for i, g := range shown {
		title = fmt.Sprintf("%-*s goroutine %d", at+i*column, title, g)
	}
	lines = append(lines, title)
	for _, r := range rows {
		lines = append(lines, fmt.Sprintf("%-*s %s%s", at, r.place(),
			strings.Repeat(" ", slices.Index(shown, r.Goroutine)*column), r.says(column-1)))
	}
	return append(lines, wrong...)
}

func (r Row) place() string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

// says returns the line, and its note if there is room for both.
func (r Row) says(width int) string {
	text, note := []rune(r.Text), ""
	if r.Note != "" {
		note = "  // " + r.Note
	}
	if n := width - len([]rune(note)); len(text) > n {
		if n < 12 {
			n, note = width, ""
		}
		if len(text) > n {
			text = append(text[:max(n-3, 0)], []rune("...")...)
		}
	}
	return string(text) + note
}
