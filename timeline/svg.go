package timeline

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"time"
)

// The measures of an SVG drawing, in its own pixels.
const (
	svgWidth  = 860.0
	svgMargin = 24.0
	svgBar    = 18.0 // the height of a lane's bar
	svgPitch  = 26.0 // from lane to lane
	svgHead   = 34.0 // above the lanes of a chart
	svgFlag   = 22.0
	svgLanes  = 60 // rows per chart
)

// SVG draws the charts one below the other, on one scale, as an SVG
// picture. The picture needs no other file, and follows the reader's choice
// of light or dark. Its title and description say the same in words.
//
// If a chart has more than sixty lanes, SVG draws the first ones and up to
// five of the others, those with the longest spans. One last row is for the
// rest.
func SVG(w io.Writer, title, subtitle string, charts ...Chart) error {
	p := newPicture(title, charts)
	p.heading(clean(title), clean(subtitle))
	for i := range charts {
		p.panel(&charts[i], soonerThan(&charts[0], &charts[i]))
		last := i+1 == len(charts) || charts[i+1].ByLine
		if !charts[i].ByLine && last {
			p.axis(p.scale(p.span, false), p.span)
			p.y += 8
		}
	}
	p.legend()

	var out bytes.Buffer
	height := p.y
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" `+
		`viewBox="0 0 %g %.0f" width="%g" height="%.0f" class="timeline" `+
		`role="img" aria-labelledby="%s-t %s-d">`+"\n",
		svgWidth, height, svgWidth, height, p.id, p.id)
	fmt.Fprintf(&out, "<title id=\"%s-t\">%s</title>\n", p.id, escape(title))
	fmt.Fprintf(&out, "<desc id=\"%s-d\">%s</desc>\n", p.id,
		escape(describe(charts)))
	fmt.Fprintf(&out, "<style>%s</style>\n", svgStyle)
	fmt.Fprintf(&out, `<defs><pattern id="%s-h" width="7" height="7" `+
		`patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
		`<path class="hatch" d="M0 0V7"/></pattern></defs>`+"\n", p.id)
	fmt.Fprintf(&out, `<rect class="card" x=".5" y=".5" width="%g" `+
		`height="%.0f" rx="10"/>`+"\n", svgWidth-1, height-1)
	out.Write(p.Bytes())
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

// A picture is an SVG drawing that grows from top to bottom.
type picture struct {
	bytes.Buffer
	id     string  // of this picture, for pages with several
	y      float64 // where the next thing goes
	x0, x1 float64 // where the lanes begin and end
	span   time.Duration
	used   [len(kinds)]bool
	looked bool
	spoke  bool
}

func newPicture(title string, charts []Chart) *picture {
	h := fnv.New32a()
	io.WriteString(h, title)
	p := &picture{y: svgMargin + 18}
	names, flag := 60.0, 0.0
	for i := range charts {
		c := &charts[i]
		io.WriteString(h, c.Title)
		shown, _ := fold(c, svgLanes)
		for _, l := range shown {
			names = max(names, textWidth(l, 13))
		}
		if !c.ByLine {
			p.span = max(p.span, c.Elapsed)
		}
		flag = max(flag, flagWidth(c))
	}
	p.id = fmt.Sprintf("t%08x", h.Sum32())
	p.x0 = svgMargin + min(names, 230) + 12
	p.x1 = svgWidth - svgMargin - flag + 4
	return p
}

// printf adds a line.
func (p *picture) printf(format string, args ...any) {
	fmt.Fprintf(&p.Buffer, format+"\n", args...)
}

func (p *picture) heading(title, subtitle string) {
	if title != "" {
		p.printf(`<text class="t h1" x="%g" y="%g">%s</text>`, svgMargin, p.y,
			escape(fit(title, 19, svgWidth-2*svgMargin)))
	}
	if subtitle != "" {
		p.y += 22
		p.printf(`<text class="m" x="%g" y="%g">%s</text>`, svgMargin, p.y,
			escape(fit(subtitle, 13, svgWidth-2*svgMargin)))
	}
	p.y += 16
}

// panel draws one chart.
func (p *picture) panel(c *Chart, sooner string) {
	span := p.span
	if c.ByLine {
		span = time.Duration(len(c.Lines)) * time.Second
	}
	s := p.scale(span, c.ByLine)
	end := c.Elapsed
	if c.ByLine {
		end = span
	}
	p.printf(`<g role="group" aria-label="%s">`, escape(inWords(c)))
	shown, folded := fold(c, svgLanes)
	rows := shown
	if len(folded) > 0 {
		rows = append(shown[:len(shown):len(shown)], more(len(folded)))
	}
	lanes := float64(len(rows)) * svgPitch
	low := p.lower(c, s.x(end), sooner)
	if len(rows) > 0 {
		p.grid(s, span, p.y, p.y+low+svgHead+lanes+8)
	}
	p.headline(c, s.x(end), sooner, low)
	at := map[string]float64{}
	for i, l := range rows {
		y := p.y + float64(i)*svgPitch
		at[l] = y
		p.printf(`<rect class="row" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="3"/>`,
			p.x0, y, max(s.x(end)-p.x0, 0), svgBar)
		name := fit(l, 13, p.x0-12-svgMargin+1)
		full := ""
		if name != l {
			full = "<title>" + escape(l) + "</title>"
		}
		p.printf(`<text class="t" x="%.1f" y="%.1f" text-anchor="end">%s%s</text>`,
			p.x0-12, y+13.5, full, escape(name))
	}
	for _, l := range folded {
		at[l] = p.y + float64(len(shown))*svgPitch
	}
	p.spans(c, s, at)
	p.marks(c, s, at)
	p.links(c, s, at)
	bottom := p.y + lanes - 4
	p.printf(`<path class="finish" d="M%.1f %.1fV%.1f"/>`, s.x(end), p.y-10,
		max(bottom, p.y-4))
	p.y = max(bottom, p.y) + 12
	if len(folded) > 0 {
		p.printf(`<text class="m s" x="%g" y="%.1f">%s</text>`, svgMargin, p.y+4,
			escape(foldedInWords(c, folded, func(name string) string {
				return fit(name, 12, 200)
			})))
		p.y += 18
	}
	if c.ByLine && len(rows) > 0 {
		p.axis(s, span)
		p.y += 8
	}
	p.printf("</g>")
}

// beside reports whether a note fits to the right of the flag.
func beside(c *Chart, x float64, note string) bool {
	return x+flagWidth(c)+8+textWidth(note, 13) < svgWidth-8
}

// lower returns how much lower than the title the flag must be, so that
// they do not overlap.
func (p *picture) lower(c *Chart, x float64, note string) float64 {
	left := x - 2
	if note != "" && !beside(c, x, note) {
		left -= textWidth(note, 13) + 8
	}
	title := fit(c.Title, 14, svgWidth-2*svgMargin)
	if title != "" && svgMargin+textWidth(title, 14)+10 > left {
		return 24
	}
	return 0
}

// headline draws the title of a chart, and its flag.
func (p *picture) headline(c *Chart, x float64, note string, low float64) {
	if c.Title != "" {
		p.printf(`<text class="t h2 halo" x="%g" y="%.1f">%s</text>`,
			svgMargin, p.y+20, escape(fit(c.Title, 14, svgWidth-2*svgMargin)))
	}
	p.y += svgHead + low
	wide := flagWidth(c)
	p.printf(`<rect class="flag" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="4"/>`,
		x-1, p.y-26, wide, svgFlag)
	p.printf(`<text class="on-flag" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
		x-1+wide/2, p.y-10.3, seconds(c.Elapsed))
	switch {
	case note == "":
	case beside(c, x, note):
		p.printf(`<text class="m halo" x="%.1f" y="%.1f">%s</text>`,
			x+wide+7, p.y-10.5, escape(note))
	default:
		p.printf(`<text class="m halo" x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
			x-10, p.y-10.5, escape(note))
	}
}

func flagWidth(c *Chart) float64 {
	return textWidth(seconds(c.Elapsed), 15) + 18
}

// escape prepares a text for XML.
func escape(s string) string { return html.EscapeString(clean(s)) }
