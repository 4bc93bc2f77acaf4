package say_test

import (
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/say"
	"example.com/baton/timeline"
	"example.com/baton/timeline/timelinetest"
)

// inBubble runs f in virtual time, and returns what it printed and how
// long it took.
func inBubble(t *testing.T, f func(w io.Writer)) ([]timeline.Line, time.Duration) {
	t.Helper()
	var lines []timeline.Line
	var took time.Duration
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		r := timeline.NewRecorder(io.Discard)
		f(r)
		lines, took = r.Lines(), time.Since(start)
	})
	return lines, took
}

// both are the two pauses of the course.
func both(w io.Writer) []func() {
	return []func(){
		func() { say.After(w, 2*time.Second, "First") },
		func() { say.After(w, 1*time.Second, "Second") },
	}
}

func TestSequentialTakesTheSum(t *testing.T) {
	timelinetest.Want(t, `
		First                    *
		Second                           *
		seconds  0       1       2       3`,
		func(w io.Writer) {
			say.Sequential(both(w)...)
		})
}

func TestConcurrentTakesTheLongest(t *testing.T) {
	timelinetest.Want(t, `
		Second           *
		First                    *
		seconds  0       1       2`,
		func(w io.Writer) {
			say.Concurrent(both(w)...)
		})
}

// TestCountsTogether counts apples and pears, each at its own pace.
func TestCountsTogether(t *testing.T) {
	timelinetest.Want(t, `
		pear     0               1               2
		apple    0       1       2       3       4
		seconds  0       1       2       3       4
		in all: 6s`,
		func(w io.Writer) {
			say.Concurrent(
				func() { say.Count(w, "apple", 5, time.Second) },
				func() { say.Count(w, "pear", 3, 2*time.Second) },
			)
		})
}

func TestNothingToCall(t *testing.T) {
	say.Sequential()
	say.Concurrent()
}

func TestProgress(t *testing.T) {
	lines, took := inBubble(t, func(w io.Writer) {
		say.Progress(w, 2*time.Second, "First")
	})
	assert.Equal(t, 2*time.Second, took)
	assert.Equal(t, []timeline.Line{
		{At: 0, Text: "Starting First that will take 2s"},
		{At: 2 * time.Second, Text: "Finishing First in 2s"},
	}, lines)
}

func TestProgressCountsMilliseconds(t *testing.T) {
	lines, _ := inBubble(t, func(w io.Writer) {
		say.Progress(w, 1500*time.Microsecond, "First")
	})
	assert.Equal(t, "Finishing First in 2ms", lines[1].Text)
}

// A slow is a writer that takes 10 ms for each line.
type slow struct{}

func (slow) Write(p []byte) (int, error) {
	time.Sleep(10 * time.Millisecond)
	return len(p), nil
}

// TestCountIsOnTime, however long it takes to print a number.
func TestCountIsOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		say.Count(slow{}, "apple", 10, 100*time.Millisecond)
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestCountTakesEachPause(t *testing.T) {
	for _, tt := range []struct {
		n     int
		pause time.Duration
		want  time.Duration
	}{
		{10, 100 * time.Millisecond, time.Second},
		{10, 200 * time.Millisecond, 2 * time.Second},
		{10, 0, 0},
		{0, time.Second, 0},
		{-1, time.Second, 0},
	} {
		t.Run(fmt.Sprint(tt.n, tt.pause), func(t *testing.T) {
			lines, took := inBubble(t, func(w io.Writer) {
				say.Count(w, "apple", tt.n, tt.pause)
			})
			assert.Equal(t, tt.want, took)
			assert.Len(t, lines, max(0, tt.n))
			for i, l := range lines {
				want := timeline.Line{
					At:   time.Duration(i) * tt.pause,
					Text: fmt.Sprintf("apple %d", i),
				}
				assert.Equal(t, want, l)
			}
		})
	}
}

// TestRelay needs no bubble: the order of the lines is promised.
func TestRelay(t *testing.T) {
	for _, tt := range []struct {
		n     int
		names []string
		want  []string
	}{
		{2, []string{"A", "B"}, []string{
			"start A", "A 0", "start B", "B 0", "A 1", "B 1"}},
		{2, []string{"A", "B", "C"}, []string{
			"start A", "A 0", "start B", "B 0", "start C", "C 0",
			"A 1", "B 1", "C 1"}},
		{2, []string{"A"}, []string{"start A", "A 0", "A 1"}},
		{1, []string{"A", "A"}, []string{
			"start A", "A 0", "start A", "A 0"}},
		{0, []string{"A", "B"}, []string{"start A", "start B"}},
		{3, nil, nil},
	} {
		t.Run(fmt.Sprint(tt.n, tt.names), func(t *testing.T) {
			r := timeline.NewRecorder(io.Discard)
			say.Relay(r, tt.n, tt.names...)
			var got []string
			for _, l := range r.Lines() {
				got = append(got, l.Text)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// TestRealTime runs outside a bubble, whose clock keeps goroutines
// apart and hides races from the race detector. It asserts no order
// and no upper bound: on a busy machine, neither holds.
func TestRealTime(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	start := time.Now()
	say.Concurrent(
		func() { say.After(r, 20*time.Millisecond, "First") },
		func() { say.After(r, 10*time.Millisecond, "Second") },
		func() { say.Count(r, "apple", 3, time.Millisecond) },
	)
	assert.GreaterOrEqual(t, time.Since(start), 20*time.Millisecond)
	assert.Len(t, r.Lines(), 5)
}
