// Package predict shows short programs of the course, asks when things
// happen in them, and grades the guesses. The programs run in virtual
// time, so the answers are exact and need no waiting.
package predict

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/whatif"
	"example.com/baton/timeline"
)

// Text asks the question in words.
func (a Ask) Text() string {
	if a.Line == "" {
		return "How long does the program take in all?"
	}
	return fmt.Sprintf("When does it print %q?", a.Line)
}

// Answer answers the question in words, without a final period. It leaves
// out the time of a few glances (chores.Glance).
func (a Ask) Answer(at time.Duration) string {
	at = at.Round(10 * time.Millisecond)
	if a.Line == "" {
		return fmt.Sprintf("It takes %s in all", show(at))
	}
	return fmt.Sprintf("%q comes at %s", a.Line, show(at))
}

// Lane is what the guess is called in the picture.
func (a Ask) Lane() string { return cmp.Or(a.Line, "in all") }

// The title of the true picture.
const what = "what happens"

// Truth runs the program of a question in virtual time. It returns what
// happens when, and the answers.
func (q *Question) Truth(t *testing.T) (timeline.Chart, []time.Duration, error) {
	c := whatif.Run(t, what, q.Run)
	answers, err := q.answers(c)
	return c, answers, err
}

// answers finds the answers in a run.
func (q *Question) answers(c timeline.Chart) (answers []time.Duration, err error) {
	for _, a := range q.Asks {
		at, found := c.Elapsed, a.Line == ""
		for _, l := range c.Lines {
			if !found && l.Text == a.Line {
				at, found = l.At, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%s never prints %q", q.Program, a.Line)
		}
		answers = append(answers, at)
	}
	return answers, nil
}

// Close is how far a right guess may be from the truth: the time of a few
// glances (chores.Glance) does not count. Typical is how far a wrong guess
// may be from a typical one.
const (
	Close   = 20 * time.Millisecond
	Typical = 40 * time.Millisecond
)

// Right reports whether a guess is as good as the truth.
func Right(guess, truth time.Duration) bool {
	return (guess - truth).Abs() <= Close
}

// Why returns the misconception behind a wrong guess, or "" if it is not
// a typical one.
func (a Ask) Why(guess time.Duration) string {
	for _, w := range a.Wrong {
		if (guess - w.Guess).Abs() <= Typical {
			return w.Why
		}
	}
	return ""
}

// Draw draws the guesses above what happens, on one scale. A guess below
// 0 was not made.
func (q *Question) Draw(
	w io.Writer, look timeline.Look, guesses []time.Duration, truth timeline.Chart,
) error {
	mine := timeline.Chart{Title: "your guess"}
	for i, a := range q.Asks {
		if guesses[i] < 0 {
			continue
		}
		mine.Elapsed = max(mine.Elapsed, guesses[i])
		mine.Lanes = append(mine.Lanes, a.Lane())
		if a.Line == "" {
			mine.Spans = append(mine.Spans,
				timeline.Span{Lane: a.Lane(), Label: a.Lane(), End: guesses[i]})
			continue
		}
		mine.Marks = append(mine.Marks,
			timeline.Mark{Lane: a.Lane(), Text: "*", At: guesses[i]})
	}
	look.Bare = true
	if mine.Lanes == nil {
		return timeline.Text(w, look, truth)
	}
	return timeline.Text(w, look, mine, truth)
}

// Parse reads a guess in seconds, such as 2, 2.5, "2.5 s" or 350ms.
func Parse(text string) (time.Duration, error) {
	short := strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	d, err := time.ParseDuration(short)
	if err != nil {
		x, err := strconv.ParseFloat(strings.Replace(short, ",", ".", 1), 64)
		if err != nil || math.IsNaN(x) || math.Abs(x) > 1e6 {
			return 0, fmt.Errorf("%q is not a time; write seconds, "+
				"such as 2 or 2.5, or a duration, such as 350ms", strings.TrimSpace(text))
		}
		d = time.Duration(x * float64(time.Second))
	}
	if d < 0 || d > 1e6*time.Second {
		return 0, fmt.Errorf("%q is not a time from 0 to a million seconds",
			strings.TrimSpace(text))
	}
	return d, nil
}
