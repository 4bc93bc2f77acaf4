package ticker_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Drifts, "waits for d after each call", waitsAfter,
		"Every(1s), f takes 300ms, and ctx is done at 3.5s: it calls f at 1s, 2s, 3s",
		"it called f at 1s, 2.3s")
	task.Wrong(t, exercise.Drifts, "resets the ticker after each call", resets,
		"it calls f at 1s, 2s, 3s", "it called f at 1s, 2.3s")
	task.Wrong(t, exercise.IgnoresContext, "sleeps in a loop forever", forever,
		"and ctx is done at 3.500333337s: it returns", "it has not returned after 10m0s")
	task.Wrong(t, exercise.NoDoneCase, "checks the context between sleeps", looksBetween,
		"and ctx is done at 3.500333337s: it takes 3.500333337s", "it returned after 4s")
	task.Wrong(t, exercise.NoDoneCase, "ranges over the ticks, and checks the context", ranges,
		"it returned after 4s")
	task.Wrong(t, exercise.SleepsToWait, "polls every 10 ms", polls,
		"it takes 3.500333337s", "it returned after 3.51s")
	task.Wrong(t, exercise.OffBeat, "calls f before the first wait", callsFirst,
		"it calls f at 1s, 2s, 3s", "it called f at 0s, 1s, 2s, 3s")
	task.Wrong(t, exercise.Units, "uses the wrong unit for d", nanoseconds,
		"it calls f at 1s, 2s, 3s", "first at 1ms, 2ms, 3ms")
	task.Wrong(t, exercise.SkipsJobs, "stops at the first tick", onlyOnce,
		"it calls f at 1s, 2s, 3s", "it never called f")
	task.Wrong(t, exercise.DoesNotWait, "starts f in a goroutine and continues", goes,
		"Every(1s), f takes 600ms, and ctx is done at 2.3s: it takes 2.6s", "while 1 of its jobs still ran")
	task.Wrong(t, exercise.Overlaps, "starts f in a goroutine, and waits at the end", goesAndWaits,
		"the first call of f takes 3.5s, and ctx is done at 7.5s: never more than 1 in flight")
	task.Wrong(t, exercise.CatchesUp, "sleeps until the next tick, even if that tick is past", catchesUp,
		"it calls f at 1s, 5s, 6s, 7s, and perhaps at 4.5s",
		"it called f at 1s, 4.5s, 4.5s, 4.5s, 5s, 6s, 7s")
	task.Wrong(t, exercise.CatchesUp, "has a buffer for ten ticks", buffers,
		"it called f at 1s, 4.5s, 4.5s, 4.5s, 5s, 6s, 7s")
	task.Wrong(t, exercise.PicksAny, "calls f after a tick without checking ctx", picksAny,
		"f runs from 1s to 3.5s, and ctx is done at 2.2s: it returns at 3.5s, and does not call f again",
		"f was called again, after ctx was done")
	task.Wrong(t, exercise.LeavesOne, "leaves a goroutine that sends ticks", leaves,
		"it leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.GivesUp, "counts calls, and stops after ten thousand", tenThousand,
		"Every(10ms) until 120.005s, where f takes 1ms: the last of 12000 calls is at 2m0s", "the last of 10000 was at 1m40s")
	task.Wrong(t, exercise.Sequential, "holds a lock that all calls share while f runs", locksAll(),
		"two calls of Every(1s) at the same time, where f takes 0.9s, and ctx is done at 3.95s: 2 in flight", "never more than 1 in flight")
	task.Wrong(t, exercise.OffBeat, "calls f at round times of day", roundTimes,
		"it calls f at 1s, 5s, 6s, 7s, and perhaps at 4.5s", "it called f at ")
	task.Wrong(t, exercise.OffBeat, "continues at round times after a long call", roundAfterLong,
		"it calls f at 1s, 5s, 6s, 7s, and perhaps at 4.5s", "it called f at 1s, 4.7s, 5.7s, 6.7s")
	task.Wrong(t, exercise.OffBeat, "waits at least a millisecond", func(ctx context.Context, d time.Duration, f func()) {
		solution(ctx, max(d, time.Millisecond), f)
	}, "it calls f at 500µs, 1ms", "it called f at 1ms")
	task.Wrong(t, exercise.SkipsJobs, "ends after a day", func(ctx context.Context, d time.Duration, f func()) {
		ctx, cancel := context.WithTimeout(ctx, 24*time.Hour)
		defer cancel()
		solution(ctx, d, f)
	}, "Every(10000h), called at 7m0s", "it never called f")
	task.Wrong(t, exercise.SharedByAll, "uses one ticker for all calls of Every", oneTicker(),
		"Every(1s) and Every(3s) at the same time, and ctx is done at 6.5s: f is called 6 times and 2 times")
}

func waitsAfter(ctx context.Context, d time.Duration, f func()) {
	for {
		select {
		case <-time.After(d):
			if ctx.Err() == nil {
				f()
			}
		case <-ctx.Done():
			return
		}
	}
}

func resets(ctx context.Context, d time.Duration, f func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for ctx.Err() == nil {
		select {
		case <-t.C:
			if ctx.Err() == nil {
				f()
				t.Reset(d)
			}
		case <-ctx.Done():
		}
	}
}

func forever(_ context.Context, d time.Duration, f func()) {
	for range time.Tick(d) {
		f()
	}
}

func looksBetween(ctx context.Context, d time.Duration, f func()) {
	next := time.Now()
	for {
		next = next.Add(d)
		time.Sleep(time.Until(next))
		if ctx.Err() != nil {
			return
		}
		f()
	}
}

func ranges(ctx context.Context, d time.Duration, f func()) {
	for range time.Tick(d) {
		if ctx.Err() != nil {
			return
		}
		f()
	}
}

func polls(ctx context.Context, d time.Duration, f func()) {
	next := time.Now().Add(d)
	for ctx.Err() == nil {
		if !time.Now().Before(next) {
			f()
			next = next.Add(d)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func callsFirst(ctx context.Context, d time.Duration, f func()) {
	if ctx.Err() == nil {
		f()
	}
	solution(ctx, d, f)
}

func nanoseconds(ctx context.Context, d time.Duration, f func()) {
	solution(ctx, d/1000, f)
}

func onlyOnce(ctx context.Context, d time.Duration, f func()) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func goes(ctx context.Context, d time.Duration, f func()) {
	solution(ctx, d, func() { go f() })
}

func goesAndWaits(ctx context.Context, d time.Duration, f func()) {
	var calls sync.WaitGroup
	solution(ctx, d, func() { calls.Go(f) })
	calls.Wait()
}

func catchesUp(ctx context.Context, d time.Duration, f func()) {
	next := time.Now()
	for {
		next = next.Add(d)
		select {
		case <-time.After(time.Until(next)):
			if ctx.Err() != nil {
				return
			}
			f()
		case <-ctx.Done():
			return
		}
	}
}

func buffers(ctx context.Context, d time.Duration, f func()) {
	ticks := make(chan bool, 10)
	go func() {
		defer close(ticks)
		solution(ctx, d, func() { ticks <- true })
	}()
	for range ticks {
		if ctx.Err() == nil {
			f()
		}
	}
}

func picksAny(ctx context.Context, d time.Duration, f func()) {
	if ctx.Err() != nil {
		return
	}
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			f()
		case <-ctx.Done():
			return
		}
	}
}

func leaves(ctx context.Context, d time.Duration, f func()) {
	ticks := make(chan bool)
	go func() {
		for range time.Tick(d) {
			ticks <- true
		}
	}()
	for {
		select {
		case <-ticks:
			if ctx.Err() != nil {
				return
			}
			f()
		case <-ctx.Done():
			return
		}
	}
}

func tenThousand(ctx context.Context, d time.Duration, f func()) {
	calls := 0
	solution(ctx, d, func() {
		if calls++; calls <= 10_000 {
			f()
		}
	})
}

// locksAll is an Every with a lock outside of the function.
func locksAll() every {
	var mu sync.Mutex
	return func(ctx context.Context, d time.Duration, f func()) {
		solution(ctx, d, func() {
			mu.Lock()
			defer mu.Unlock()
			f()
		})
	}
}

// oneTicker is an Every with its ticker outside of the function.
func oneTicker() every {
	var mu sync.Mutex
	var t *time.Ticker
	return func(ctx context.Context, d time.Duration, f func()) {
		mu.Lock()
		t = time.NewTicker(d)
		mu.Unlock()
		for {
			mu.Lock()
			ticks := t.C
			mu.Unlock()
			select {
			case <-ticks:
				if ctx.Err() != nil {
					return
				}
				f()
			case <-ctx.Done():
				return
			}
		}
	}
}

func roundAfterLong(ctx context.Context, d time.Duration, f func()) {
	next := time.Now().Add(d)
	for {
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
			return
		}
		if ctx.Err() != nil {
			return
		}
		f()
		if next = next.Add(d); time.Now().After(next) {
			next = time.Now().Truncate(d).Add(d)
		}
	}
}

func roundTimes(ctx context.Context, d time.Duration, f func()) {
	for next := time.Now().Add(d); ; next = time.Now().Truncate(d).Add(d) {
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return
		}
		f()
	}
}
