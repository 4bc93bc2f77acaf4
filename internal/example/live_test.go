package example

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"example.com/baton/timeline"
)

// However many charts and lanes there are, they fit into the window.
func TestLiveFits(t *testing.T) {
	chart := func(lanes int) timeline.Chart {
		var lines []timeline.Line
		for i := range lanes {
			lines = append(lines, timeline.Line{Text: fmt.Sprintf("Start task %d", i)})
		}
		c := timeline.NewChart("chart", lines, 2*time.Second)
		c.Running = true
		return c
	}
	for _, lanes := range [][]int{{}, {0}, {1}, {5, 5, 5}, {40, 0, 0, 0}, {1000}, {3, 300, 30}} {
		var charts []timeline.Chart
		for _, n := range lanes {
			charts = append(charts, chart(n))
		}
		for height := 0; height < 60; height++ {
			if testing.Short() && height%20 != 0 {
				continue // in a loop that looks for races
			}
			for _, width := range []int{0, 5, 19, 30, 79, 299} {
				b := live(charts, timeline.Look{Unicode: true, Bare: true}, 0, width, height)
				fits := bytes.Count(b, []byte("\n")) <= height
				for row := range strings.Lines(string(b)) {
					row = strings.TrimRight(row, "\n")
					fits = fits && utf8.RuneCountInString(row) <= width
				}
				if !fits {
					t.Errorf("%v in %dx%d:\n%s", lanes, width, height, b)
				}
			}
		}
	}
	b := live([]timeline.Chart{chart(40), chart(0), chart(0)}, timeline.Look{Bare: true}, 0, 79, 23)
	assert.Equal(t, 16, bytes.Count(b, []byte("task")), "who has lanes gets the room:\n%s", b)
}
