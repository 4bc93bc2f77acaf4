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

// lane is what the guess is called in the picture.
func (a Ask) lane() string { return cmp.Or(a.Line, "in all") }

// Truth runs the program of a question in virtual time. It returns what
// happens when, and the answers.
func (q *Question) Truth(t *testing.T) (timeline.Chart, []time.Duration, error) {
	c := whatif.Run(t, "what happens", q.Run)
	var answers []time.Duration
	for _, a := range q.Asks {
		at, found := c.Elapsed, a.Line == ""
		for _, l := range c.Lines {
			if !found && l.Text == a.Line {
				at, found = l.At, true
			}
		}
		if !found {
			return c, nil, fmt.Errorf("%s never prints %q", q.Program, a.Line)
		}
		answers = append(answers, at)
	}
	return c, answers, nil
}

// Right reports whether a guess is as good as the truth: 20 ms and the
// time of a few glances do not count.
func Right(guess, truth time.Duration) bool {
	return (guess - truth).Abs() <= 20*time.Millisecond
}

// Why returns the misconception behind a wrong guess, or "" if it is not
// a typical one.
func (a Ask) Why(guess time.Duration) string {
	for _, w := range a.Wrong {
		if (guess - w.Guess).Abs() <= 40*time.Millisecond {
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
		mine.Lanes = append(mine.Lanes, a.lane())
		if a.Line == "" {
			mine.Spans = append(mine.Spans,
				timeline.Span{Lane: a.lane(), Label: a.lane(), End: guesses[i]})
			continue
		}
		mine.Marks = append(mine.Marks,
			timeline.Mark{Lane: a.lane(), Text: "*", At: guesses[i]})
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
			return 0, fmt.Errorf("%q is no time; write seconds, "+
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
