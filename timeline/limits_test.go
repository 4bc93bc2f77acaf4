package timeline_test

import (
	"bytes"
	"fmt"
	"io"
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
		c := timeline.NewChart("", story(rows...), 0)
		assert.Len(t, c.Lanes, want, "%d texts", texts)
	}
}

// What a picture tells in words has an end, and no "1 lines".
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
		{timeline.NewChart("", story("0 tea"), 0), "It printed 1 line within an instant.", "lines at"},
		{timeline.NewChart("", story("0 a", "0 b"), 0), "It printed 2 lines within an instant.", "line at"},
		{timeline.NewChart("", story("0 a 1", "1 b 1"), 0), "a: 1 line.", "1 lines"},
		{timeline.NewChart("", story("0 a 1", "1 a 2"), 0), "a: 2 lines.", "2 line."},
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

// A kind that is not known is drawn all the same, and told as what it is.
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
