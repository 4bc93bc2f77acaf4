package retry_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"
)

// Twice as long each time, so that a server in trouble has ever less to
// do; and a random part, so that clients which failed together spread. The
// select waits for the time and for the context, whichever is first.
func solution(ctx context.Context, attempts int, f func() error) error {
	for wait := time.Second; ; wait *= 2 {
		err := f()
		attempts--
		if err == nil || attempts == 0 {
			return err
		}
		select {
		case <-time.After(wait + rand.N(wait)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a timer, and recursion", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		var try func(left int, wait time.Duration) error
		try = func(left int, wait time.Duration) error {
			err := f()
			if err == nil || left == 1 {
				return err
			}
			more := time.Duration(rand.Float64() * float64(wait))
			timer := time.NewTimer(wait + more)
			defer timer.Stop()
			select {
			case <-timer.C:
				return try(left-1, 2*wait)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return try(attempts, time.Second)
	})
	task.Right(t, "a context for each wait", func(
		ctx context.Context, attempts int, f func() error,
	) (err error) {
		for i := range attempts {
			if i > 0 {
				ms := 1000 << (i - 1)
				wait := time.Duration(ms+rand.IntN(ms)) * time.Millisecond
				pause, cancel := context.WithTimeout(ctx, wait)
				<-pause.Done()
				cancel()
				if ctx.Err() != nil {
					return ctx.Err()
				}
			}
			if err = f(); err == nil {
				return nil
			}
		}
		return err
	})
}
