package retry_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.RetriesTogether, "tries again at once", atOnce,
		"attempt 2 comes 1s to 2s after the one before", "it came 0s after it")
	task.Wrong(t, exercise.RetriesTogether, "adds nothing random", waits(func(i int) time.Duration {
		return time.Second << i
	}), "100 clients that fail together do not come back together", "100 of them came back at 1s")
	task.Wrong(t, exercise.NoBackoff, "waits as long each time", waits(func(int) time.Duration {
		return time.Second + rand.N(time.Second/2)
	}), "attempt 3 comes 2s to 4s after the one before", "it came 1")
	task.Wrong(t, exercise.NoBackoff, "waits a second more each time", waits(func(i int) time.Duration {
		return time.Duration(i+1)*time.Second + rand.N(time.Second/2)
	}), "attempt 4 comes 4s to 8s after the one before", "it came 3")
	task.Wrong(t, exercise.Units, "waits for nanoseconds", waits(func(i int) time.Duration {
		return time.Duration(1 << i)
	}), "attempt 2 comes 1s to 2s", "it came 1ns after it")
	task.Wrong(t, exercise.NothingToDo, "waits after the last attempt", waitsAfter,
		"it returns as soon as the last has failed", "later")
	task.Wrong(t, exercise.NoDoneCase, "sleeps through the cancel", sleeps,
		"it returns at 500ms", "it returned at ")
	task.Wrong(t, exercise.LosesError, "gives up, and returns nil", losesError,
		"it returns the error \"the server is down\"", "it returned nil")
	task.Wrong(t, exercise.SkipsJobs, "gives up one attempt early", early,
		"f is called 5 times", "it was called 4 times")
	task.Wrong(t, exercise.DoesTwice, "goes on after a success", goesOn,
		"f is called once", "it was called 5 times")
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

func atOnce(_ context.Context, attempts int, f func() error) (err error) {
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
