package schedules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/baton/schedules/model"
)

// A Drawing is a schedule in the words of the source: what the terminal and
// the book show. It is also the form in which a schedule is stored.
type Drawing struct {
	Number     int      `json:"number"`     // of the run, counted from 1
	Schedule   string   `json:"schedule"`   // repeats it
	Goroutines int      `json:"goroutines"` // that take a step in it
	Rows       []Row    `json:"rows"`
	Wrong      []string `json:"wrong,omitempty"` // what is wrong at the end
}

// A Row is a step, or several of one goroutine in the same line.
type Row struct {
	Goroutine int    `json:"goroutine"` // from 1, in order of the first step
	File      string `json:"file"`
	Line      int    `json:"line"`
	Text      string `json:"text"`             // the line
	Note      string `json:"note,omitempty"`   // what was read or written
	Others    []int  `json:"others,omitempty"` // goroutines that could have gone on instead
}

// NewDrawing returns the steps of a failure, with the text of their lines.
func NewDrawing(f Failure, source func(file string, line int) string) Drawing {
	return draw(f, source, map[int]int{})
}

// draw gives goroutines the names that are known, and the next ones to the
// others.
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

// checks reports whether the last step is one of the function that was
// explored, after all other goroutines have ended: it looks at the result.
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

// same reports whether a row can be told together with the one before it.
func (r Row) same(next Row) bool {
	return r.Goroutine == next.Goroutine && r.File == next.File && r.Line == next.Line
}

// split reports whether the goroutine goes on in the middle of the
// statement of step s.
func split(rest []model.Step, s model.Step) bool {
	for _, next := range rest {
		if next.Goroutine == s.Goroutine {
			return next.Kind == model.Middle && next.Line == s.Line
		}
	}
	return false
}

// Lines draws the schedule as columns of goroutines over steps, in so many
// columns of text and about so many lines.
func (d Drawing) Lines(width, height int) []string {
	if len(d.Rows) == 0 {
		return d.Wrong
	}
	lines := []string{fmt.Sprintf("how it happens (schedule %d, %s)", d.Number, times(len(d.Rows), "step"))}
	wrong := d.Wrong
	if len(wrong) > 3 {
		wrong = append(wrong[:3:3], fmt.Sprintf("and %d more", len(wrong)-3))
	}
	rows, most := d.Rows, max(height-2-len(wrong), 3)
	if len(rows) > most {
		lines = append(lines, fmt.Sprintf("... after %s", times(len(rows)-most+1, "step")))
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

// says returns the line with its note, if there is room for it.
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
