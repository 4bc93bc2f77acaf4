package ticker_test

import (
	"context"
	"testing"
	"time"
)

// The ticker keeps the beat on its own, so the time that f takes does not
// matter. If a tick is due when ctx is done, select may pick either case.
// That is why the code checks ctx again before it calls f.
func solution(ctx context.Context, d time.Duration, f func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if ctx.Err() != nil {
				return
			}
			f()
		case <-ctx.Done():
			return
		}
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "time.Tick, and a look at ctx before the select", func(
		ctx context.Context, d time.Duration, f func(),
	) {
		ticks := time.Tick(d)
		for ctx.Err() == nil {
			select {
			case <-ticks:
				if ctx.Err() == nil {
					f()
				}
			case <-ctx.Done():
			}
		}
	})
	task.Right(t, "a timer for the next multiple of d", func(
		ctx context.Context, d time.Duration, f func(),
	) {
		begin := time.Now()
		for {
			passed := time.Since(begin)
			next := (passed/d + 1) * d
			timer := time.NewTimer(next - passed)
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-timer.C:
			}
			if ctx.Err() != nil {
				return
			}
			f()
		}
	})
	task.Right(t, "a timer that is reset, and skips what was missed", func(
		ctx context.Context, d time.Duration, f func(),
	) {
		next := time.Now().Add(d)
		timer := time.NewTimer(d)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
			}
			if ctx.Err() != nil {
				return
			}
			f()
			for next = next.Add(d); time.Until(next) < 0; next = next.Add(d) {
			}
			timer.Reset(time.Until(next))
		}
	})
	task.Right(t, "f in a goroutine, waited for", func(
		ctx context.Context, d time.Duration, f func(),
	) {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
			select {
			case <-ctx.Done():
				return
			default:
			}
			done := make(chan struct{})
			go func() {
				defer close(done)
				f()
			}()
			<-done
		}
	})
	task.Right(t, "deadlines of contexts as ticks", func(
		ctx context.Context, d time.Duration, f func(),
	) {
		next := time.Now()
		for {
			next = next.Add(d)
			if missed := time.Since(next); missed > 0 {
				next = next.Add((missed/d + 1) * d)
			}
			tick, cancel := context.WithDeadline(ctx, next)
			<-tick.Done()
			cancel()
			if ctx.Err() != nil {
				return
			}
			f()
		}
	})
}
