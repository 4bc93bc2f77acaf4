package timeline

import (
	"bufio"
	"strings"
	"unicode/utf8"
)

// A cell is one column of a lane.
type cell struct {
	r     rune // 0 for nothing
	style uint8
}

// bars draws the spans.
func (t *textDrawing) bars(c *Chart, sc scale, row func(string) ([]cell, bool)) {
	for i := range c.Spans {
		s := &c.Spans[i]
		from, to := sc.col(s.Start), sc.col(s.End)
		kind := s.Kind.drawn()
		if from == to {
			if kind == Unnoticed {
				continue
			}
			to++ // even a short span is visible
		}
		cells, own := row(s.Lane)
		from = min(from, max(len(cells)-2, 0)) // before the finish
		to = min(max(to, from+1), len(cells))
		if from >= to {
			continue
		}
		t.used[kind] = true
		for x := from; x < to; x++ {
			cells[x] = cell{t.glyphs.bar[kind], styleBar + uint8(kind)}
		}
		if !own {
			continue
		}
		if p := from - 1; p >= 0 && cells[p].style == cells[from].style &&
			kind != Busy && kind != Unnoticed {
			cells[p].r = t.glyphs.edge[kind] // bars that touch
		}
		if !c.ByLine {
			t.label(cells[from:to], s)
		}
	}
}

// label writes on a bar its label or, if that does not fit, its duration.
func (t *textDrawing) label(cells []cell, s *Span) {
	if s.Kind == Unnoticed {
		return // the bar is made of thin lines
	}
	long := seconds(s.End - s.Start)
	labels := []string{long}
	if s.Label != s.Lane && (s.Kind != Busy || len(cells) >= 8) {
		labels = append(named(s.Label, long), long)
	}
	for _, label := range labels {
		label = t.plain(label)
		if !t.Color || s.Kind.drawn() != Busy {
			label = " " + label + " "
		}
		n := utf8.RuneCountInString(label)
		if n+2 > len(cells) || n != width(label) {
			continue
		}
		at := (len(cells) - n) / 2
		for _, r := range label {
			cells[at] = cell{r, styleLabel + uint8(s.Kind.drawn())}
			at++
		}
		return
	}
}

// marks draws the marks of a chart.
func (t *textDrawing) marks(c *Chart, sc scale, row func(string) ([]cell, bool)) {
	fits := fitInline(c.Marks, func(m *Mark) (from, to int) {
		at := sc.col(m.At)
		return at, at + len(m.Text) + 1
	})
	for i := range c.Marks {
		m := &c.Marks[i]
		cells, own := row(m.Lane)
		at := min(sc.col(m.At), len(cells)-1)
		switch {
		case m.LookUp:
			if at > 1 && own && t.hasRoom(cells, at) {
				cells[at-1].r = t.glyphs.lookUp
				t.looked = true
			}
		case own && fits[m.Lane]:
			for i, r := range m.Text {
				if at+i < len(cells)-1 {
					cells[at+i] = cell{r, styleMark}
				}
			}
		default:
			at = min(at, max(len(cells)-2, 0))
			cells[at] = cell{t.glyphs.mark, styleMark}
			t.spoke = true
		}
	}
}

// hasRoom reports whether there is room for a gap before a column: the piece
// before it must be wider than the gap.
func (t *textDrawing) hasRoom(cells []cell, at int) bool {
	busy := styleBar + uint8(Busy)
	return cells[at-1].style == busy && cells[at-2].style == busy &&
		cells[at-2].r != t.glyphs.lookUp
}

// row writes the cells of a lane, without blanks at its end.
func (t *textDrawing) row(b *bufio.Writer, cells []cell) {
	for i := 0; i < len(cells); {
		j := i
		for j < len(cells) && cells[j].style == cells[i].style {
			j++
		}
		var run strings.Builder
		for _, c := range cells[i:j] {
			if c.r == 0 {
				c.r = ' '
			}
			run.WriteRune(c.r)
		}
		t.paint(b, ansi(cells[i].style), run.String())
		i = j
	}
	b.WriteByte('\n')
}

// ansi returns the color of a style.
func ansi(style uint8) string {
	switch {
	case style == styleNone:
		return ""
	case style == styleBold, style == styleMark:
		return bold
	case style == styleDim:
		return gray
	case style < styleLabel:
		return colors[style-styleBar]
	}
	return onBar[style-styleLabel]
}

// paint writes s in a color.
func (t *textDrawing) paint(b *bufio.Writer, color, s string) {
	if !t.Color || color == "" {
		b.WriteString(s)
		return
	}
	b.WriteString("\x1b[" + color + "m" + s + "\x1b[0m")
}
