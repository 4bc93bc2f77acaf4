package timeline

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// Text draws the charts one below the other, on one scale, as lines of
// text.
//
// If a chart has more lanes than look.Lanes, Text draws the first ones and
// up to five of the others, those with the longest spans. One last row is
// for the rest, and a note under the chart says so. A name that needs more
// than a third of the width is shortened in the middle.
func Text(w io.Writer, look Look, charts ...Chart) error {
	t := newText(look, charts)
	b := bufio.NewWriter(w)
	for i := range charts {
		if i > 0 {
			b.WriteByte('\n')
		}
		sooner := t.plain(soonerThan(&charts[0], &charts[i]))
		if width(sooner) > t.Width {
			sooner, _, _ = strings.Cut(sooner, " than ")
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

// A textDrawing is the state of one call of Text.
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
		if look.Color { // lower than a busy bar, and calmer
			t.glyphs.bar[Running] = '▆'
		}
	}
	for i := range charts {
		c := &charts[i]
		shown, folded := fold(c, t.Lanes)
		for _, l := range shown {
			t.names = max(t.names, width(t.plain(l)))
		}
		if len(folded) > 0 {
			t.names = max(t.names, len(more(len(folded))))
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

// room is how many columns there are for bars and the finish line.
func (t *textDrawing) room() int { return max(t.Width-t.names-3, 4) }

// extent returns the scale for a chart, and the length of the chart.
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
	shown, folded := fold(c, t.Lanes)
	number := make(map[string]int, len(shown))
	for i, l := range shown {
		number[l] = i
	}
	rows := make([][]cell, len(shown), len(shown)+1)
	finish := sc.col(span)
	if len(folded) > 0 {
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
		name := more(len(folded))
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
	if len(folded) > 0 && !t.Bare {
		t.fill(b, foldedInWords(c, folded, t.brief))
	}
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
