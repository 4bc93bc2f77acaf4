package rate

import (
	"context"
	"sync"
	"time"
)

func never(_, _ int) waiter {
	return func(ctx context.Context) error { return ctx.Err() }
}

func noBurst(perSecond, _ int) waiter { return nextTurn(perSecond, 1) }

func oneMore(perSecond, burst int) waiter { return nextTurn(perSecond, burst+1) }

func wholeSeconds(_, burst int) waiter { return nextTurn(1, burst) }

func eachAlone(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	calls := 0
	return func(ctx context.Context) error {
		mu.Lock()
		calls++
		free := calls <= burst
		mu.Unlock()
		if free {
			return ctx.Err()
		}
		return until(ctx, time.Now().Add(step))
	}
}

func savesUp(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	wait := nextTurn(perSecond, burst)
	var mu sync.Mutex
	var last time.Time
	saved := 0
	return func(ctx context.Context) error {
		mu.Lock()
		if !last.IsZero() {
			saved += max(int(time.Since(last)/step)-burst, 0)
		}
		last = time.Now()
		free := saved > 0
		if free {
			saved--
		}
		mu.Unlock()
		if free {
			return ctx.Err()
		}
		return wait(ctx)
	}
}

func everySecond(perSecond, burst int) waiter {
	var mu sync.Mutex
	var begin time.Time
	used := 0
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			mu.Lock()
			if time.Since(begin) >= time.Second {
				begin, used = time.Now(), 0
			}
			used++
			free, next := used <= max(perSecond, burst), begin.Add(time.Second)
			mu.Unlock()
			if free {
				return nil
			}
			until(ctx, next)
		}
		return ctx.Err()
	}
}

func sleeps(perSecond, burst int) waiter {
	wait := nextTurn(perSecond, burst)
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait(context.Background())
		return ctx.Err()
	}
}

func noError(perSecond, burst int) waiter {
	wait := nextTurn(perSecond, burst)
	return func(ctx context.Context) error {
		wait(ctx)
		return nil
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
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
			next = saved
		}
		turn := next
		next = next.Add(step)
		mu.Unlock()
		return until(ctx, turn)
	}
}

func polls(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	take := func() bool {
		mu.Lock()
		defer mu.Unlock()
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
			next = saved
		}
		if next.After(time.Now()) {
			return false
		}
		next = next.Add(step)
		return true
	}
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			if take() {
				return nil
			}
			until(ctx, time.Now().Add(7*time.Millisecond))
		}
		return ctx.Err()
	}
}

func fromNew(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	begin := time.Now()
	var mu sync.Mutex
	next := 1 - burst // in steps since New
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mu.Lock()
		next = max(next, int(time.Since(begin)/step)-(burst-1))
		mine := next
		next++
		mu.Unlock()
		err := until(ctx, begin.Add(time.Duration(mine)*step))
		mu.Lock()
		defer mu.Unlock()
		if err != nil && next == mine+1 {
			next = mine
		}
		return err
	}
}

func refills(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var begin time.Time
	used := 0
	return func(ctx context.Context) error {
		for ctx.Err() == nil {
			mu.Lock()
			end := begin.Add(time.Duration(burst) * step)
			if !time.Now().Before(end) {
				begin, used = time.Now(), 0
			}
			free := used < burst
			if free {
				used++
			}
			mu.Unlock()
			if free {
				return nil
			}
			until(ctx, end)
		}
		return ctx.Err()
	}
}

func wholeTurns(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	turns := burst
	var last time.Time // when a turn was added
	take := func() (missing time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		if more := int(time.Since(last) / step); more > 0 {
			turns = min(turns+more, burst)
			last = time.Now()
		}
		if turns == burst {
			last = time.Now()
		}
		if turns == 0 {
			return step - time.Since(last)
		}
		turns--
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

func ignoresWhenFree(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var mu sync.Mutex
	var next time.Time
	take := func() (missing time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
			next = saved
		}
		if next.After(time.Now()) {
			return time.Until(next)
		}
		next = next.Add(step)
		return 0
	}
	return func(ctx context.Context) error {
		for {
			missing := take()
			if missing == 0 {
				return nil
			}
			if until(ctx, time.Now().Add(missing)) != nil {
				return ctx.Err()
			}
		}
	}
}

func losesTurn(perSecond, burst int) waiter {
	wait := ignoresWhenFree(perSecond, burst)
	return func(ctx context.Context) error {
		if err := wait(ctx); err != nil {
			return err
		}
		return ctx.Err()
	}
}

func racy(perSecond, burst int) waiter {
	step := time.Second / time.Duration(perSecond)
	var next time.Time
	return func(ctx context.Context) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		saved := time.Now().Add(-time.Duration(burst-1) * step)
		if next.Before(saved) {
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
