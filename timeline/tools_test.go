package timeline_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// The output of tools gives the picture that a person would have drawn. In
// the file, the picture of each output follows it: its spans, and the lanes
// that have only lines.
func TestTools(t *testing.T) {
	text, err := os.ReadFile("testdata/shapes.txt")
	require.NoError(t, err)
	var got []string
	for shape := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		var rows []string
		for row := range strings.Lines(shape) {
			if row = strings.TrimSuffix(row, "\n"); !strings.HasPrefix(row, "= ") {
				rows = append(rows, row)
			}
		}
		c := timeline.NewChart("", linesAt(rows[1:]...), 0)
		got = append(got, strings.Join(append(rows, picture(c)...), "\n")+"\n")
	}
	golden.File(t, "shapes.txt", []byte(strings.Join(got, "\n")))
}

// picture writes the spans of a chart, and the lanes that have only lines.
func picture(c timeline.Chart) (rows []string) {
	seen := map[string]bool{"printed": true}
	for _, row := range spanRows(c) {
		rows = append(rows, "= "+row)
	}
	for _, s := range c.Spans {
		seen[s.Lane] = true
	}
	for _, lane := range c.Lanes {
		n := 0
		for _, m := range c.Marks {
			if m.Lane == lane {
				n++
			}
		}
		if !seen[lane] {
			rows = append(rows, fmt.Sprintf("= %s: %d lines", lane, n))
		}
	}
	return rows
}

// Lines that only resemble a report begin and end nothing.
func TestNoReports(t *testing.T) {
	for _, line := range []string{
		"ValueError: not started", "Error: start failed", "CPU: 40%", "Retrying in 5s", "connect timeout (30s)", "next check in 3 seconds",
		"3 passed (2s)", "5 tests failed in 2s", "#12 Fix the build", "2 of 3 pages",
		"- bring milk", "Content-Type: text/html", "duration_ms: 12", "nothing (2s)",
		"ok", "done", "PASS", "[1/2]", "everything is fine...", "cc a friend",
		"-o is a flag", "GET ready", "http://x.org/a: 3s", "string", "user@host:~$ ls",
		"10-20-30 is late", "took 3s", "Running: a", "LOG", "1 of 2", "#1",
	} {
		assert.Empty(t, spanRows(timeline.NewChart("", linesAt("0 hello", "5 "+line, "9 bye"), 0)), line)
	}
}
