package timeline_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/timeline"
)

// svg returns a chart as SVG.
func svg(t *testing.T, c timeline.Chart) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, timeline.SVG(&b, "", "", c))
	return b.String()
}

// Few texts have a lane each, more of them share one.
func TestLanesOfTexts(t *testing.T) {
	for texts, want := range map[int]int{1: 1, 8: 8, 9: 1} {
		var rows []string
		for i := range 2 * texts { // each comes twice
			rows = append(rows, fmt.Sprintf("%d text %c.", i, 'a'+i%texts))
		}
		c := timeline.NewChart("", linesAt(rows...), 0)
		assert.Len(t, c.Lanes, want, "%d texts", texts)
	}
}

// The description of a picture is short, and has no "1 lines".
func TestWords(t *testing.T) {
	jobs := func(lanes, each int) (c timeline.Chart) {
		for l := range lanes {
			name := fmt.Sprintf("lane-%d.", l)
			c.Lanes = append(c.Lanes, name)
			for range each {
				c.Spans = append(c.Spans, timeline.Span{Lane: name})
			}
		}
		return c
	}
	for _, tt := range []struct {
		chart      timeline.Chart
		has, hasNo string
	}{
		{jobs(20, 1), "lane-19.:", "more lane"},
		{jobs(21, 1), "And 1 more lane.", "lane-20.:"},
		{jobs(22, 1), "And 2 more lanes.", "lane-20.:"},
		{jobs(1, 6), "to 0 s.", "more"},
		{jobs(1, 7), "and 1 time more.", "times"},
		{jobs(1, 8), "and 2 times more.", "time more"},
		{timeline.NewChart("", linesAt("0 tea"), 0), "It printed 1 line within an instant.", "lines at"},
		{timeline.NewChart("", linesAt("0 a", "0 b"), 0), "It printed 2 lines within an instant.", "line at"},
		{timeline.NewChart("", linesAt("0 a 1", "1 b 1"), 0), "a: 1 line.", "1 lines"},
		{timeline.NewChart("", linesAt("0 a 1", "1 a 2"), 0), "a: 2 lines.", "2 line."},
	} {
		desc, _, ok := strings.Cut(svg(t, tt.chart), "</desc>")
		require.True(t, ok)
		assert.Contains(t, desc, tt.has)
		assert.NotContains(t, desc, tt.hasNo)
	}
}

// Tenths of a second are of interest for ten minutes.
func TestLongTimes(t *testing.T) {
	for took, want := range map[time.Duration]string{
		10*time.Minute - 100*milli: " 599.9 s",
		10*time.Minute + 100*milli: " 10m0s",
		2*time.Hour + 1600*milli:   " 2h0m2s",
	} {
		c := timeline.NewChart("tea", nil, took)
		assert.Contains(t, text(t, timeline.Look{Unicode: true}, c), want)
	}
}

// A picture of very many marks has one a pixel.
func TestMarksOfOnePixel(t *testing.T) {
	for n, want := range map[int]int{1000: 1000, 1001: 1} {
		c := timeline.Chart{Lanes: []string{"a"}, Elapsed: second}
		for range n {
			c.Marks = append(c.Marks, timeline.Mark{Lane: "a", Text: "hello"})
		}
		assert.Equal(t, want, strings.Count(svg(t, c), "<title>hello: "), "%d marks", n)
	}
}

// A text on a bar has the bar's colors, unless very many bars would have to
// be looked through.
func TestTextOnABar(t *testing.T) {
	for n, want := range map[int]string{
		1000: `<text class="s on-busy"`, 1001: `<text class="t s halo"`,
	} {
		c := timeline.Chart{
			Lanes: []string{"a", "b"}, Elapsed: second,
			Marks: []timeline.Mark{{Lane: "a", Text: "7", At: second / 2}},
			Spans: []timeline.Span{{Lane: "a", End: second, Kind: timeline.Busy}},
		}
		for len(c.Spans) < n {
			c.Spans = append(c.Spans, timeline.Span{Lane: "b", End: second})
		}
		drawn := svg(t, c)
		assert.Regexp(t, want+`[^>]*><title>a 7: `, drawn, "%d spans", n)
	}
}

// An unknown kind is drawn, and described by its number.
func TestUnknownKind(t *testing.T) {
	const kind timeline.Kind = 9
	assert.Equal(t, "Kind(9)", kind.String())
	assert.Equal(t, "Kind(9)", kind.Words())
	_, err := kind.MarshalText()
	assert.EqualError(t, err, "timeline: there is no Kind(9)")
	c := timeline.Chart{
		Lanes: []string{"a"}, Elapsed: second,
		Spans: []timeline.Span{{Lane: "a", End: second, Kind: kind}},
		Marks: []timeline.Mark{{Lane: "a", Text: "7", At: second / 2}},
	}
	assert.Contains(t, svg(t, c), "<title>a: Kind(9), 0 s to 1 s</title>")
	assert.Contains(t, text(t, timeline.Look{Unicode: true}, c), "▓▓")
	assert.Contains(t, text(t, timeline.Look{Color: true}, c), "==")
	require.NoError(t, timeline.Trace(io.Discard, c))
}

// However long a run is, the numbers of its axis do not touch each other.
func TestAxisOfLongRuns(t *testing.T) {
	axis := regexp.MustCompile(`(?m)^ *(ms|seconds|minutes|hours|days) +0.*$`)
	number := regexp.MustCompile(`<text class="m s" x="([\d.]+)"[^>]*middle">([\d.]+)</text>`)
	for span := 50 * milli; span > 0 && span < 290*365*24*time.Hour; span = span*3/2 + 1 {
		c := timeline.NewChart("", []timeline.Line{
			{Text: "Start tea"}, {Text: "End tea", At: span}}, 0)
		for _, width := range []int{40, 80, 120} {
			row := axis.FindString(text(t, timeline.Look{Width: width}, c))
			ticks := strings.Fields(row)
			require.NotEmpty(t, ticks, "%v", span)
			last := -1.0
			for _, tick := range ticks[1:] {
				v, err := strconv.ParseFloat(tick, 64)
				require.NoError(t, err, "%v: %s", span, row)
				assert.Greater(t, v, last, "%v: %s", span, row)
				last = v
			}
			assert.Positive(t, last, "%v, %d wide: %s", span, width, row)
		}
		end := math.Inf(-1)
		found := number.FindAllStringSubmatch(svg(t, c), -1)
		assert.Greater(t, len(found), 1, "%v", span)
		for _, m := range found {
			at, _ := strconv.ParseFloat(m[1], 64)
			half := float64(len(m[2])) * 7 / 2 // a digit of 12 px is narrower
			assert.Greater(t, at-half, end, "%v: %s", span, m[2])
			end = at + half
		}
	}
}

// The lane that all wait for is not folded away, however late it begins.
func TestLongPole(t *testing.T) {
	var lines []timeline.Line
	for i := range 200 {
		took := 10 * milli
		if i == 150 || i == 199 {
			took = second
		}
		at := time.Duration(i) * milli
		lines = append(lines, timeline.Line{At: at, Text: fmt.Sprintf("Start test %d", i)},
			timeline.Line{At: at + took, Text: fmt.Sprintf("End test %d", i)})
	}
	slices.SortStableFunc(lines, func(a, b timeline.Line) int { return cmp.Compare(a.At, b.At) })
	c := timeline.NewChart("", lines, 0)
	drawn := strings.Join(strings.Fields(text(t, timeline.Look{}, c)), " ")
	for _, part := range []string{"test 150 =", "test 199 =", "161 more",
		"161 of 200 lanes are folded into one, from test 37 to test 198, except for the longest."} {
		assert.True(t, strings.Contains(drawn, part), part)
	}
	for _, part := range []string{">test 150</text>", ">test 199</text>", ">141 more</text>",
		"141 of 200 lanes are folded into one, from test 57 to test 198, except for the longest."} {
		assert.True(t, strings.Contains(svg(t, c), part), part)
	}
}
