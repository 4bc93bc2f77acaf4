package exercise

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton/schedules"
	"example.com/baton/timeline"
)

// Seen says how a mistake was found.
type Seen string

// The ways to find a mistake. The matrix in the docs has these words.
const (
	ByTime     Seen = "exact time"
	ByInstant  Seen = "times of events"
	ByPeak     Seen = "peak in flight"
	ByOrder    Seen = "order of events"
	ByResult   Seen = "result"
	ByCount    Seen = "number of jobs done"
	ByLeak     Seen = "leak"
	ByDeadlock Seen = "deadlock"
	ByPanic    Seen = "panic"
	ByExit     Seen = "program exit"
	ByGoexit   Seen = "Goexit"
	ByLock     Seen = "blocked on a lock"
	ByWatchdog Seen = "watchdog"
	BySchedule Seen = "schedule"
	ByRace     Seen = "race detector"
	ByVet      Seen = "go vet"
	ByWrong    Seen = "passes with wrong code"
	ByRight    Seen = "fails with right code"
	ByClock    Seen = "real clock"
	ByRuns     Seen = "repeated runs"
)

// A Diagnosis is what the learner reads about a wrong answer.
type Diagnosis struct {
	Expected string             // what should have happened
	Observed string             // what did
	Where    []string           // which goroutines wait where, or lines of a report
	Lines    []timeline.Line    // what the run printed, if time matters
	Took     time.Duration      // how long the run was
	Schedule *schedules.Drawing `json:",omitempty"` // which goroutine took which step, if that matters
	Likely   Mistake
	Seen     Seen
}

// A state is what is known about an answer.
type state string

const (
	passed   state = "passed"
	open     state = "open" // not begun
	wrong    state = "wrong"
	ungraded state = "ungraded" // nothing is known
)

// A verdict is the outcome of grading.
type verdict struct {
	State     state
	Diagnosis *Diagnosis
	Todo      string             // if open: what the stub has said
	Why       string             `json:",omitempty"` // if ungraded
	Unchecked []string           // what could not be checked, and why
	Schedules []schedules.Report `json:",omitempty"` // that were tried, by check
	Printed   string             // what the answer itself has printed
	Runs      int                // of a test, with right code
}

// write writes the diagnosis in four parts: what was expected, what was
// observed, the likely mistake, the next command.
func (d *Diagnosis) write(w io.Writer, name string) {
	var above, below strings.Builder
	part(&above, "expected", d.Expected)
	part(&above, "observed", d.Observed)
	for _, line := range d.Where {
		part(&above, "", line)
	}
	if d.Likely != (Mistake{}) {
		part(&below, "likely", d.Likely.String())
	}
	part(&below, "next", "go run ./exercises hint "+name)

	io.WriteString(w, above.String())
	if d.Schedule != nil {
		room := screen - strings.Count(above.String()+below.String(), "\n")
		for _, line := range d.Schedule.Lines(columns()-2, max(room, 6)) {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	if len(d.Lines) > 0 && d.Took > 0 {
		room := screen - strings.Count(above.String()+below.String(), "\n")
		for line := range strings.Lines(picture(d.Lines, d.Took, room)) {
			fmt.Fprintf(w, "  %s", line)
		}
	}
	io.WriteString(w, below.String())
}

// screen is how many lines of 24 are left for a verdict: go test adds
// some, and so does the board.
const screen = 20

// ColumnsVariable is set by the board to the columns of its terminal.
const ColumnsVariable = "BATON_COLUMNS"

// columns returns how many columns a verdict may have.
func columns() int {
	if n, err := strconv.Atoi(os.Getenv(ColumnsVariable)); err == nil {
		return min(max(n, 20), 80)
	}
	return 76 // of 80, because go test indents all of it
}

// part writes a labeled text, folded to fit the columns.
func part(w io.Writer, label, text string) {
	room := columns() - 14
	if room < 36 { // too narrow beside the label
		indent := "      "
		if label != "" {
			fmt.Fprintf(w, "  %s\n", label)
			indent = "    "
		}
		for _, line := range Fold(text, columns()-len(indent)) {
			fmt.Fprintf(w, "%s%s\n", indent, line)
		}
		return
	}
	for i, line := range Fold(text, room) {
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(w, "  %-8s  %s\n", label, line)
	}
}

// Fold breaks a text into lines of at most width columns, if its words
// allow it. It keeps the line breaks of the text.
func Fold(text string, width int) []string {
	var lines []string
	for _, whole := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(whole, " ") {
			if line != "" && len([]rune(line+" "+word)) > width {
				lines, line = append(lines, line), word
				continue
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		lines = append(lines, line)
	}
	return lines
}

// picture draws what happened when, in at most room lines.
func picture(lines []timeline.Line, took time.Duration, room int) string {
	var b strings.Builder
	chart := timeline.NewChart("your run", calm(lines), took)
	look := timeline.Look{Width: columns() - 4}
	if err := timeline.Text(&b, look, chart); err != nil {
		return err.Error() // a strings.Builder has none
	}
	all := slices.DeleteFunc(strings.SplitAfter(b.String(), "\n"),
		func(line string) bool { return strings.TrimSpace(line) == "" })
	if most := max(min(room-1, 16), 1); len(all) > most {
		more := "... " + moreLines(len(all)-most) + "\n"
		all = append(all[:most:most], more)
	}
	return strings.Join(all, "")
}

// calm sorts neighbors of one instant that begin with the same word, such
// as "Start b" and "Start a": a bubble shuffles them in each run, and what
// learners read should not change when nothing has changed.
func calm(lines []timeline.Line) []timeline.Line {
	verb := func(l timeline.Line) string {
		word, _, _ := strings.Cut(l.Text, " ")
		return word
	}
	lines = slices.Clone(lines)
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].At == lines[from].At &&
			verb(lines[to]) == verb(lines[from]) {
			to++
		}
		slices.SortFunc(lines[from:to], func(a, b timeline.Line) int {
			return cmp.Compare(a.Text, b.Text)
		})
		from = to
	}
	return lines
}
