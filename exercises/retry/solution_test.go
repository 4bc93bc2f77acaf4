package retry_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// The wait doubles each time, so a server in trouble has less and less to
// do. A random part spreads clients that failed together. The select
// waits for the time or for the context, whichever comes first.
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
	task.Right(t, "a look at ctx before each attempt", func(
		ctx context.Context, attempts int, f func() error,
	) (err error) {
		wait := time.Second
		for i := range attempts {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err = f(); err == nil || i == attempts-1 {
				return err
			}
			timer := time.NewTimer(wait + rand.N(wait+1))
			select {
			case <-ctx.Done():
				timer.Stop()
				return ctx.Err()
			case <-timer.C:
			}
			wait += wait
		}
		return err
	})
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
	task.Right(t, "a ticker that is reset", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		ticker := time.NewTicker(time.Hour)
		defer ticker.Stop()
		for i := range attempts - 1 {
			err := f()
			if err == nil {
				return nil
			}
			ticker.Reset(time.Second<<i + rand.N(time.Second<<i))
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return f()
	})
	task.Right(t, "a sync.Cond that two clocks wake", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		var mu sync.Mutex
		woken := sync.NewCond(&mu)
		wake := func() {
			mu.Lock()
			defer mu.Unlock()
			woken.Broadcast()
		}
		defer context.AfterFunc(ctx, wake)()
		for wait := time.Second; ; wait *= 2 {
			err := f()
			if attempts--; err == nil || attempts == 0 {
				return err
			}
			until := time.Now().Add(wait + rand.N(wait+1))
			timer := time.AfterFunc(time.Until(until), wake)
			mu.Lock()
			for ctx.Err() == nil && time.Now().Before(until) {
				woken.Wait()
			}
			mu.Unlock()
			timer.Stop()
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	})
	task.Right(t, "an iterator of waits, an error that tells more", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		var err error
		for pause := range pauses(attempts) {
			if err = f(); err == nil {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("while waiting: %w", ctx.Err())
			case <-time.After(pause):
			}
		}
		if err = f(); err == nil {
			return nil
		}
		return fmt.Errorf("after %d attempts: %w", attempts, err)
	})
	task.Right(t, "f in a goroutine that is waited for", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		results := make(chan error)
		retry := make(chan bool)
		go func() {
			defer close(results)
			for range retry {
				results <- f()
			}
		}()
		defer close(retry)
		for i := 1; ; i++ {
			retry <- true
			err := <-results
			if err == nil || i == attempts {
				return err
			}
			wait := time.Second << (i - 1)
			more := time.Duration(float64(wait) * rand.Float64())
			select {
			case <-time.After(wait + more):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	task.Right(t, "a source of random numbers for each call", func(
		ctx context.Context, attempts int, f func() error,
	) error {
		source := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
		err := f()
		for wait := int64(time.Second); err != nil && attempts > 1; wait *= 2 {
			done := make(chan bool)
			clock := time.AfterFunc(time.Duration(wait+source.Int64N(wait)), func() { close(done) })
			select {
			case <-done:
			case <-ctx.Done():
				clock.Stop()
				return ctx.Err()
			}
			attempts--
			err = f()
		}
		return err
	})
}

// pauses has the waits between so many attempts.
func pauses(attempts int) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		for i := range attempts - 1 {
			wait := time.Second << i
			if !yield(wait + rand.N(wait)) {
				return
			}
		}
	}
}
