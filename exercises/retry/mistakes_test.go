package retry_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.RetriesTogether, "retries immediately", immediately,
		"attempt 2 comes 1s to 2s after attempt 1", "attempt 2 came 0s after attempt 1")
	task.Wrong(t, exercise.RetriesTogether, "adds no random time", waits(func(i int) time.Duration {
		return time.Second << i
	}), "300 clients that fail together do not come back together", "300 of them came back at 1s")
	task.Wrong(t, exercise.RetriesTogether, "adds a random number of whole seconds", waits(func(i int) time.Duration {
		return time.Second<<i + time.Duration(rand.IntN(1<<i+1))*time.Second
	}), "300 clients that fail together do not come back together", "of them came back at ")
	task.Wrong(t, exercise.RetriesTogether, "adds a random time below 10 ms", waits(func(i int) time.Duration {
		return time.Second<<i + rand.N(10*time.Millisecond)
	}), "attempt 2 comes at times spread over 1s to 2s after attempt 1", "for all clients, attempt 2 came 1s to 1s after attempt 1")
	task.Wrong(t, exercise.RetriesTogether, "always adds at most a second", waits(func(i int) time.Duration {
		return time.Second<<i + rand.N(time.Second)
	}), "attempt 3 comes at times spread over 2s to 4s after attempt 2", "for all clients, attempt 3 came 2s to 3s after attempt 2")
	task.Wrong(t, exercise.NoBackoff, "waits the same time each time", waits(func(int) time.Duration {
		return time.Second + rand.N(time.Second/2)
	}), "attempt 3 comes 2s to 4s after attempt 2", "attempt 3 came 1")
	task.Wrong(t, exercise.NoBackoff, "waits one second longer each time", waits(func(i int) time.Duration {
		return time.Duration(i+1)*time.Second + rand.N(time.Second/2)
	}), "attempt 4 comes 4s to 8s after attempt 3", "attempt 4 came 3")
	task.Wrong(t, exercise.NoBackoff, "never waits longer than 10 s", waits(func(i int) time.Duration {
		wait := min(time.Second<<i, 10*time.Second)
		return wait + rand.N(wait)
	}), "Retry of 9 attempts, with an f that fails 8 times: attempt ", "after attempt ")
	task.Wrong(t, exercise.Units, "waits nanoseconds", waits(func(i int) time.Duration {
		return time.Duration(1 << i)
	}), "attempt 2 comes 1s to 2s", "attempt 2 came 1ns after attempt 1")
	task.Wrong(t, exercise.TooSlow, "waits after the last attempt", waitsAfter,
		"it returns as soon as the last attempt has failed", "later")
	task.Wrong(t, exercise.NoDoneCase, "sleeps without watching ctx", sleeps,
		"Retry, when ctx is canceled at 500.333ms: it returns at 500.333ms", "it returned at ")
	task.Wrong(t, exercise.SleepsToWait, "polls ctx", looksNowAndThen,
		"it returns at 500.333ms", "it returned at 510ms")
	task.Wrong(t, exercise.LosesError, "gives up, and returns nil", losesError,
		"it returns the error \"attempt 3 has failed\"", "it returned nil")
	task.Wrong(t, exercise.WrongResult, "returns the first error", firstError,
		"it returns the error \"attempt 3 has failed\"",
		"it returned the error \"attempt 1 has failed\"")
	task.Wrong(t, exercise.WrongResult, "returns all errors together", joins,
		"it returns the error \"attempt 3 has failed\"", "attempt 1 has failed")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause", cause,
		"it returns the error \"context deadline exceeded\"",
		"it returned the error \"this is why\"")
	task.Wrong(t, exercise.WrongResult, "treats every end of ctx as a timeout", alwaysTimeout,
		"Retry, when ctx is canceled at 500.333ms", "it returns the error \"context canceled\"",
		"it returned the error \"context deadline exceeded\"")
	task.Wrong(t, exercise.WrongResult, "checks ctx before it checks the result", ctxFirst,
		"Retry whose f succeeds while ctx ends: it returns nil",
		"it returned the error \"context deadline exceeded\"")
	task.Wrong(t, exercise.SkipsJobs, "gives up one attempt early", early,
		"f is called 5 times", "it was called 4 times")
	task.Wrong(t, exercise.DoesTwice, "continues after a success", goesOn,
		"f is called once", "it was called 5 times")
	task.Wrong(t, exercise.RetriesTogether, "doubles the first random time instead of choosing a new one", doublesAll,
		"a new random time is added to each wait", "exactly twice the wait")
	task.Wrong(t, exercise.RetriesTogether, "uses the same seed each time", sameSeed,
		"300 clients that fail together do not come back together", "300 of them came back at 1")
	task.Wrong(t, exercise.RetriesTogether, "uses the clock as a random number", clockSeed,
		"300 clients that fail together do not come back together", "300 of them came back at 1")
	task.Wrong(t, exercise.RetriesTogether, "adds a random time only to the first wait", waits(func(i int) time.Duration {
		if i == 0 {
			return time.Second + rand.N(time.Second)
		}
		return time.Second << i
	}), "attempt 3 comes at times spread over 2s to 4s after attempt 2", "for all clients, attempt 3 came 2s to 2s after attempt 2")
	task.Wrong(t, exercise.OffBeat, "waits a random time from zero to twice the wait", waits(func(i int) time.Duration {
		return time.Second/10 + rand.N(time.Second<<i)*19/10
	}), "comes ", " after attempt ")
	task.Wrong(t, exercise.OffBeat, "doubles the last wait including its random part", func() retrying {
		return func(ctx context.Context, attempts int, f func() error) error {
			wait := time.Second
			return waits(func(int) time.Duration {
				wait += rand.N(wait)
				defer func() { wait *= 2 }()
				return wait
			})(ctx, attempts, f)
		}
	}(), "comes ", " after attempt ")
	task.Wrong(t, exercise.SkipsJobs, "mistakes a timeout inside f for its own", stopsAtTimeout,
		"the first of which fails with its own \"context deadline exceeded\": f is called 2 times", "it was called once")
	task.Wrong(t, exercise.NoDoneCase, "watches ctx only in the first wait", firstWait,
		"Retry, when ctx is canceled at 2.500333s: it returns at 2.500333s", "it returned at ")
	task.Wrong(t, exercise.WrongResult, "checks ctx before it checks whether an attempt is left", ctxBeforeLast,
		"Retry with attempts = 1, where the first attempt fails after ctx has ended: it returns the error \"the server is down\"",
		"it returned the error \"context deadline exceeded\"")
	task.Wrong(t, exercise.GivesUp, "gives up when the deadline is too close", seesAhead,
		"Retry, when ctx times out at 500.333ms: it returns at 500.333ms", "it returned at 0s")
	task.Wrong(t, exercise.WrongResult, "does not wait for f", leavesF,
		"Retry whose f succeeds while ctx ends: it returns nil",
		"it returned the error \"context deadline exceeded\"")
	task.Racy(t, exercise.Races, "shares a source of random numbers without a lock", oneSource(),
		"data race", "at mistakes_test.go:")
	task.Wrong(t, exercise.SkipsJobs, "mistakes any context.Canceled for its own", stopsAtCancel,
		"the first of which fails with its own \"context canceled\": f is called 2 times", "it was called once")
	task.Wrong(t, exercise.OffBeat, "counts the wait from the start of the attempt", fromStart,
		"Retry of 4 attempts, each of which fails after a minute: attempt 2 comes 1s to 2s", "attempt 2 came ")
	task.Wrong(t, exercise.NoBackoff, "waits for at most half an hour", waits(func(i int) time.Duration {
		wait := min(time.Second<<i, time.Hour/2)
		return wait + rand.N(wait)
	}), "Retry of 16 attempts, with an f that fails 15 times: attempt 1")
	task.Wrong(t, exercise.SkipsJobs, "gives up after ten minutes", tenMinutes,
		"Retry of 16 attempts, with an f that fails 15 times: f is called 16 times")
	task.Wrong(t, exercise.NoBackoff, "waits for at most a week", waits(func(i int) time.Duration {
		wait := min(time.Second<<i, 7*24*time.Hour)
		return wait + rand.N(wait)
	}), "Retry of 30 attempts, with an f that fails 29 times: attempt 2")
	task.Wrong(t, exercise.Sequential, "holds a lock that all calls share while f runs", locksAll(),
		"two calls of Retry at the same time, each of which calls f once, for 1s: 2 in flight", "never more than 1 in flight")
	task.Wrong(t, exercise.Sequential, "lets one call at a time retry", oneAtATime(),
		"two calls of Retry at the same time, each of which calls f once, for 1s: 2 in flight", "never more than 1 in flight")
	task.Wrong(t, exercise.NoDoneCase, "does not notice that ctx was done beforehand", goesOnDone,
		"Retry with a ctx that is done beforehand, and an f that fails: it takes 0s", "it returned after ")
}

// waits is right but for how long it waits before attempt i+2.
func waits(wait func(i int) time.Duration) retrying {
	return func(ctx context.Context, attempts int, f func() error) error {
		for i := 0; ; i++ {
			err := f()
			if err == nil || i+1 == attempts {
				return err
			}
			select {
			case <-time.After(wait(i)):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

func immediately(_ context.Context, attempts int, f func() error) (err error) {
	for range attempts {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

func waitsAfter(ctx context.Context, attempts int, f func() error) (err error) {
	for wait := time.Second; attempts > 0; wait *= 2 {
		if err = f(); err == nil {
			return nil
		}
		attempts--
		select {
		case <-time.After(wait + rand.N(wait)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

func sleeps(_ context.Context, attempts int, f func() error) error {
	return solution(context.Background(), attempts, f)
}

func looksNowAndThen(ctx context.Context, attempts int, f func() error) error {
	for wait := time.Second; ; wait *= 2 {
		err := f()
		attempts--
		if err == nil || attempts == 0 {
			return err
		}
		until := time.Now().Add(wait + rand.N(wait))
		for time.Now().Before(until) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func firstError(ctx context.Context, attempts int, f func() error) error {
	var first error
	err := solution(ctx, attempts, func() error {
		err := f()
		first = cmp.Or(first, err)
		return err
	})
	if err != nil && ctx.Err() == nil {
		return first
	}
	return err
}

func joins(ctx context.Context, attempts int, f func() error) error {
	var all error
	err := solution(ctx, attempts, func() error {
		err := f()
		all = errors.Join(all, err)
		return err
	})
	if err != nil && ctx.Err() == nil {
		return all
	}
	return err
}

func cause(ctx context.Context, attempts int, f func() error) error {
	err := solution(ctx, attempts, f)
	return cmp.Or(context.Cause(ctx), err)
}

func alwaysTimeout(ctx context.Context, attempts int, f func() error) error {
	err := solution(ctx, attempts, f)
	if ctx.Err() != nil {
		return context.DeadlineExceeded
	}
	return err
}

func ctxFirst(ctx context.Context, attempts int, f func() error) error {
	err := solution(ctx, attempts, f)
	return cmp.Or(ctx.Err(), err)
}

func losesError(ctx context.Context, attempts int, f func() error) error {
	solution(ctx, attempts, f)
	return nil
}

func early(ctx context.Context, attempts int, f func() error) error {
	return solution(ctx, max(attempts-1, 1), f)
}

func goesOn(ctx context.Context, attempts int, f func() error) error {
	calls := 0
	err := solution(ctx, attempts, func() error {
		calls++
		f()
		if calls < attempts {
			return context.Canceled
		}
		return nil
	})
	return err
}

func doublesAll(ctx context.Context, attempts int, f func() error) error {
	wait := time.Second + rand.N(time.Second)
	return waits(func(i int) time.Duration { return wait << i })(ctx, attempts, f)
}

func sameSeed(ctx context.Context, attempts int, f func() error) error {
	return seeded(rand.New(rand.NewPCG(1, 2)))(ctx, attempts, f)
}

func clockSeed(ctx context.Context, attempts int, f func() error) error {
	now := uint64(time.Now().UnixNano())
	return seeded(rand.New(rand.NewPCG(now, now)))(ctx, attempts, f)
}

func oneSource() retrying { return seeded(rand.New(rand.NewPCG(1, 2))) }

func seeded(source *rand.Rand) retrying {
	return waits(func(i int) time.Duration {
		wait := time.Second << i
		return wait + time.Duration(source.Int64N(int64(wait)))
	})
}

func stopsAtTimeout(ctx context.Context, attempts int, f func() error) (err error) {
	stop := false
	other := solution(ctx, attempts, func() error {
		err = f()
		if errors.Is(err, context.DeadlineExceeded) {
			stop = true
			return nil
		}
		return err
	})
	if stop {
		return err
	}
	return other
}

func firstWait(ctx context.Context, attempts int, f func() error) error {
	for i := 0; ; i++ {
		err := f()
		if err == nil || i+1 == attempts {
			return err
		}
		wait := time.Second << i
		if i > 0 {
			time.Sleep(wait + rand.N(wait))
			continue
		}
		select {
		case <-time.After(wait + rand.N(wait)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func ctxBeforeLast(ctx context.Context, attempts int, f func() error) error {
	return solution(ctx, attempts, func() error {
		err := f()
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	})
}

func seesAhead(ctx context.Context, attempts int, f func() error) error {
	for wait := time.Second; ; wait *= 2 {
		err := f()
		attempts--
		if err == nil || attempts == 0 {
			return err
		}
		pause := wait + rand.N(wait)
		if end, ok := ctx.Deadline(); ok && time.Until(end) < pause {
			return context.DeadlineExceeded
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func leavesF(ctx context.Context, attempts int, f func() error) error {
	return solution(ctx, attempts, func() error {
		done := make(chan error, 1)
		go func() { done <- f() }()
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func stopsAtCancel(ctx context.Context, attempts int, f func() error) error {
	var own error
	err := solution(ctx, attempts, func() error {
		err := f()
		if errors.Is(err, context.Canceled) {
			own = err
			return nil
		}
		return err
	})
	if own != nil {
		return own
	}
	return err
}

func fromStart(ctx context.Context, attempts int, f func() error) (err error) {
	for i := range attempts {
		wait := time.Second << i
		next := time.After(wait + rand.N(wait))
		if err = f(); err == nil || i == attempts-1 {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

func tenMinutes(ctx context.Context, attempts int, f func() error) error {
	var last error
	own, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	err := solution(own, attempts, func() error {
		last = f()
		return last
	})
	if err != nil && ctx.Err() == nil {
		return last
	}
	return err
}

// locksAll is a Retry with a lock outside of the function.
func locksAll() retrying {
	var mu sync.Mutex
	return func(ctx context.Context, attempts int, f func() error) error {
		return solution(ctx, attempts, func() error {
			mu.Lock()
			defer mu.Unlock()
			return f()
		})
	}
}

// oneAtATime is a Retry with a token outside of the function. A call that
// waits gives the token back.
func oneAtATime() retrying {
	token := make(chan bool, 1)
	return func(ctx context.Context, attempts int, f func() error) error {
		return solution(ctx, attempts, func() error {
			token <- true
			defer func() { <-token }()
			return f()
		})
	}
}

func goesOnDone(ctx context.Context, attempts int, f func() error) error {
	if ctx.Err() == nil {
		return solution(ctx, attempts, f)
	}
	err := f()
	if err == nil || attempts == 1 {
		return err
	}
	time.Sleep(time.Second + rand.N(time.Second))
	return ctx.Err()
}
