package timeline

import (
	"fmt"
	"strings"
	"time"
)

// spans draws the bars of a chart.
func (p *picture) spans(c *Chart, s svgScale, at map[string]float64) {
	drawn := map[[2]int]Kind{} // where there is a bar too thin to tell apart
	for i := range c.Spans {
		b := &c.Spans[i]
		from, to := s.x(b.Start), s.x(b.End)
		kind := b.Kind.drawn()
		y := at[b.Lane]
		if to-from < 1.5 {
			pixel := [2]int{int(from), int(y)}
			if k, ok := drawn[pixel]; kind == Unnoticed || ok && k == kind {
				continue
			}
			drawn[pixel] = kind
			to = from + 2.5
		}
		p.used[kind] = true
		p.printf(`<g><title>%s</title>`, escape(fmt.Sprintf("%s: %s, %s to %s",
			b.Lane, b.Kind.Words(), p.when(c, b.Start), p.when(c, b.End))))
		p.bar(kind, from, y, to-from-1.5, svgBar)
		if label := p.label(c, b, to-from); label != "" {
			p.printf(`<text class="on-%v s" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
				kind, (from+to)/2-.5, y+13.2, escape(label))
		}
		p.printf(`</g>`)
	}
}

// when writes an instant of a chart.
func (p *picture) when(c *Chart, d time.Duration) string {
	if c.ByLine {
		return "line " + number(d.Seconds())
	}
	return seconds(d)
}

// bar draws a bar of a kind.
func (p *picture) bar(k Kind, x, y, wide, high float64) {
	wide = max(wide, 1)
	switch k {
	case Unnoticed:
		p.printf(`<rect class="under" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			x, y, wide, high)
		p.printf(`<rect class="unnoticed" fill="url(#%s-h)" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			p.id, x+.5, y+.5, max(wide-1, .5), high-1)
	case Waiting:
		p.printf(`<rect class="waiting" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			x+.75, y+.75, max(wide-1.5, .5), high-1.5)
	case Running: // lower than a busy bar, to differ without colors, too
		p.printf(`<rect class="running" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			x, y+2, wide, high-4)
	default:
		p.printf(`<rect class="%v" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			k, x, y, wide, high)
	}
}

// label returns the longest label that a bar has room for.
func (p *picture) label(c *Chart, b *Span, room float64) string {
	long := seconds(b.End - b.Start)
	labels := []string{long}
	switch {
	case c.ByLine:
		labels = nil
	case b.Kind == Unnoticed:
		labels = []string{"not yet noticed", long}
	case b.Kind == Waiting:
		labels = []string{"you wait " + long, long}
	}
	if b.Label != b.Lane && b.Kind != Unnoticed {
		labels = append(named(b.Label, long), labels...)
	}
	for _, l := range labels {
		if textWidth(l, 12)+9 <= room {
			return l
		}
	}
	return ""
}

// named returns the labels of a bar with a name: with its duration, unless
// the name includes it.
func named(label, long string) []string {
	if strings.Contains(label, strings.ReplaceAll(long, " ", "")) {
		return []string{label}
	}
	return []string{label + ", " + long, label}
}

// marks draws the marks of a chart.
func (p *picture) marks(c *Chart, s svgScale, at map[string]float64) {
	fits := fitInline(c.Marks, func(m *Mark) (from, to float64) {
		x := s.x(m.At)
		return x, x + textWidth(m.Text, 12) + 2
	})
	drawn := map[[2]int]bool{}
	for i := range c.Marks {
		m := &c.Marks[i]
		x, y := s.x(m.At), at[m.Lane]
		pixel := [2]int{int(x), int(y)}
		if drawn[pixel] && len(c.Marks) > 1000 {
			continue
		}
		drawn[pixel] = true
		switch {
		case m.LookUp:
			p.looked = true
			p.printf(`<path class="look" d="M%.1f %.1fl3 -4l3 4"/>`, x-3.75, y-2.5)
		case fits[m.Lane]:
			class := "t s halo"
			if k, ok := under(c, m); ok {
				class = "s on-" + k.String()
			}
			p.printf(`<text class="%s" x="%.1f" y="%.1f"><title>%s %s: %s</title>%s</text>`,
				class, x+2, y+13.4, escape(m.Lane), m.Text, p.when(c, m.At), m.Text)
		default:
			p.spoke = true
			p.printf(`<path class="mark" d="M%.1f %.1fl4 5l-4 5l-4 -5z"><title>%s: %s</title></path>`,
				x, y+4, escape(m.Text), p.when(c, m.At))
		}
	}
}

// under returns the kind of the bar below the text of a mark.
func under(c *Chart, m *Mark) (k Kind, ok bool) {
	if len(c.Spans) > 1000 {
		return 0, false
	}
	for _, s := range c.Spans {
		if s.Lane == m.Lane && s.Start <= m.At && m.At < s.End {
			return s.Kind.drawn(), true
		}
	}
	return 0, false
}

// links draws arrows from the end of one lane to the beginning of another.
func (p *picture) links(c *Chart, s svgScale, at map[string]float64) {
	for _, l := range c.Links {
		x, from, to := s.x(l.At)-.5, at[l.From]+svgBar, at[l.To]
		if from < to {
			p.printf(`<path class="link" d="M%.1f %.1fV%.1f"/>`+
				`<path class="head" d="M%.1f %.1fl-3.5 -5h7z"/>`, x, from, to-3, x, to)
		}
	}
}
