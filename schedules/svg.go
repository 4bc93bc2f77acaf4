package schedules

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"unicode/utf8"

	"example.com/baton/internal/plural"
)

// The measures of an SVG drawing, in its own pixels. The font is monospaced.
const (
	svgMargin = 24
	svgPitch  = 28 // from step to step
	svgLetter = 8  // the width of a letter
	svgGap    = 16 // between columns
)

const svgStyle = `
.schedule .card{fill:#fff;stroke:#d0d7de}
.schedule .step{fill:#ddf4ff;stroke:#0969da}
.schedule text{fill:#1f2328;font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
.schedule .m{fill:#59636e}
@media (prefers-color-scheme:dark){
.schedule .card{fill:#0d1117;stroke:#30363d}
.schedule .step{fill:#121d2f;stroke:#58a6ff}
.schedule text{fill:#f0f6fc}
.schedule .m{fill:#9198a1}
}
`

// SVG draws the schedule as a picture: time runs downward, and each goroutine
// has a column. The picture needs no other file, and follows the reader's
// choice of light or dark.
func (d Drawing) SVG(w io.Writer) error {
	places := 0
	widths := make([]int, d.Goroutines+1) // of the columns, from 1
	for i := range widths {
		widths[i] = utf8.RuneCountInString(title(i))
	}
	for _, r := range d.Rows {
		places = max(places, len(r.place()))
		widths[r.Goroutine] = max(widths[r.Goroutine], utf8.RuneCountInString(r.says(mostLetters)))
	}
	lefts := make([]int, len(widths)+1)
	lefts[1] = svgMargin + places*svgLetter + svgGap
	for i := 1; i < len(widths); i++ {
		lefts[i+1] = lefts[i] + widths[i]*svgLetter + 2*svgGap
	}
	wide := max(lefts[len(widths)], 40*svgLetter)
	for _, line := range d.Wrong {
		wide = max(wide, 2*svgMargin+utf8.RuneCountInString(line)*svgLetter)
	}
	high := 2*svgMargin + (1+len(d.Rows)+len(d.Wrong))*svgPitch

	var b bytes.Buffer
	text := func(class string, x, y int, s string) {
		fmt.Fprintf(&b, `<text%s x="%d" y="%d">%s</text>`+"\n", class, x, y, html.EscapeString(s))
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" `+
		`width="%d" height="%d" class="schedule" role="img">`+"\n", wide, high, wide, high)
	fmt.Fprintf(&b, "<title>Schedule %d, %s</title>\n<desc>", d.Number, plural.Count(len(d.Rows), "step", "steps"))
	for _, r := range d.Rows {
		fmt.Fprintf(&b, "%s: %s.\n", title(r.Goroutine), html.EscapeString(r.says(mostLetters)))
	}
	for _, line := range d.Wrong {
		fmt.Fprintln(&b, html.EscapeString(line))
	}
	fmt.Fprintf(&b, "</desc>\n<style>%s</style>\n", svgStyle)
	fmt.Fprintf(&b, `<rect class="card" x=".5" y=".5" width="%d" height="%d" rx="10"/>`+"\n",
		wide-1, high-1)
	y := svgMargin + 10
	for g := 1; g < len(widths); g++ {
		text(` class="m"`, lefts[g], y, title(g))
	}
	for _, r := range d.Rows {
		y += svgPitch
		text(` class="m"`, svgMargin, y, r.place())
		x, says := lefts[r.Goroutine], r.says(mostLetters)
		fmt.Fprintf(&b, `<rect class="step" x="%d" y="%d" width="%d" height="22" rx="4"/>`+"\n",
			x-8, y-16, utf8.RuneCountInString(says)*svgLetter+16)
		text("", x, y, says)
	}
	for _, line := range d.Wrong {
		y += svgPitch
		text("", svgMargin, y, line)
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// mostLetters is how much of a line is shown.
const mostLetters = 48

func title(goroutine int) string { return fmt.Sprintf("goroutine %d", goroutine) }
