// Package golden compares what a program prints, and when it prints it,
// with files. The flag -update rewrites the files that differ.
package golden

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"example.com/baton/timeline"
)

// Package timelinetest defines -update too, and flag allows it once.
func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite what tests expect")
	}
}

// Updating reports whether the test was run with -update.
func Updating() bool { return flag.Lookup("update").Value.String() == "true" }

// AllVariable makes the tests complete.
const AllVariable = "BATON_ALL"

// Complete reports whether slow tests are wanted, too: with [AllVariable]=1
// or with -update.
func Complete() bool { return os.Getenv(AllVariable) != "" || Updating() }

// A Run is what the main of an example runs.
type Run = func(ctx context.Context, w io.Writer, args []string) error

// Transcripts runs a program once for each command line, each in a
// [synctest] bubble, and compares the lines it prints, and the instants
// at which it prints them, with testdata/COMMAND.txt.
//
// Lines of one instant are compared as a set, and without the numbers of
// workers: Go promises no order for goroutines that run concurrently, so that
// any of them may get the next job, and a bubble shuffles them on purpose.
// A file that differs in nothing else is left as it is by -update, so its
// lines may be put in the order that reads best.
func Transcripts(t *testing.T, run Run, commands ...string) {
	t.Helper()
	for _, command := range commands {
		t.Run(command, func(t *testing.T) {
			got := Format(Record(t, run, strings.Fields(command)...))
			compare(t, FileName(command)+".txt", []byte(got), loose)
		})
	}
}

// Recorded is [Transcripts] for programs that no bubble can run, because
// they need a real clock or processor. What they print differs from run to
// run in more than the order, so the [Shape] alone is compared. The file
// holds one run, to draw from.
func Recorded(t *testing.T, run Run, commands ...string) {
	t.Helper()
	for _, command := range commands {
		t.Run(command, func(t *testing.T) {
			r := timeline.NewRecorder(io.Discard)
			if err := run(t.Context(), r, strings.Fields(command)); err != nil {
				t.Fatal(err)
			}
			got := Format(r.Lines())
			compare(t, FileName(command)+".txt", []byte(got), shape)
		})
	}
}

// Record runs a program in a bubble and returns what it printed.
func Record(t *testing.T, run Run, args ...string) []timeline.Line {
	t.Helper()
	var lines []timeline.Line
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		if err := run(t.Context(), r, args); err != nil {
			t.Errorf("%v: %v", args, err)
		}
		lines = r.Lines()
	})
	return lines
}

// Format writes each line after its instant, in seconds. [Parse] reads it.
func Format(lines []timeline.Line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%8.4f  %s\n", l.At.Seconds(), l.Text)
	}
	return b.String()
}

// File compares got with testdata/NAME, byte by byte.
func File(t *testing.T, name string, got []byte) {
	t.Helper()
	compare(t, name, got, func(b []byte) []byte { return b })
}

// SameFile compares got with a file that is no golden file, byte by byte.
func SameFile(t *testing.T, file string, got []byte) {
	t.Helper()
	compareFile(t, file, got, func(b []byte) []byte { return b })
}

// FileName turns a command line into the name of a file.
func FileName(command string) string {
	return strings.Trim(strings.NewReplacer(
		" ", "_", "-", "_", "/", "_", "=", "_").Replace(command), "_")
}

var oneOfMany = regexp.MustCompile(`\b(Worker|Customer|Oven) \d+`)

// loose drops what Go does not promise. Lines begin with their instants,
// so sorting them all sorts those of each instant.
func loose(b []byte) []byte {
	b = oneOfMany.ReplaceAll(b, []byte("$1"))
	lines := bytes.Split(b, []byte("\n"))
	slices.SortFunc(lines, bytes.Compare)
	return bytes.Join(lines, []byte("\n"))
}

var (
	number  = regexp.MustCompile(`(\d+(\.\d+)?(ns|µs|ms|s|m|h)?)+`)
	aWorker = regexp.MustCompile(`^Worker N `)
)

// Shape returns the kinds of lines that a program prints: without numbers,
// sorted. The scheduler decides how many workers get a job, so their lines
// count once.
func Shape(lines []timeline.Line) string {
	var kinds []string
	for _, l := range lines {
		kind := number.ReplaceAllString(l.Text, "N") + "\n"
		if !aWorker.MatchString(kind) || !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return strings.Join(kinds, "")
}

// shape is [Shape] of a transcript.
func shape(b []byte) []byte {
	lines, err := Parse(string(b))
	if err != nil {
		return b // it is no transcript, and equals none
	}
	return []byte(Shape(lines))
}

func compare(t *testing.T, name string, got []byte, norm func([]byte) []byte) {
	t.Helper()
	compareFile(t, filepath.Join("testdata", filepath.FromSlash(name)), got, norm)
}

func compareFile(
	t *testing.T, file string, got []byte, norm func([]byte) []byte,
) {
	t.Helper()
	want, err := os.ReadFile(file)
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if err == nil && bytes.Equal(norm(got), norm(want)) {
		return
	}
	if !Updating() {
		// Not Fatalf: in a Cleanup of a test with subtests, go test would
		// not print it.
		t.Errorf("the output differs from %s; -update rewrites this file:\n%s",
			file, difference(norm(want), norm(got)))
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(file, got, 0o666); err != nil {
		t.Error(err)
	}
}

// difference returns the lines that are missing, and those that are new.
func difference(want, got []byte) string {
	const most = 40
	count := map[string]int{}
	for line := range strings.Lines(string(want)) {
		count[line]--
	}
	for line := range strings.Lines(string(got)) {
		count[line]++
	}
	var b strings.Builder
	shown := 0
	show := func(sign string, text []byte, step int) {
		for line := range strings.Lines(string(text)) {
			if count[line]*step <= 0 {
				continue
			}
			count[line] -= step
			if shown++; shown <= most {
				b.WriteString(sign + strings.TrimSuffix(line, "\n") + "\n")
			}
		}
	}
	show("- ", want, -1)
	show("+ ", got, 1)
	switch {
	case shown == 0:
		return "the lines are the same, in another order"
	case shown > most:
		fmt.Fprintf(&b, "and %d more\n", shown-most)
	}
	return b.String()
}
