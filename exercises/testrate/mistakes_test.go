package testrate_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testrate"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	misses := func(how, wrong string, checks ...func(t *testing.T)) {
		task.Weak(t, exercise.TestMisses, how, func(t *testing.T) {
			for _, check := range checks {
				synctest.Test(t, check)
			}
		}, "it passes with a wrong limiter that "+wrong)
	}
	misses("makes only two calls of wait", "does not wait",
		func(t *testing.T) { calls(t, testrate.New(10, 2), 0, 0) })
	misses("uses no burst", "ignores the burst", noBurst)
	misses("accepts calls that return a little early", "allows one call too many in a burst", about)
	misses("uses only one goroutine to call wait", "makes each call wait for one interval, without a shared limit", alone)
	misses("never pauses between calls", "saves up more than the burst", burst)
	misses("never cancels", "ignores the context while it waits", burst, pause)
	misses("checks only the time of a canceled call", "returns no error when it is canceled",
		burst, pause, gives(up{anyError: true}))
	misses("never calls again after a canceled call", "does not give back the turn of a canceled call",
		burst, pause, gives(up{}))
	misses("makes calls of wait only right after New", "measures the time from New, not from the calls",
		burst, pause, gives(up{again: true}))
	misses("checks only when the last call returns", "refills its turns burst by burst, not one by one",
		last, exactly, gives(up{again: true, exact: true}))
	misses("pauses only for whole intervals", "saves up whole turns, but no fractions",
		burst, pause, exactly, gives(up{again: true, exact: true}))
	misses("has no context that is done beforehand", "ignores the context if it does not have to wait",
		burst, pause, exactly, part, gives(up{again: true, exact: true}))
	misses("never calls again after a call whose context was already done",
		"uses up a turn if the context is done beforehand",
		burst, pause, exactly, part, gives(up{again: true, exact: true}), beforehand)
	task.Weak(t, exercise.TestRejects, "wants the first call to wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { calls(t, testrate.New(10, 1), 100, 200) })
	}, "it fails with a correct limiter that keeps the time of the next turn")
	task.Weak(t, exercise.TestRejects, "wants a pause to save up more than a burst", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			wait := testrate.New(10, 2)
			time.Sleep(time.Hour)
			calls(t, wait, 0, 0, 0, 0)
		})
	}, "it fails with a correct limiter that keeps the time of the next turn")
	task.Weak(t, exercise.TestWaits, "waits for real, with some tolerance", func(t *testing.T) {
		start := time.Now()
		wait := testrate.New(20, 1)
		wait(context.Background())
		wait(context.Background())
		if took := time.Since(start).Round(50 * ms); took != 50*ms {
			t.Error(took)
		}
	}, "your test waits outside synctest.Test, with a correct limiter that ", "waits in a select")
	task.Weak(t, exercise.TestIsLuck, "pauses only in every other run", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			wait := testrate.New(1, 1)
			calls(t, wait, 0)
			time.Sleep(time.Duration(runs.Add(1)%2) * 2 * time.Second)
			calls(t, wait, 0)
		})
	}, "it fails ", " runs")
}

func calls(t *testing.T, wait func(ctx context.Context) error, want ...time.Duration) {
	t.Helper()
	for i := range want {
		want[i] *= ms
	}
	if got := times(len(want), wait); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func noBurst(t *testing.T) { calls(t, testrate.New(10, 1), 0, 100, 200) }

func burst(t *testing.T) { calls(t, testrate.New(10, 3), 0, 0, 0, 100, 200, 300) }

func pause(t *testing.T) {
	wait := testrate.New(10, 3)
	calls(t, wait, 0, 0, 0, 100)
	time.Sleep(time.Hour)
	calls(t, wait, 0, 0, 0, 100)
}

// exactly calls some time after New.
func exactly(t *testing.T) {
	wait := testrate.New(1, 1)
	time.Sleep(300 * ms)
	calls(t, wait, 0, 1000)
}

// last looks only at the last of many calls.
func last(t *testing.T) {
	wait := testrate.New(10, 5)
	for range 2 {
		if at := times(20, wait); at[19] != 1500*ms {
			t.Errorf("the last returns at %v", at[19])
		}
		time.Sleep(time.Hour)
	}
}

// part pauses for a part of a turn.
func part(t *testing.T) {
	wait := testrate.New(10, 5)
	calls(t, wait, 0, 0, 0, 0, 0)
	time.Sleep(250 * ms)
	calls(t, wait, 0, 0, 50)
}

func beforehand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := testrate.New(1, 1)(ctx); err != context.Canceled {
		t.Error(err)
	}
}

func about(t *testing.T) {
	at := times(6, testrate.New(10, 3))
	if last := at[5]; last < 150*ms || last > 350*ms {
		t.Errorf("the last returns at %v", last)
	}
}

func alone(t *testing.T) {
	wait, start := testrate.New(10, 3), time.Now()
	for range 5 {
		wait(t.Context())
	}
	if took := time.Since(start); took != 200*ms {
		t.Errorf("took %v", took)
	}
}

// up says what else a canceled call is good for.
type up struct{ anyError, again, exact bool }

func gives(also up) func(t *testing.T) {
	return func(t *testing.T) {
		wait := testrate.New(1, 1)
		wait(t.Context())
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 500*ms)
		defer cancel()
		err := wait(ctx)
		if took := time.Since(start); took != 500*ms || err == nil && !also.anyError {
			t.Errorf("%v after %v", err, took)
		}
		if also.exact && err != context.DeadlineExceeded {
			t.Error(err)
		}
		if also.again {
			calls(t, wait, 500)
		}
	}
}

// runs counts runs of a test in one process.
var runs atomic.Int64
