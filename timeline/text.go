package timeline

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Text draws the charts below each other, on one scale. The zero Look is
// plain ASCII, 80 columns wide.
//
// If there are more lanes than look.Lanes, the last ones are folded into
// one. Names that need more than a third of the width are cut in the
// middle. Both can be told from the drawing.
func Text(w io.Writer, look Look, charts ...Chart) error {
	t := newText(look, charts)
	b := bufio.NewWriter(w)
	for i := range charts {
		if i > 0 {
			b.WriteByte('\n')
		}
		sooner := ""
		if !charts[0].Running && !charts[i].Running && !charts[i].ByLine {
			sooner = SoonerBy(charts[0].Elapsed, charts[i].Elapsed, seconds)
		}
		t.chart(b, &charts[i], sooner)
		if charts[i].ByLine || i == t.lastTimed {
			t.axis(b, &charts[i])
		}
	}
	if !look.Bare {
		t.legend(b)
	}
	return b.Flush()
}

// A textDrawing is a drawing that is being made.
type textDrawing struct {
	Look
	glyphs    glyphs
	names     int // columns for the names of lanes
	span      time.Duration
	timed     scale
	lastTimed int // the chart below which the axis stands, or -1
	used      [len(kinds)]bool
	looked    bool
	spoke     bool
}

func newText(look Look, charts []Chart) *textDrawing {
	if look.Width <= 0 {
		look.Width = 80
	}
	if look.Lanes <= 0 {
		look.Lanes = 40
	}
	t := &textDrawing{Look: look, glyphs: ascii, lastTimed: -1, span: look.AtLeast}
	if look.Unicode {
		t.glyphs = blocks
		if look.Colour { // colour tells the two apart, and full bars look calmer
			t.glyphs.bar[Running] = t.glyphs.bar[Busy]
		}
	}
	for i := range charts {
		c := &charts[i]
		shown, folded := t.fold(c)
		for _, l := range shown {
			t.names = max(t.names, width(t.plain(l)))
		}
		if folded > 0 {
			t.names = max(t.names, len(more(folded)))
		}
		if !c.ByLine {
			t.span = max(t.span, c.Elapsed)
			t.lastTimed = i
		}
	}
	t.names = max(min(t.names, t.Width/3), min(7, t.Width/3))
	t.timed = newScale(t.span, t.room(), false)
	return t
}

// room is how many columns are there for bars, with the finish line.
func (t *textDrawing) room() int { return max(t.Width-t.names-3, 4) }

// fold returns the lanes that are drawn, and how many more there are.
func (t *textDrawing) fold(c *Chart) (shown []string, folded int) {
	if len(c.Lanes) <= t.Lanes {
		return c.Lanes, 0
	}
	n := max(t.Lanes-1, 0)
	return c.Lanes[:n], len(c.Lanes) - n
}

func more(n int) string { return fmt.Sprintf("%d more", n) }

// extent returns the scale for a chart, and how long it is on it.
func (t *textDrawing) extent(c *Chart) (scale, time.Duration) {
	if c.ByLine {
		span := time.Duration(len(c.Lines)) * time.Second
		return newScale(span, t.room(), true), span
	}
	return t.timed, c.Elapsed
}

// chart draws one chart: its title, and its lanes.
func (t *textDrawing) chart(b *bufio.Writer, c *Chart, sooner string) {
	sc, span := t.extent(c)
	t.headline(b, c, sc.col(span), sooner)
	shown, folded := t.fold(c)
	number := make(map[string]int, len(shown))
	for i, l := range shown {
		number[l] = i
	}
	rows := make([][]cell, len(shown), len(shown)+1)
	finish := sc.col(span)
	if folded > 0 {
		rows = append(rows, nil)
	}
	for i := range rows {
		rows[i] = make([]cell, finish+1)
	}
	row := func(lane string) ([]cell, bool) {
		if i, ok := number[lane]; ok {
			return rows[i], true
		}
		return rows[len(rows)-1], false
	}
	if len(rows) > 0 {
		t.bars(c, sc, row)
		t.marks(c, sc, row)
	}
	for i := range rows {
		name := more(folded)
		if i < len(shown) {
			name = cut(t.plain(shown[i]), t.names, t.glyphs.ellipsis)
		}
		rows[i][finish] = cell{r: t.glyphs.finish, style: styleBold}
		if c.Running {
			rows[i][finish].style = styleDim
		}
		fmt.Fprintf(b, "%*s%s  ", t.names-width(name), "", name)
		t.row(b, rows[i])
	}
	if folded > 0 && !t.Bare {
		t.fill(b, fmt.Sprintf("%d of %d lanes are folded into one, from %s to %s.",
			folded, len(c.Lanes), t.brief(c.Lanes[len(shown)]),
			t.brief(c.Lanes[len(c.Lanes)-1])))
	}
}

// headline writes the title of a chart and how long it took, which is on
// a flag at the column of its finish if there is room.
func (t *textDrawing) headline(b *bufio.Writer, c *Chart, finish int, sooner string) {
	title := cut(t.plain(c.Title), t.Width-8, t.glyphs.ellipsis)
	t.paint(b, bold, title)
	at := width(title)
	took := seconds(c.Elapsed)
	note := ""
	if sooner != "" {
		note = ", " + sooner
	}
	pole := t.names + 2 + finish
	right := t.glyphs.flag + " " + took
	left := took + " " + t.glyphs.flagLeft
	switch {
	case c.Running && c.Elapsed == 0: // its turn has not come
	case c.Running:
		t.paint(b, grey, fmt.Sprintf("  %.1f s so far", c.Elapsed.Seconds()))
	case at+2 <= pole && pole+width(right)+len(note) <= t.Width:
		fmt.Fprintf(b, "%*s", pole-at, "")
		t.paint(b, bold, right)
		t.paint(b, grey, note)
	case at+2+width(left)+len(note) <= pole+1:
		fmt.Fprintf(b, "%*s", pole+1-at-width(left)-len(note), "")
		t.paint(b, grey, strings.TrimPrefix(note+", ", ", "))
		t.paint(b, bold, left)
	default:
		if at > 0 {
			b.WriteString("  ")
			at += 2
		}
		b.WriteString(took)
		if at+len(took)+len(note) > t.Width {
			note = "\n" + sooner
		}
		t.paint(b, grey, note)
	}
	b.WriteByte('\n')
}

// brief makes a name short enough for a sentence.
func (t *textDrawing) brief(name string) string {
	return cut(t.plain(name), min(t.Width-10, 40), t.glyphs.ellipsis)
}

// A cell is one column of a lane.
type cell struct {
	r     rune // 0 for nothing
	style uint8
}

const (
	styleNone = iota
	styleBold
	styleDim
	styleMark
	styleBar                         // plus the kind
	styleLabel = styleBar + lenKinds // plus the kind
	lenKinds   = uint8(len(kinds))
)

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
			to++ // short as it is, it is there
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

// label writes on a bar what it is, or how long, if there is room.
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
		if !t.Colour || s.Kind == Waiting {
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

// marks draws what was said, and where somebody looked up.
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
			if at > 1 && own && t.apart(cells, at) {
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

// apart says whether there is room for a gap before a column: the piece
// before it must be wider than the gap.
func (t *textDrawing) apart(cells []cell, at int) bool {
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

// ansi returns the colour of a style.
func ansi(style uint8) string {
	switch {
	case style == styleNone:
		return ""
	case style == styleBold, style == styleMark:
		return bold
	case style == styleDim:
		return grey
	case style < styleLabel:
		return colours[style-styleBar]
	}
	return onBar[style-styleLabel]
}

// axis writes the ticks.
func (t *textDrawing) axis(b *bufio.Writer, c *Chart) {
	sc, span := t.extent(c)
	if !c.ByLine {
		span = t.span
	}
	if span <= 0 || c.ByLine && len(c.Lanes) == 0 {
		return
	}
	name := cut(sc.unit.name, t.names, t.glyphs.ellipsis)
	t.paint(b, grey, fmt.Sprintf("%*s  %s", t.names, name, sc.axis(span, t.Width-t.names-2)))
	b.WriteByte('\n')
}

// legend explains what the drawing has used, in words.
func (t *textDrawing) legend(b *bufio.Writer) {
	var parts []part
	for _, k := range [...]Kind{Busy, Waiting, Running, Unnoticed} {
		if t.used[k] {
			sample := strings.Repeat(string(t.glyphs.bar[k]), 2)
			parts = append(parts, part{colours[k], sample, k.Words()})
		}
	}
	if t.looked {
		parts = append(parts,
			part{colours[Busy], string(t.glyphs.lookUp), "you look up"})
	}
	if t.spoke {
		parts = append(parts, part{bold, string(t.glyphs.mark), "a line"})
	}
	if len(parts) == 0 {
		return
	}
	b.WriteByte('\n')
	at := 0
	for _, p := range parts {
		n := width(p.sample) + 1 + len(p.words)
		if at > 0 && at+3+n > t.Width {
			b.WriteByte('\n')
			at = 0
		} else if at > 0 {
			b.WriteString("   ")
			at += 3
		}
		t.paint(b, p.colour, p.sample)
		at += width(p.sample)
		for word := range strings.FieldsSeq(p.words) {
			if at+1+len(word) > t.Width {
				b.WriteString("\n  ")
				at = 2
			}
			b.WriteString(" " + word)
			at += 1 + len(word)
		}
	}
	b.WriteByte('\n')
}

type part struct{ colour, sample, words string }

// fill writes a sentence, broken into lines that fit.
func (t *textDrawing) fill(b *bufio.Writer, sentence string) {
	at := 0
	for word := range strings.FieldsSeq(sentence) {
		n := width(word)
		if at > 0 && at+1+n > t.Width {
			b.WriteByte('\n')
			at = 0
		} else if at > 0 {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteByte('\n')
}

// paint writes s in a colour.
func (t *textDrawing) paint(b *bufio.Writer, colour, s string) {
	if !t.Colour || colour == "" {
		b.WriteString(s)
		return
	}
	b.WriteString("\x1b[" + colour + "m" + s + "\x1b[0m")
}

// plain replaces in s what the drawing must not have.
func (t *textDrawing) plain(s string) string {
	if t.Unicode {
		return s
	}
	s = strings.ReplaceAll(s, "×", ascii.times)
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, s)
}
