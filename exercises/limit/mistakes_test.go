package limit_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.IgnoresLimit, "calls f without a limit", ignores,
		"Limit(2) for jobs of [1 1 1 1 1] s: never more than 2 in flight",
		"5 were in flight at a time")
	task.Wrong(t, exercise.IgnoresLimit, "makes a buffer of n + 1", oneMore,
		"3 were in flight at a time")
	task.Wrong(t, exercise.IgnoresLimit, "checks for a slot, and takes it later", looksFirst,
		"5 were in flight at a time")
	task.Wrong(t, exercise.TooFew, "admits one call at a time", oneAtATime,
		"never more than 1 in flight")
	task.Wrong(t, exercise.DoesNotWait, "starts f and returns", doesNotWait,
		"Limit(2) for jobs of [1 1 1 1 1] s: it takes 3s", "while 1 of its jobs still ran")
	task.Wrong(t, exercise.SharedByAll, "has one semaphore for all limits", shared,
		"two calls of Limit(1), with a job of 1 s each: it takes 1s", "it returned after 2s")
	task.Deadly(t, exercise.SharedByAll, "makes one semaphore for all calls of Limit", sharedForever,
		"synctest channel from outside bubble")
	task.Wrong(t, exercise.NoDoneCase, "waits without a case for ctx.Done()", noDoneCase,
		"do returns at 1s, and does not call f", "do returned at 11s, and called f")
	task.Wrong(t, exercise.NoDoneCase, "checks the context once, and then waits", asksOnce,
		"do returned at 11s, and called f")
	task.Wrong(t, exercise.NoDoneCase, "wakes only one call when a context is done",
		wakesOne, "do returns at 1s, and does not call f", "do returned at 10s, and called f")
	task.Wrong(t, exercise.IgnoresLimit, "calls f without a slot when the context is done", anyway,
		"do returns at 1s, and does not call f", "do returned at 1s, and called f")
	task.Wrong(t, exercise.LosesError, "returns nil to a canceled call", losesError,
		"do returns ctx.Err()", "it returned nil")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause to a canceled call", cause,
		"do returns ctx.Err()", "it returned the error \"this is why\"")
	task.Wrong(t, exercise.WrongResult, "returns ctx.Err() after f", contextAfter,
		"do returns nil, because it did not wait for a slot",
		"it returned the error \"context deadline exceeded\"")
	task.Wrong(t, exercise.KeepsSlot, "leaves a helper goroutine waiting", leavesHelper,
		"and a ctx that is done at 1 s: it returns",
		"deadlock: every goroutine waits",
		"to send on a channel")
	task.Wrong(t, exercise.KeepsSlot, "hands the slot to a call that was canceled", handsOn,
		"Limit(1), whose slot is free again just when the ctx of the next call is done: it returns",
		"deadlock: every goroutine waits", "your function waits at mistakes_test.go:", "in a select")
	task.Wrong(t, exercise.KeepsSlot, "sends a slot to a waiting call that was canceled", callsIn,
		"Limit(1), whose slot is free again just when the ctx of the next call is done: it returns",
		"deadlock: every goroutine waits", "to send on a channel")
	task.Wrong(t, exercise.KeepsSlot, "releases the slot without defer", noDefer,
		"Limit(1) for a job that panics, and then a job of 1 s: it returns", "deadlock",
		"in a select")
	task.Deadly(t, exercise.HoldsLock, "holds the lock of its count while f runs", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Deadly(t, exercise.OnePanic, "calls f in a goroutine", goes,
		"panic at mistakes_test.go:", "on purpose, in a job")
	task.Wrong(t, exercise.TooFew, "admits at most a hundred calls", hundred,
		"Limit(2000) for 3000 jobs of 100 h: 2000 in flight", "never more than 100 in flight")
	task.Wrong(t, exercise.GivesUp, "refuses all calls after a minute of waiting", minute,
		"Limit(2000) for 3000 jobs of 100 h: every call waits until a slot is free", "only 2000 of 3000 jobs were done")
	task.Wrong(t, exercise.IgnoresLimit, "releases a slot after an hour", anHour,
		"Limit(2000) for 3000 jobs of 100 h: never more than 2000 in flight", "3000 were in flight")
	task.Wrong(t, exercise.Waves, "admits n calls, and the next n when all are done", waves,
		"Limit(2) for a job of 4 s, and then four jobs of 1 s: it takes 4s", "it returned after 6s")
	task.Wrong(t, exercise.HidesPanic, "treats a panic as a normal return", swallows,
		"Limit(1) for a job that panics, and then a job of 1 s: do panics as well",
		"it returned, as if nothing had happened")
	task.Wrong(t, exercise.KeepsSlot, "releases the slot after a panic, but not after Goexit", noGoexit,
		"Limit(1) for a job that calls runtime.Goexit, and then a job of 1 s: it returns", "deadlock")
	task.Wrong(t, exercise.NoDoneCase, "waits for a slot before it checks the context", placeFirst,
		"called with a ctx that is already done: it returns immediately", "it returned 10s later")
	task.Scheduled(t, exercise.IgnoresLimit, "loads the count, and adds to it later", loadThenAdd,
		"for 2 jobs of 1 s: never more than 1 in flight", "2 were in flight")
	task.Scheduled(t, exercise.TooFew, "wakes only one call when two have left", wakesOneOfTwo,
		"Limit(2) for 4 jobs of 1 s: ")
	task.Scheduled(t, exercise.Deadlocks, "signals a free slot before any call waits for the signal", bell,
		"Limit(1) for 2 jobs that take no time: it returns", "deadlock")
	task.StillRight(t)
	task.Racy(t, exercise.Races, "counts calls without a lock", counts,
		"data race", "write at mistakes_test.go:")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that stays after all calls are done", keeper,
		"it leaves no goroutine behind", "in a select")
}

func hundred(n int) doing { return solution(min(n, 100)) }

func minute(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		door, cancel := context.WithCancel(ctx)
		defer cancel()
		late := time.AfterFunc(time.Minute, cancel)
		return do(door, func() {
			late.Stop()
			f()
		})
	}
}

func anHour(n int) doing {
	places := make(chan bool, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- true:
		case <-ctx.Done():
			return ctx.Err()
		}
		free := sync.OnceFunc(func() { <-places })
		defer free()
		defer time.AfterFunc(time.Hour, free).Stop()
		f()
		return nil
	}
}

func waves(n int) doing {
	var mu sync.Mutex
	var next sync.Cond
	next.L = &mu
	inside, came := 0, 0
	return func(ctx context.Context, f func()) error {
		defer context.AfterFunc(ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			next.Broadcast()
		})()
		mu.Lock()
		for came == n && ctx.Err() == nil {
			next.Wait()
		}
		if came == n {
			mu.Unlock()
			return ctx.Err()
		}
		inside++
		came++
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if inside--; inside == 0 {
				came = 0
				next.Broadcast()
			}
		}()
		f()
		return nil
	}
}

func swallows(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		return do(ctx, func() {
			defer func() { recover() }()
			f()
		})
	}
}

func noGoexit(n int) doing {
	places := make(chan bool, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- true:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() {
			if p := recover(); p != nil {
				<-places
				panic(p)
			}
		}()
		f()
		<-places
		return nil
	}
}

func placeFirst(n int) doing {
	places := make(chan bool, n)
	return func(ctx context.Context, f func()) error {
		if ctx.Err() != nil {
			places <- true
			<-places
			return ctx.Err()
		}
		select {
		case places <- true:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-places }()
		f()
		return nil
	}
}

func loadThenAdd(n int) doing {
	var inside atomic.Int64
	left := make(chan bool, 1)
	return func(ctx context.Context, f func()) error {
		for inside.Load() >= int64(n) {
			select {
			case <-left:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		inside.Add(1)
		defer func() {
			inside.Add(-1)
			select {
			case left <- true:
			default:
			}
		}()
		f()
		return nil
	}
}

func wakesOneOfTwo(n int) doing {
	var mu sync.Mutex
	inside := 0
	left := make(chan bool, 1)
	enter := func() bool {
		mu.Lock()
		defer mu.Unlock()
		if inside == n {
			return false
		}
		inside++
		return true
	}
	return func(ctx context.Context, f func()) error {
		for !enter() {
			select {
			case <-left:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		defer func() {
			mu.Lock()
			inside--
			mu.Unlock()
			select {
			case left <- true:
			default: // has been told
			}
		}()
		f()
		return nil
	}
}

func ignores(int) doing {
	return func(_ context.Context, f func()) error {
		f()
		return nil
	}
}

func oneMore(n int) doing { return solution(n + 1) }

func looksFirst(n int) doing {
	var inside atomic.Int32
	return func(_ context.Context, f func()) error {
		for inside.Load() >= int32(n) {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Millisecond) // what makes sure that it goes wrong
		inside.Add(1)
		defer inside.Add(-1)
		f()
		return nil
	}
}

func oneAtATime(int) doing { return solution(1) }

func doesNotWait(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		entered := make(chan struct{})
		go do(ctx, func() {
			close(entered)
			f()
		})
		<-entered
		return nil
	}
}

var places chan struct{}

func shared(n int) doing {
	places = make(chan struct{}, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-places }()
		f()
		return nil
	}
}

var makePlaces sync.Once

func sharedForever(n int) doing {
	makePlaces.Do(func() { places = make(chan struct{}, n) })
	return func(_ context.Context, f func()) error {
		places <- struct{}{}
		defer func() { <-places }()
		f()
		return nil
	}
}

func noDoneCase(n int) doing {
	places := make(chan struct{}, n)
	return func(_ context.Context, f func()) error {
		places <- struct{}{}
		defer func() { <-places }()
		f()
		return nil
	}
}

func asksOnce(n int) doing {
	do := noDoneCase(n)
	return func(ctx context.Context, f func()) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return do(ctx, f)
	}
}

func wakesOne(n int) doing {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	inside := 0
	return func(ctx context.Context, f func()) error {
		stop := context.AfterFunc(ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			changed.Signal()
		})
		defer stop()
		mu.Lock()
		for inside == n {
			if ctx.Err() != nil {
				mu.Unlock()
				return ctx.Err()
			}
			changed.Wait()
		}
		inside++
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			inside--
			changed.Signal()
		}()
		f()
		return nil
	}
}

func losesError(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		do(ctx, f)
		return nil
	}
}

func cause(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		if do(ctx, f) != nil {
			return context.Cause(ctx)
		}
		return nil
	}
}

func contextAfter(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		do(ctx, f)
		return ctx.Err()
	}
}

func leavesHelper(n int) doing {
	places := make(chan struct{}, n)
	return func(ctx context.Context, f func()) error {
		entered := make(chan struct{})
		go func() {
			places <- struct{}{} // even if no call wants the slot anymore
			close(entered)
		}()
		select {
		case <-entered:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-places }()
		f()
		return nil
	}
}

func handsOn(n int) doing {
	var mu sync.Mutex
	inside := 0
	var door []chan struct{}
	return func(ctx context.Context, f func()) error {
		mu.Lock()
		come := make(chan struct{})
		if inside < n {
			inside++
			close(come)
		} else {
			door = append(door, come)
		}
		mu.Unlock()
		select {
		case <-come:
		case <-ctx.Done():
			mu.Lock()
			defer mu.Unlock()
			if i := slices.Index(door, come); i >= 0 {
				door = slices.Delete(door, i, i+1)
			}
			return ctx.Err() // also if called in at that very moment
		}
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if len(door) == 0 {
				inside--
				return
			}
			close(door[0])
			door = door[1:]
		}()
		f()
		return nil
	}
}

func callsIn(n int) doing {
	var mu sync.Mutex
	inside, waiting := 0, 0
	turn := make(chan struct{})
	return func(ctx context.Context, f func()) error {
		mu.Lock()
		if inside < n {
			inside++
			mu.Unlock()
		} else {
			waiting++
			mu.Unlock()
			select {
			case <-turn:
			case <-ctx.Done():
				mu.Lock()
				waiting--
				mu.Unlock()
				return ctx.Err()
			}
		}
		defer func() {
			mu.Lock()
			if waiting == 0 {
				inside--
				mu.Unlock()
				return
			}
			waiting--
			mu.Unlock()
			turn <- struct{}{} // even if no call waits anymore
		}()
		f()
		return nil
	}
}

func noDefer(n int) doing {
	places := make(chan struct{}, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		f()
		<-places
		return nil
	}
}

func holdsLock(int) doing {
	var mu sync.Mutex
	return func(_ context.Context, f func()) error {
		mu.Lock()
		defer mu.Unlock()
		f()
		return nil
	}
}

func goes(n int) doing {
	do := solution(n)
	return func(ctx context.Context, f func()) error {
		return do(ctx, func() {
			done := make(chan struct{})
			go func() {
				defer close(done)
				f()
			}()
			<-done
		})
	}
}

func counts(n int) doing {
	do := solution(n)
	served := 0
	return func(ctx context.Context, f func()) error {
		return do(ctx, func() {
			served++
			f()
		})
	}
}

func keeper(n int) doing {
	enter, leave := make(chan struct{}), make(chan struct{})
	go func() {
		for inside := 0; ; {
			door := enter
			if inside == n {
				door = nil
			}
			select {
			case <-door:
				inside++
			case <-leave:
				inside--
			}
		}
	}()
	return func(ctx context.Context, f func()) error {
		select {
		case enter <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { leave <- struct{}{} }()
		f()
		return nil
	}
}

func bell(n int) doing {
	var mu sync.Mutex
	inside := 0
	free := make(chan bool)
	return func(ctx context.Context, f func()) error {
		for {
			mu.Lock()
			if inside < n {
				inside++
				mu.Unlock()
				break
			}
			mu.Unlock()
			select {
			case <-free:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		defer func() {
			mu.Lock()
			inside--
			mu.Unlock()
			select {
			case free <- true:
			default:
			}
		}()
		f()
		return nil
	}
}

func anyway(n int) doing {
	places := make(chan bool, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- true:
			defer func() { <-places }()
		case <-ctx.Done():
		}
		f()
		return ctx.Err()
	}
}
