package pace_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const ten = "New(10, 1), and 20 goroutines that call wait: calls return at "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.IgnoresLimit, "does not wait", func(int, int) waiter {
		return func(ctx context.Context) error { return ctx.Err() }
	}, ten+"0s, 100ms, 200ms, ...", "they returned at 0s, 0s, 0s, ...")
	task.Wrong(t, exercise.NoBurst, "makes each caller sleep for one interval, without sharing a limit", sleepsAlone,
		ten+"0s, 100ms, ...", "they returned at 100ms, 100ms, ...")
	task.Wrong(t, exercise.NoBurst, "ignores the burst", noBurst,
		"New(10, 5), and 20 goroutines that call wait: calls return at 0s, 0s, 0s", "they returned at 0s, 100ms, 200ms")
	task.Wrong(t, exercise.TooSlow, "waits for a second between calls, whatever the rate is", func(_, burst int) waiter {
		return solution(1, burst)
	}, ten+"0s, 100ms, 200ms, ...", "they returned at 0s, 1s, 2s, ...")
	task.Wrong(t, exercise.SavesUp, "saves up turns without a limit", savesUp,
		"New(2, 3), three calls, and five more after an hour: calls return at", "they returned at ")
	task.Wrong(t, exercise.IgnoresLimit, "hands out a burst every second", everySecond,
		"New(10, 5), and 20 goroutines that call wait: ", "they returned at ")
	task.Wrong(t, exercise.IgnoresLimit, "counts intervals from the call of New", fromNew,
		"New(1, 1), and calls at 0.3s and 0.4s: calls return at 300ms, 1.3s", "they returned at 300ms, 1s")
	task.Wrong(t, exercise.IgnoresLimit, "allows one call too many in a burst", func(perSecond, burst int) waiter {
		return solution(perSecond, burst+1)
	}, ten+"0s, 100ms, 200ms, ...", "they returned at 0s, 0s, 100ms, ...")
	task.Wrong(t, exercise.KeepsSlot, "does not give the turn of a canceled call back", keepsTurn,
		"the second call is canceled at 0.500333s: the call at 0.6s returns at 1s", "it returned at 2s")
	task.Wrong(t, exercise.KeepsSlot, "takes a turn although ctx is done", takesAnyway,
		"with ten calls whose ctx is done, and then another call: ", "it returned at 10s")
	task.Wrong(t, exercise.NoDoneCase, "sleeps until its turn, without watching ctx", sleeps,
		"the canceled call returns at 500.333ms", "it returned at 1s")
	task.Wrong(t, exercise.SleepsToWait, "polls every 7 ms", polls,
		ten, "they returned at 0s, 10")
	task.Deadly(t, exercise.HoldsLock, "sleeps with the lock held", holdsLock,
		"for a lock")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause", cause,
		"the canceled call returns ctx.Err()", `it returned the error "this is why"`)
	task.Wrong(t, exercise.NoBurst, "allows a burst of at most a hundred", func(perSecond, burst int) waiter {
		return solution(perSecond, min(burst, 100))
	}, "New(1, 150), and 760 goroutines that call wait: calls return at", "they returned at")
	task.Wrong(t, exercise.TooSlow, "allows at most a thousand per second", func(perSecond, burst int) waiter {
		return solution(min(perSecond, 1000), burst)
	}, "New(5000, 1), and 100 goroutines that call wait: calls return at 0s, 200µs", "they returned at 0s, 1ms")
	task.Wrong(t, exercise.WrongResult, "waits for at most ten minutes", tenMinutes,
		"New(1, 150), and 760 goroutines that call wait: wait returns nil",
		`it returned the error "context deadline exceeded"`)
	task.Wrong(t, exercise.GivesUp, "waits for at most a day", func(perSecond, burst int) waiter {
		return within(24*time.Hour, solution(perSecond, burst))
	}, "each canceled when the next call waits, and a last call: the last call returns nil", `it returned the error "context deadline exceeded" at 24h0m0s`)
	task.Wrong(t, exercise.WrongResult, "lets at most ten thousand calls wait", tenThousandWait,
		"20000 goroutines that call wait, all of which are canceled at 0.5s: each call returns context.Canceled at 500ms", "one of them returned")
	task.Wrong(t, exercise.LosesError, "returns nil at the deadline, as if it were the call's turn", deadlineIsTurn,
		"the second time with a timeout of 0.5s: the second call returns an error", "it returned nil")
	task.Scheduled(t, exercise.LosesUpdate, "loads the next turn in one step, and advances it in another", loadThenStore,
		"New(1, 1), and 2 goroutines that call wait: calls return at 0s, 1s", "they returned at 0s, 0s")
	task.Wrong(t, exercise.IgnoresLimit, "gives back the last turn instead of its own", reserves(false),
		"the earlier one is canceled at 0.5s, and another call comes at 0.6s: one call returns per second",
		"the calls returned at 0s, 2s, 2s")
	task.Wrong(t, exercise.KeepsSlot, "keeps a turn that comes after the deadline", reserves(true),
		"the second call has a timeout of 0.05s", "the third call returns at 100ms", "it returned at 200ms")
	task.Wrong(t, exercise.GivesUp, "gives up when less than a second is left", secondLeft,
		"and the last one of 0.15s: the last call returns nil",
		`it returned the error "context deadline exceeded"`)
	task.StillRight(t)
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that fills a channel with tokens", filler,
		"it leaves no goroutine behind")
	task.Wrong(t, exercise.SharedByAll, "has one bucket for all limiters", shared(),
		"two limiters from New(1, 1), each called twice: the calls return at 0s, 0s, 1s, 1s")
	task.Racy(t, exercise.Races, "changes the next turn without a lock", unlocked,
		"data race", "at mistakes_test.go:")
}

// until waits for a time, or for the end of ctx.
func tenMinutes(perSecond, burst int) waiter {
	return within(10*time.Minute, solution(perSecond, burst))
}

func within(d time.Duration, wait waiter) waiter {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, d)
		defer cancel()
		return wait(ctx)
	}
}

func tenThousandWait(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	var waiting atomic.Int64
	return func(ctx context.Context) error {
		defer waiting.Add(-1)
		if waiting.Add(1) > 10_000 {
			return context.DeadlineExceeded
		}
		return wait(ctx)
	}
}

func deadlineIsTurn(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	return func(ctx context.Context) error {
		if err := wait(ctx); err != context.DeadlineExceeded {
			return err
		}
		return nil
	}
}

func loadThenStore(perSecond, burst int) waiter {
	step := int64(time.Second) / int64(perSecond)
	var next atomic.Int64
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		now := time.Now().UnixNano()
		turn := max(next.Load(), now-int64(burst-1)*step)
		next.Store(turn + step)
		select {
		case <-time.After(time.Duration(turn - now)):
			return nil
		case <-ctx.Done():
			next.CompareAndSwap(turn+step, turn)
			return ctx.Err()
		}
	}
}

func until(ctx context.Context, t time.Time) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case <-time.After(time.Until(t)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func sleepsAlone(perSecond, _ int) waiter {
	step := time.Second / time.Duration(perSecond)
	return func(ctx context.Context) error { return until(ctx, time.Now().Add(step)) }
}

func noBurst(perSecond, _ int) waiter { return solution(perSecond, 1) }

func savesUp(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mu.Lock()
		if next.IsZero() {
			next = time.Now().Add(-time.Duration(burst-1) * step)
		}
		turn := next
		next = next.Add(step)
		mu.Unlock()
		return until(ctx, turn)
	}
}

func everySecond(perSecond, burst int) waiter {
	var mu sync.Mutex
	var window time.Time
	used := 0
	if burst == 1 {
		return solution(perSecond, burst)
	}
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			mu.Lock()
			if time.Since(window) >= time.Second {
				window, used = time.Now(), 0
			}
			used++
			ok, next := used <= perSecond, window.Add(time.Second)
			mu.Unlock()
			if ok {
				return nil
			}
			until(ctx, next)
		}
		return ctx.Err()
	}
}

func fromNew(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	begin := time.Now()
	var mu sync.Mutex
	next := int64(1 - burst) // in steps since New
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mu.Lock()
		next = max(next, int64(time.Since(begin)/step)-int64(burst-1))
		turn := begin.Add(time.Duration(next) * step)
		next++
		mu.Unlock()
		return until(ctx, turn)
	}
}

func keepsTurn(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mu.Lock()
		if saved := time.Now().Add(-time.Duration(burst-1) * step); next.Before(saved) {
			next = saved
		}
		turn := next
		next = next.Add(step)
		mu.Unlock()
		return until(ctx, turn)
	}
}

func takesAnyway(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	keeps := keepsTurn(perSecond, burst)
	used := false
	var mu sync.Mutex
	return func(ctx context.Context) error {
		mu.Lock()
		done := ctx.Err() != nil
		used = used || done
		keep := used
		mu.Unlock()
		if done {
			quick, cancel := context.WithCancel(context.Background())
			defer cancel()
			time.AfterFunc(0, cancel)
			keeps(quick)
			return ctx.Err()
		}
		if keep {
			return keeps(ctx)
		}
		return wait(ctx)
	}
}

func sleeps(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait(context.Background())
		return ctx.Err()
	}
}

func polls(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var last time.Time
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			mu.Lock()
			ok := time.Since(last) >= step
			if ok {
				last = time.Now()
			}
			mu.Unlock()
			if ok {
				return nil
			}
			time.Sleep(7 * time.Millisecond)
		}
		return ctx.Err()
	}
}

func holdsLock(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if saved := time.Now().Add(-time.Duration(burst-1) * step); next.Before(saved) {
			next = saved
		}
		if err := until(ctx, next); err != nil {
			return err
		}
		next = next.Add(step)
		return nil
	}
}

func cause(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	return func(ctx context.Context) error {
		if wait(ctx) != nil {
			return context.Cause(ctx)
		}
		return nil
	}
}

func filler(perSecond, burst int) waiter {
	tokens := make(chan bool, burst)
	for range burst {
		tokens <- true
	}
	go func() {
		for range time.Tick(time.Second / time.Duration(perSecond)) {
			tokens <- true
		}
	}()
	return func(ctx context.Context) error {
		select {
		case <-tokens:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// shared is a New with its buckets outside of the function.
func shared() maker {
	var mu sync.Mutex
	all := map[int]waiter{}
	return func(perSecond, burst int) waiter {
		mu.Lock()
		defer mu.Unlock()
		if all[perSecond] == nil {
			all[perSecond] = solution(perSecond, burst)
		}
		return all[perSecond]
	}
}

func unlocked(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var next time.Time
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if saved := time.Now().Add(-time.Duration(burst-1) * step); next.Before(saved) {
			next = saved
		}
		turn := next
		next = next.Add(step)
		err := until(ctx, turn)
		if err != nil && next.Equal(turn.Add(step)) {
			next = turn
		}
		return err
	}
}

// reserves takes turns in advance. Ahead, it returns early when a turn comes
// after the deadline.
func reserves(ahead bool) maker {
	return func(perSecond, burst int) waiter {
		step := time.Second / time.Duration(perSecond)
		var mu sync.Mutex
		var next time.Time
		return func(ctx context.Context) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			mu.Lock()
			if least := time.Now().Add(-step * time.Duration(burst-1)); next.Before(least) {
				next = least
			}
			turn := next
			next = next.Add(step)
			mu.Unlock()
			if end, ok := ctx.Deadline(); ahead && ok && end.Before(turn) {
				return context.DeadlineExceeded
			}
			err := until(ctx, turn)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && (!ahead || next.Equal(turn.Add(step))) {
				next = next.Add(-step)
			}
			return err
		}
	}
}

func secondLeft(perSecond, burst int) waiter {
	wait := solution(perSecond, burst)
	return func(ctx context.Context) error {
		if end, ok := ctx.Deadline(); ok && time.Until(end) < time.Second {
			return context.DeadlineExceeded
		}
		return wait(ctx)
	}
}
