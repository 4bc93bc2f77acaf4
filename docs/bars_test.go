package docs

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A barChart draws one column of a benchmark table on a logarithmic scale.
type barChart struct {
	name            string // of the file in img
	title, subtitle string
	table, column   string // in docs/benchmarks.md
	rows            []string
}

var barCharts = []barChart{{
	"cost-queue", "What one job costs", "Eight workers share jobs that do nothing. Less is better.",
	"A list of jobs, n workers / No-op jobs", "8 workers",
	[]string{"atomic-index", "queue.Work", "conc-iter", "channel-128", "pond",
		"channel-0", "errgroup", "semaphore", "asyncio-list"},
}, {
	"cost-start", "What starting something costs", "Start it, then wait for it. Less is better.",
	"Starting something, and waiting for it", "to start it and to wait for it",
	[]string{"task.Go", "asyncio-task", "task.Thread", "python-thread",
		"task.Process", "python-process"},
}, {
	"cost-pages", "Pages per second", "100 at a time; the server answers after 20 ms. More is better.",
	"Web pages / Pages per second, server at 20ms", "100 at a time",
	[]string{"raw", "fasthttp", "httpfetch.Queued", "net-http-default",
		"aiohttp-uvloop-regexp", "net-http-goquery", "colly", "aiohttp-bs4"},
}, {
	"cost-echo", "Echo messages per second", "1,000 connections, 64 bytes each. More is better.",
	"An echo server / Messages per second, 64 bytes", "1,000 connections",
	[]string{"c-epoll", "gnet", "echo.Serve", "netpoll", "uvloop", "asyncio", "twisted"},
}}

// A bar is one row of a chart.
type bar struct {
	name  string
	ours  bool
	text  string // as in the table: "34.1 ns"
	value float64
}

// bars reads the rows of a chart from the table.
func (c barChart) bars(t *testing.T) (list []bar) {
	t.Helper()
	rows := tableIn(measured(t), c.table)
	require.NotNil(t, rows, "%s: no table %q", c.name, c.table)
	for _, name := range c.rows {
		text, ok := cell(rows, name, c.column, false)
		require.True(t, ok, "%s: no row %q, column %q", c.name, name, c.column)
		value, err := quantity(text)
		require.NoError(t, err)
		ours := false
		for _, row := range rows {
			ours = ours || row[0] == "**"+name+"**"
		}
		list = append(list, bar{name, ours, text, value})
	}
	return list
}

// quantity parses "34.1 ns" (in seconds) and "4,590".
func quantity(text string) (float64, error) {
	number, unit, _ := strings.Cut(text, " ")
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	if err != nil {
		return 0, err
	}
	scale, ok := map[string]float64{
		"": 1, "s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[unit]
	if !ok {
		return 0, fmt.Errorf("%q: the unit must be s, ms, µs, ns or none", text)
	}
	return v * scale, nil
}

func TestQuantity(t *testing.T) {
	for text, want := range map[string]float64{
		"34.1 ns": 34.1e-9, "1.61 ms": 1.61e-3, "4,590": 4590, "2 s": 2,
	} {
		got, err := quantity(text)
		require.NoError(t, err)
		assert.InEpsilon(t, want, got, 1e-9, text)
	}
	_, err := quantity("3 GB")
	assert.ErrorContains(t, err, "unit")
}

// svg draws the bars. Bars of this course are darker, and their names bold,
// so that color alone carries no meaning.
func (c barChart) svg(t *testing.T) []byte {
	const (
		left, right, top, step = 165, 75, 94, 26
		width                  = 480 // so that a phone need not shrink it much
	)
	list := c.bars(t)
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range list {
		low, high = min(low, b.value), max(high, b.value)
	}
	from, to := math.Floor(math.Log10(low)-0.01), math.Ceil(math.Log10(high))
	x := func(v float64) float64 {
		return left + (math.Log10(v)-from)/(to-from)*(width-left-right)
	}
	bottom := top + step*len(list)

	var s bytes.Buffer
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="t">
<title id="t">%[3]s</title>
<style>
text { font: 14px system-ui, sans-serif; fill: #24292f }
.h { font-size: 18px; font-weight: 600 } .s, .a { fill: #57606a } .a { font-size: 11px }
.o { font-weight: 700 } .g { stroke: #d0d7de } .peer { fill: #a8b1bb } .ours { fill: #0b5cad }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .s, .a { fill: #9da7b3 } .g { stroke: #3d444d } .peer { fill: #6e7681 } .ours { fill: #58a6ff }
}
</style>
`, width, bottom+34, html.EscapeString(c.alt(t)))
	fmt.Fprintf(&s, "<text class=\"h\" x=\"12\" y=\"26\">%s</text>\n", html.EscapeString(c.title))
	fmt.Fprintf(&s, "<text class=\"s\" x=\"12\" y=\"48\">%s</text>\n"+
		"<text class=\"s\" x=\"12\" y=\"66\">Logarithmic scale.</text>\n",
		html.EscapeString(c.subtitle))
	seconds := strings.HasSuffix(list[0].text, "s")
	for e := from; e <= to; e++ {
		at := x(math.Pow(10, e))
		fmt.Fprintf(&s, "<line class=\"g\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
			at, top-8, at, bottom)
		fmt.Fprintf(&s, "<text class=\"a\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			at, bottom+18, decade(int(e), seconds))
	}
	for i, b := range list {
		y := top + step*i
		label, fill := "", "peer"
		if b.ours {
			label, fill = ` class="o"`, "ours"
		}
		fmt.Fprintf(&s, "<text%s x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
			label, left-8, y+14, html.EscapeString(b.name))
		fmt.Fprintf(&s, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\"/>\n",
			fill, left, y, x(b.value)-left)
		fmt.Fprintf(&s, "<text%s x=\"%.1f\" y=\"%d\">%s</text>\n",
			label, x(b.value)+6, y+14, html.EscapeString(b.text))
	}
	s.WriteString("</svg>\n")
	return s.Bytes()
}

// decade labels a power of ten on the axis.
func decade(e int, seconds bool) string {
	if !seconds {
		return grouped(int(math.Pow(10, float64(e))))
	}
	units := []string{"s", "ms", "µs", "ns"}
	group := -int(math.Floor(float64(e) / 3))
	return fmt.Sprintf("%d %s", int(math.Pow(10, float64(e+3*group))), units[group])
}

// grouped writes 10000 as 10,000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func TestDecade(t *testing.T) {
	assert.Equal(t, "10 ns", decade(-8, true))
	assert.Equal(t, "1 µs", decade(-6, true))
	assert.Equal(t, "100 ms", decade(-1, true))
	assert.Equal(t, "1 s", decade(0, true))
	assert.Equal(t, "100,000", decade(5, false))
}

// alt says the chart in words.
func (c barChart) alt(t *testing.T) string {
	var all []string
	for _, b := range c.bars(t) {
		all = append(all, b.name+" "+b.text)
	}
	return c.title + ". " + c.subtitle + " " + strings.Join(all, "; ") + "."
}

// barsBlock shows a bar chart.
//
//	<!-- bars cost-queue -->
func barsBlock(t *testing.T, p page, words []string) string {
	require.Len(t, words, 1, "%s: bars NAME", p.name)
	for _, c := range barCharts {
		if c.name == words[0] {
			return fmt.Sprintf("![%s](%s)", c.alt(t), p.to("docs/img/"+c.name+".svg"))
		}
	}
	t.Errorf("%s: there is no bar chart %q", p.name, words[0])
	return ""
}

// TestBarCharts draws the charts.
func TestBarCharts(t *testing.T) {
	var all strings.Builder
	for _, p := range pages(t) {
		all.WriteString(p.text)
	}
	for _, c := range barCharts {
		t.Run(c.name, func(t *testing.T) {
			sameFile(t, "docs/img/"+c.name+".svg", c.svg(t))
			assert.Contains(t, all.String(), "<!-- bars "+c.name+" -->")
		})
	}
}
