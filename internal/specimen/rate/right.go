package rate

import (
	"context"
	"sync"
	"time"
)

func until(ctx context.Context, at time.Time) error {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func nextTurn(perSecond, burst int) waiter {
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

		err := until(ctx, turn)
		mu.Lock()
		defer mu.Unlock()
		if err != nil && next.Equal(turn.Add(step)) {
			next = turn // no call has taken the turn after it
		}
		return err
	}
}

func holdsChannel(perSecond, burst int) waiter {
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
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
			next = saved
		}
		if next.After(time.Now()) {
			if err := until(ctx, next); err != nil {
				turn <- next
				return err
			}
		}
		turn <- next.Add(step)
		return nil
	}
}

func bucket(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond) // a token
	var mu sync.Mutex
	tokens := time.Duration(burst) * step
	last := time.Now()
	take := func() (missing time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		tokens = min(tokens+time.Since(last), time.Duration(burst)*step)
		last = time.Now()
		if tokens < step {
			return step - tokens
		}
		tokens -= step
		return 0
	}
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			missing := take()
			if missing == 0 {
				return nil
			}
			until(ctx, time.Now().Add(missing))
		}
		return ctx.Err()
	}
}
