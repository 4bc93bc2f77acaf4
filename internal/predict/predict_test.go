package predict

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// TestAnswers are the answers, as the chapters have them.
func TestAnswers(t *testing.T) {
	const glance = 100 * time.Microsecond
	want := [][]time.Duration{
		{2 * s, 3 * s, 3 * s},
		{2 * s, 1 * s, 2 * s},
		{2 * s, 3 * s, 6 * s},
		{4 * s, 2 * s, 6 * s},
		{3 * s, 2 * s, 3 * s},
		{2 * s, 3 * s},
		{1 * s, 4 * s},
		{1 * s, 2 * s},
		{7 * s, 7 * s, 10 * s},
		{3*s + 5*glance, 7*s + 14*glance},
	}
	require.Len(t, Questions, len(want))
	for i := range Questions {
		_, got, err := Questions[i].Truth(t)
		assert.NoError(t, err)
		assert.Equal(t, want[i], got, Questions[i].Title)
	}
}

// TestMisconceptions: each explains a guess that is wrong, and no two
// explain the same.
func TestMisconceptions(t *testing.T) {
	for i := range Questions {
		q := &Questions[i]
		_, times, err := q.Truth(t)
		require.NoError(t, err)
		for j, a := range q.Asks {
			assert.NotEmpty(t, a.Wrong, q.Title)
			assert.Empty(t, a.Why(times[j]))
			for _, w := range a.Wrong {
				assert.False(t, Right(w.Guess, times[j]), "%s: %s", q.Title, w.Why)
				assert.Equal(t, w.Why, a.Why(w.Guess), q.Title)
			}
		}
	}
}

// TestTwoPerChapter also finds every chapter and every source.
func TestTwoPerChapter(t *testing.T) {
	count := map[string]int{}
	for i := range Questions {
		q := &Questions[i]
		count[q.Chapter]++
		assert.FileExists(t, "../../docs/"+q.Chapter+".md")
		source, err := q.collect(os.DirFS("../.."))
		require.NoError(t, err)
		golden.SameFile(t, "sources/"+q.Program+".txt", []byte(source))
		assert.Contains(t, source, "func "+q.Program+"(")
		assert.NotContains(t, source, "which takes", "the answer")
		for _, part := range q.Uses {
			assert.Contains(t, source, "// From "+part.File)
		}
	}
	assert.Len(t, count, 5)
	for chapter, n := range count {
		assert.Equal(t, 2, n, chapter)
	}
}

// answer answers questions, and returns what is printed.
func answer(t *testing.T, answers string, numbers ...int) string {
	t.Helper()
	var b bytes.Buffer
	err := ask(t.Context(), t, &b, strings.NewReader(answers), numbers)
	require.NoError(t, err)
	return b.String()
}

func TestGrades(t *testing.T) {
	out := answer(t, "2\n1s\n3.0 s\n", 1)
	assert.Contains(t, out, `right:   "First" comes at 2 s.`)
	assert.Contains(t, out, `right:   "Second" comes at 1 s.`)
	assert.Contains(t, out, "wrong:   It takes 2 s in all, not 3 s.\n"+
		"         You added the two durations: that is the sequential version.")
	assert.Contains(t, out, "right answers: 2 of 3\n")
	assert.Contains(t, out, "your guess")
	assert.Contains(t, out, "what happens")
	assert.Contains(t, out, "func Concurrent(")
}

func TestAsksAgain(t *testing.T) {
	out := answer(t, "soon\n-1\nNaN\n9e99\n2\n?\n2\n", 1)
	assert.Contains(t, out, `"soon" is not a time; write seconds, such as 2 or 2.5`)
	assert.Contains(t, out, `"-1" is not a time`)
	assert.Contains(t, out, `"NaN" is not a time`)
	assert.Contains(t, out, `skipped: "Second" comes at 1 s.`)
	assert.Contains(t, out, "right answers: 2 of 3\n")
}

// TestQuits does not count the question in which the learner left.
func TestQuits(t *testing.T) {
	for _, answers := range []string{"2\n1\n2\n2\nq\n", "2\n1\n2\n2\n"} {
		out := answer(t, answers, 1, 2)
		assert.Contains(t, out, "right answers: 3 of 3\n")
	}
}

func TestOnlySkipped(t *testing.T) {
	for n := range Questions {
		out := answer(t, "?\n?\n?\n", n)
		assert.NotContains(t, out, "your guess")
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, out := io.Pipe()
	defer out.Close()
	err := ask(ctx, t, io.Discard, in, []int{0})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestNumbers(t *testing.T) {
	all, err := numbers(nil)
	assert.NoError(t, err)
	assert.Len(t, all, len(Questions))
	some, err := numbers([]string{"3", "1"})
	assert.NoError(t, err)
	assert.Equal(t, []int{2, 0}, some)
	for _, bad := range []string{"0", "11", "-1", "one", "1x", "", "1.5"} {
		_, err := numbers([]string{bad})
		assert.ErrorContains(t, err, "choose numbers from 1 to 10", bad)
	}
}

// TestRecorded compares the recordings with real runs, and what is made of
// both.
func TestRecorded(t *testing.T) {
	programs := map[string]*Question{}
	var names []string
	for i := range Questions {
		programs[Questions[i].Program] = &Questions[i]
		names = append(names, Questions[i].Program)
	}
	run := func(_ context.Context, w io.Writer, words []string) error {
		programs[words[0]].Run(w)
		_, err := fmt.Fprintln(w, "the end")
		return err
	}
	golden.Transcripts(t, run, names...)
	for name, q := range programs {
		want, answers, err := q.Truth(t)
		require.NoError(t, err)
		got, recorded, err := q.Recorded()
		require.NoError(t, err, name)
		assert.Equal(t, answers, recorded, name)
		assert.ElementsMatch(t, want.Lines, got.Lines, name)
		assert.Equal(t, want.Elapsed, got.Elapsed, name)
	}
}

func TestDraw(t *testing.T) {
	q := &Questions[1]
	truth, _, err := q.Truth(t)
	require.NoError(t, err)
	var b strings.Builder
	err = q.Draw(&b, timeline.Look{Width: 50},
		[]time.Duration{2 * s, 3 * s, 3 * s}, truth)
	require.NoError(t, err)
	assert.Contains(t, b.String(), "your guess")
}
