//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/timeline"
)

// chart returns a chart of lines that carry times.
func chart(lines ...string) timeline.Chart {
	out, _ := stamped(unstamped(strings.Join(lines, "\n")))
	return timeline.NewChart("x", out, 0)
}

var tea = []string{
	"15:04:05 Start tea", "15:04:06 Start worker 1", "15:04:07 End tea",
	"15:04:08 milk is here", "15:04:09 End worker 1",
}

func TestLanes(t *testing.T) {
	for pattern, want := range map[string][]string{
		"":             {"tea", "worker 1", "printed"},
		"tea":          {"tea"},
		"WORKER *":     {"worker 1"},
		"worker *,tea": {"tea", "worker 1"},
		"t":            {},
		"[a":           {},
	} {
		c := view{lanes: pattern}.of(chart(tea...))
		assert.Equal(t, want, append([]string{}, c.Lanes...), pattern)
	}
}

func TestZoom(t *testing.T) {
	c := view{from: time.Second, to: 2500 * time.Millisecond}.of(chart(tea...))
	assert.Equal(t, "x, from 1s to 2.5s", c.Title)
	assert.Equal(t, 1500*time.Millisecond, c.Elapsed)
	assert.Equal(t, []timeline.Span{
		{Lane: "tea", Label: "tea", End: time.Second},
		{Lane: "worker 1", Label: "worker 1", End: 1500 * time.Millisecond},
	}, c.Spans)
	assert.Equal(t, []string{"tea", "worker 1"}, c.Lanes)
	assert.Empty(t, c.Marks)
	c = view{from: time.Hour}.of(chart(tea...))
	assert.Zero(t, c.Elapsed)
}

// Times in lines count, no matter which clock they come from.
func TestStamped(t *testing.T) {
	for _, lines := range [][]string{
		{"23:59:59 a", "00:00:01 b"},
		{"2026-01-02T15:04:05Z a", "2026-01-02T15:04:07Z b"},
		{"2026-01-02T15:04:05+02:00 a", "2026-01-02T13:04:07Z b"},
		{"1767366245.5 a", "1767366247.5 b"},
		{`{"time":"2026-01-02T15:04:05Z","msg":"a"}`,
			`{"time":"2026-01-02T15:04:07Z","msg":"b"}`},
		{"Jan  2 15:04:05 host x[1]: a", "Jan  2 15:04:07 host x[1]: b"},
		{"  0.0 s  a", "  2.0 s  b"},
		{"3:04:05 PM a", "3:04:07 PM b"},
	} {
		c := chart(lines...)
		assert.Equal(t, 2*time.Second, c.Elapsed, "%q", lines)
	}
	_, ok := stamped(unstamped("a\nb\n15:04:05 c"))
	assert.False(t, ok)
}

// Two logs are compared, in a picture and in words.
func TestRecorded(t *testing.T) {
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before.txt"), filepath.Join(dir, "after.txt")
	require.NoError(t, os.WriteFile(before, []byte("  0.0 s  Start tea   ┐ same instant\n"+
		"  0.0 s  Start toast ┘\n  3.0 s  End tea\n  4.0 s  End toast\n"), 0o666))
	require.NoError(t, os.WriteFile(after, []byte("15:04:05 Start tea\n"+
		"15:04:05 Start milk\n15:04:06 End tea\n15:04:07 End milk\n"), 0o666))
	page := filepath.Join(dir, "x.html")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, []string{"-html", page, before, after}))
	text := strings.ReplaceAll(out.String(), dir+string(filepath.Separator), "")
	assert.Contains(t, text, `
after.txt: 2s, 2s sooner than before.txt
  toast: gone, was 4s
  milk: 2s, is new
  tea: 1s, was 3s
`)
	assert.Contains(t, text, "▓▓ 3 s ▓▓")
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Contains(t, string(html), `<script type="application/json">{"title":"Who did what when"`)
	assert.NotContains(t, string(html), "<link")
}

// played returns the charts that a page plays.
func played(t *testing.T, page string) []timeline.Chart {
	t.Helper()
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(html), `<script type="application/json">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var r struct{ Charts []timeline.Chart }
	require.NoError(t, json.Unmarshal([]byte(text), &r), text)
	return r.Charts
}

// The flags choose what is drawn, of a command as of a log.
func TestViewFlags(t *testing.T) {
	dir := t.TempDir()
	page, log := filepath.Join(dir, "x.html"), filepath.Join(dir, "tea.txt")
	text := strings.Join(tea, "\n") + "\n"
	require.NoError(t, os.WriteFile(log, []byte(text), 0o666))
	for title, words := range map[string][]string{
		log:          {log},
		"cat " + log: {"cat", log},
	} {
		flags := []string{"-stamps", "-html", page,
			"-lanes", "WORK*,milk", "-from", "2s", "-to", "3.5s"}
		_, errs, code := result(t, gantt(append(flags, words...)...))
		require.Zero(t, code, errs)
		assert.Equal(t, []timeline.Chart{{
			Title: title + ", from 2s to 3.5s", Elapsed: 1500 * time.Millisecond,
			Lanes: []string{"worker 1"},
			Spans: []timeline.Span{{Lane: "worker 1", Label: "worker 1",
				End: 1500 * time.Millisecond}},
			Lines: []timeline.Line{{At: 0, Text: tea[2]}, {At: time.Second, Text: tea[3]}},
		}}, played(t, page))
	}
}

// A view that ends before it begins would be empty. The command does not run.
func TestFromAfterTo(t *testing.T) {
	for _, words := range [][]string{
		{"-from", "5s", "-to", "2s", "echo", "it ran"},
		{"-from", "2s", "-to", "2s", "view.go"},
		{"-from", "3s", "-to", "2s"},
	} {
		stdout, stderr, code := result(t, gantt(words...))
		assert.Equal(t, 2, code, words)
		assert.Empty(t, stdout)
		assert.Equal(t, "gantt: -from "+words[1]+" -to 2s: "+
			"-from must be earlier than -to\n", stderr)
	}
}

// If nothing is left to draw, gantt says why.
func TestNothingToDraw(t *testing.T) {
	log := filepath.Join(t.TempDir(), "tea.txt")
	text := "15:04:05 Start tea\n15:04:08 End tea\n"
	require.NoError(t, os.WriteFile(log, []byte(text), 0o666))
	for _, row := range []struct{ flag, value, why string }{
		{"-lanes", "milk", `no lane matches -lanes "milk"; the lanes are tea`},
		{"-from", "4s", "-from 4s is after the end of the run at 3s"},
	} {
		_, stderr, code := result(t, gantt(row.flag, row.value, log))
		assert.Equal(t, 2, code)
		assert.Equal(t, "gantt: "+log+": "+row.why+"\n", stderr)

		_, stderr, code = result(t, gantt("-stamps", row.flag, row.value, "cat", log))
		assert.Zero(t, code, "the command itself did not fail")
		assert.Contains(t, stderr, "gantt: "+row.why+"\n")
	}
	_, stderr, _ := result(t, gantt("-stamps", "-lanes", "tea", "-from", "3s", "cat", log))
	assert.NotContains(t, stderr, "lane")
	assert.NotContains(t, stderr, "-from")
}

// Lines that carry times are drawn by them, if that is wanted.
func TestStampsFlag(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	script := "echo 15:04:05 Start tea; echo 15:04:08 End tea"
	_, _, code := result(t, gantt("-stamps", "-svg", svg, "sh", "-c", script))
	assert.Zero(t, code)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(text), "tea: you stand and wait, 0 s to 3 s")
}
