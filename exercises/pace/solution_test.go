package pace_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// All calls share one value, the time of the next turn. A call takes
// that turn while it holds the lock. It waits without the lock, so that
// a cancel reaches it. Turns that lie in the past were saved up, and
// there are at most burst of them.
func solution(perSecond, burst int) (wait waiter) {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mu.Lock()
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
			next = saved
		}
		turn := next
		next = next.Add(step)
		mu.Unlock()

		timer := time.NewTimer(time.Until(turn))
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
		}
		mu.Lock()
		defer mu.Unlock()
		if next.Equal(turn.Add(step)) { // no later call has taken a turn
			next = turn
		}
		return ctx.Err()
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a channel as a lock, held by the one that waits", func(perSecond, burst int) waiter {
		step := time.Second / time.Duration(perSecond)
		turn := make(chan time.Time, 1)
		turn <- time.Time{}
		return func(ctx context.Context) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var next time.Time
			select {
			case next = <-turn:
			case <-ctx.Done():
				return ctx.Err()
			}
			if saved := time.Now().Add(-time.Duration(burst-1) * step); next.Before(saved) {
				next = saved
			}
			if d := time.Until(next); d > 0 {
				select {
				case <-time.After(d):
				case <-ctx.Done():
					turn <- next
					return ctx.Err()
				}
			}
			turn <- next.Add(step)
			return nil
		}
	})
	task.Right(t, "golang.org/x/time/rate", func(perSecond, burst int) waiter {
		return rate.NewLimiter(rate.Limit(perSecond), burst).Wait
	})
	task.Right(t, "a bucket of tokens, and all who wait ask again", func(perSecond, burst int) waiter {
		step := time.Second / time.Duration(perSecond)
		var mu sync.Mutex
		bucket := time.Duration(burst) * step // a step is a token
		last := time.Now()
		take := func() (missing time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			bucket = min(bucket+time.Since(last), time.Duration(burst)*step)
			last = time.Now()
			if bucket < step {
				return step - bucket
			}
			bucket -= step
			return 0
		}
		return func(ctx context.Context) error {
			for ctx.Err() == nil {
				missing := take()
				if missing == 0 {
					return nil
				}
				select {
				case <-time.After(missing):
				case <-ctx.Done():
				}
			}
			return ctx.Err()
		}
	})
	task.Right(t, "the next turn as an atomic number, and a context with the turn as its deadline", func(perSecond, burst int) waiter {
		step := int64(time.Second) / int64(perSecond)
		start := time.Now()
		var next atomic.Int64
		next.Store(-int64(burst) * step)
		return func(ctx context.Context) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var now, turn int64
			for {
				old := next.Load()
				now = int64(time.Since(start))
				turn = max(old, now-int64(burst-1)*step)
				if next.CompareAndSwap(old, turn+step) {
					break
				}
			}
			if turn <= now {
				return nil
			}
			wait, cancel := context.WithTimeout(ctx, time.Duration(turn-now))
			defer cancel()
			<-wait.Done()
			if err := ctx.Err(); err != nil {
				next.CompareAndSwap(turn+step, turn)
				return err
			}
			return nil
		}
	})
}
