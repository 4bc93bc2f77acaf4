package golden

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/timeline"
)

// withNotes begins the name of a transcript that has not only the printed
// lines, but also the notes that are only drawn.
const withNotes = "lanes "

// Pictures draws the transcripts of the commands: each on its own and, if
// there are several, all on one scale. It compares the pictures with
// testdata/COMMAND.chart.txt, .svg and .json (trace events), and with
// all.chart.txt and so on.
//
// It draws from the files that [Transcripts] or [Recorded] has compared, so
// call it after that: in the files, lines of one instant keep their order.
// If the picture shows more than the printed lines, the transcript may have
// a name of its own, "lanes COMMAND".
func Pictures(t *testing.T, title, subtitle string, commands ...string) {
	t.Helper()
	var all []timeline.Chart
	for _, command := range commands {
		name := strings.TrimPrefix(command, withNotes)
		c := timeline.NewChart(name, read(t, FileName(command)+".txt"), 0)
		all = append(all, c)
		draw(t, FileName(command), title, subtitle, c)
	}
	if len(all) > 1 {
		draw(t, "all", title, subtitle, all...)
	}
}

func draw(t *testing.T, name, title, subtitle string, cs ...timeline.Chart) {
	t.Helper()
	for ending, write := range map[string]func(io.Writer) error{
		".chart.txt": func(w io.Writer) error {
			return timeline.Text(w, timeline.Look{Unicode: true}, cs...)
		},
		".svg": func(w io.Writer) error {
			return timeline.SVG(w, title, subtitle, cs...)
		},
		".json": func(w io.Writer) error {
			return timeline.Trace(w, cs...)
		},
	} {
		t.Run(name+ending, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			File(t, name+ending, b.Bytes())
		})
	}
}

// read reads the lines of testdata/NAME, a transcript.
func read(t *testing.T, name string) []timeline.Line {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return lines
}

// Parse reads what [Format] has written.
func Parse(text string) ([]timeline.Line, error) {
	var lines []timeline.Line
	for row := range strings.Lines(text) {
		row = strings.TrimRight(row, "\r\n")
		instant, line, ok := strings.Cut(strings.TrimLeft(row, " "), "  ")
		s, err := strconv.ParseFloat(instant, 64)
		if err != nil || !ok {
			return nil, fmt.Errorf("%q does not begin with a time", row)
		}
		at := time.Duration(s*1e4+.5) * 100 * time.Microsecond
		lines = append(lines, timeline.Line{At: at, Text: line})
	}
	return lines, nil
}
