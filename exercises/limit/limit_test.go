package limit_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/limit"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("limit", grade)

func TestYours(t *testing.T) { task.Yours(t, limit.Limit) }

type doing = func(ctx context.Context, f func()) error

func grade(g *exercise.G, limit func(n int) doing) {
	ctx := context.Background()
	schedules(g, limit)
	for _, c := range []struct {
		n, takes int
		jobs     []int
	}{
		{2, 3, []int{1, 1, 1, 1, 1}},
		{1, 3, []int{1, 1, 1}},
		{3, 4, []int{2, 2, 2, 2, 2, 2}},
		{3, 2, []int{2, 2}},
	} {
		g.Bubble(fmt.Sprintf("Limit(%d) for jobs of %v s", c.n, c.jobs), func(b *exercise.B) {
			b.Call(func() {
				do := limit(c.n)
				var wg sync.WaitGroup
				for i, seconds := range c.jobs {
					wg.Go(func() {
						do(ctx, func() { b.Work(fmt.Sprint("job ", i), s(seconds)) })
					})
				}
				wg.Wait()
			})
			b.PeakIs(min(c.n, len(c.jobs)), exercise.IgnoresLimit, exercise.TooFew)
			b.Takes(s(c.takes))
		})
	}
	g.Bubble("two calls of Limit(1), with a job of 1 s each", func(b *exercise.B) {
		b.Call(func() {
			one, other := limit(1), limit(1)
			var wg sync.WaitGroup
			wg.Go(func() { one(ctx, func() { b.Work("job of one", s(1)) }) })
			wg.Go(func() { other(ctx, func() { b.Work("job of the other", s(1)) }) })
			wg.Wait()
		})
		b.Takes(s(1), exercise.At(s(2), exercise.SharedByAll))
	})
	g.Bubble("Limit(1), whose slot is taken for 10 s, and a ctx that is done at 1 s", func(b *exercise.B) { loses(b, limit) })
	g.Bubble("Limit(1) for a job of 2 s, and a ctx that is done at 1 s", func(b *exercise.B) {
		late, cancel := context.WithTimeout(ctx, s(1))
		defer cancel()
		var err error
		b.Call(func() { err = limit(1)(late, func() { b.Work("job", s(2)) }) })
		b.Takes(s(2))
		if err != nil {
			b.Fail(exercise.ByResult, exercise.WrongResult,
				b.What()+": do returns nil, because it did not wait for a slot",
				"it returned "+exercise.Show(err))
		}
	})
	g.Bubble("Limit(1) for a job that panics, and then a job of 1 s", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		var got any
		b.Call(func() {
			do := limit(1)
			func() {
				defer func() { got = recover() }()
				do(ctx, func() { panic("on purpose, in a job") })
			}()
			do(ctx, func() { b.Work("the later job", s(1)) })
		})
		b.Takes(s(1))
		if got == nil {
			b.Fail(exercise.ByResult, exercise.HidesPanic,
				b.What()+": do panics as well", "it returned, as if nothing had happened")
		}
	})
	g.Bubble("Limit(1) for a job that calls runtime.Goexit, and then a job of 1 s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		b.Call(func() {
			do := limit(1)
			var wg sync.WaitGroup
			wg.Go(func() { do(ctx, runtime.Goexit) })
			wg.Wait()
			do(ctx, func() { b.Work("the later job", s(1)) })
		})
		b.Takes(s(1))
	})
	g.Bubble("Limit(2) for a job of 4 s, and then four jobs of 1 s", func(b *exercise.B) {
		b.Call(func() {
			do := limit(2)
			var wg sync.WaitGroup
			for i, seconds := range []int{4, 1, 1, 1, 1} {
				wg.Go(func() { do(ctx, func() { b.Work(fmt.Sprint("job ", i), s(seconds)) }) })
				b.Settle()
			}
			wg.Wait()
		})
		b.PeakIs(2, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(s(4), exercise.At(s(6), exercise.Waves))
	})
	g.Bubble("Limit(1), whose slot is taken for 10 s: five calls are canceled while they wait, and two are not", func(b *exercise.B) {
		impatient(b, limit)
	})
	for _, full := range []bool{false, true} {
		what := "Limit(1), for a call whose ctx is done beforehand"
		if full {
			what = "Limit(1), whose slot is taken for 10 s, and called with a ctx that is already done"
		}
		g.Bubble(what, func(b *exercise.B) {
			for range 20 { // a select may be lucky, but not so often
				beforehand(b, limit(1), full)
			}
		})
	}
	g.Bubble("Limit(2000) for 3000 jobs of 100 h", func(b *exercise.B) {
		const long = 100 * time.Hour // a timeout of its own is shorter
		b.Waits(10_000 * long)
		b.Call(func() {
			do := limit(2000)
			var wg sync.WaitGroup
			for range 3000 {
				wg.Go(func() { do(ctx, func() { b.Work("job", long) }) })
			}
			wg.Wait()
		})
		if n := b.Started(); n < 3000 {
			b.Fail(exercise.ByCount, exercise.GivesUp,
				b.What()+": every call waits until a slot is free", fmt.Sprintf("only %d of 3000 jobs were done", n))
		}
		b.PeakIs(2000, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(2 * long)
	})
	g.Bubble("Limit(1), whose slot is free again just when the ctx of the next call is done", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		b.Call(func() {
			for range 20 { // a single time, the right call may come first by chance
				changesMind(b, limit(1))
			}
		})
		b.Takes(s(20))
	})
	g.Race("Limit(3) for 100 jobs", func() {
		do := limit(3)
		var wg sync.WaitGroup
		for range 100 {
			// They must overlap: what comes one after the other is no race.
			wg.Go(func() { do(ctx, func() { time.Sleep(time.Millisecond) }) })
		}
		wg.Wait()
	})
}

// loses has one customer in the shop for 10 s, and three at the door. The
// second of them loses patience after 1 s, and the last one comes later.
func loses(b *exercise.B, limit func(n int) doing) {
	b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
	var err error
	var left time.Duration
	called := false
	b.Call(func() {
		ctx := context.Background()
		do := limit(1)
		var wg sync.WaitGroup
		wg.Go(func() { do(ctx, func() { b.Work("the long job", s(10)) }) })
		b.Settle()
		wg.Go(func() { do(ctx, func() { b.Work("the patient job", s(1)) }) })
		b.Settle()
		impatient, cancel := context.WithTimeoutCause(ctx, s(1), errors.New("this is why"))
		defer cancel()
		wg.Go(func() {
			err = do(impatient, func() { called = true })
			left = b.Now()
		})
		time.Sleep(s(2))
		wg.Go(func() { do(ctx, func() { b.Work("the last job", s(1)) }) })
		wg.Wait()
	})
	if called || left != s(1) {
		f := "did not call f"
		if called {
			f = "called f"
		}
		m := exercise.NoDoneCase
		if left == s(1) {
			m = exercise.IgnoresLimit // f ran without a slot
		}
		b.Fail(exercise.ByInstant, m,
			b.What()+": do returns at 1s, and does not call f",
			fmt.Sprintf("do returned at %v, and %s", left, f))
	}
	if err != context.DeadlineExceeded {
		b.Fail(exercise.ByResult, exercise.Lost(err),
			b.What()+": do returns ctx.Err()", "it returned "+exercise.Show(err))
	}
	if n := b.Started(); n < 3 {
		b.Fail(exercise.ByCount, exercise.GivesUp,
			b.What()+": all other calls wait until a slot is free", fmt.Sprintf("only %d of 3 jobs were done", n))
	}
	b.Takes(s(12))
}

// impatient has one customer in the shop for 10 s, and seven at the door.
// Five of them lose patience, one per second, and the last one first.
func impatient(b *exercise.B, limit func(n int) doing) {
	b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
	var left [5]time.Duration
	var called [5]bool
	b.Call(func() {
		do := limit(1)
		var wg sync.WaitGroup
		wg.Go(func() { do(context.Background(), func() { b.Work("the long job", s(10)) }) })
		b.Settle()
		for i := range left {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), s(5-i))
				defer cancel()
				do(ctx, func() { called[i] = true })
				left[i] = b.Now()
			})
			b.Settle()
			if i%2 == 1 {
				wg.Go(func() { do(context.Background(), func() { b.Work("a patient one", s(1)) }) })
				b.Settle()
			}
		}
		wg.Wait()
	})
	for i, at := range left {
		if at != s(5-i) || called[i] {
			b.Fail(exercise.ByInstant, exercise.NoDoneCase,
				fmt.Sprintf("%s: the call with a timeout of %d s returns at %ds", b.What(), 5-i, 5-i),
				fmt.Sprintf("it returned at %v", at))
		}
	}
	b.Takes(s(12))
}

// beforehand has a customer come whose ctx is already done.
func beforehand(b *exercise.B, do doing, full bool) {
	called, took := false, time.Duration(0)
	var err error
	b.Call(func() {
		var wg sync.WaitGroup
		if full {
			wg.Go(func() { do(context.Background(), func() { b.Work("the long job", s(10)) }) })
			b.Settle()
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		began := b.Now()
		err = do(ctx, func() { called = true })
		took = b.Now() - began
		wg.Wait()
	})
	switch {
	case full && (called || took > 0):
		b.Fail(exercise.ByInstant, exercise.NoDoneCase,
			b.What()+": it returns immediately, and does not call f", fmt.Sprintf("it returned %v later", took))
	case called && err != nil || !called && err != context.Canceled:
		f := "did not call f"
		if called {
			f = "called f"
		}
		b.Fail(exercise.ByResult, exercise.Lost(err),
			b.What()+": do calls f and returns nil, or returns ctx.Err() without calling f",
			fmt.Sprintf("it %s, and returned %s", f, exercise.Show(err)))
	}
}

// schedules lets customers come and leave at one instant, in all orders.
func schedules(g *exercise.G, limit func(n int) doing) {
	ctx := context.Background()
	for _, c := range []struct{ n, jobs int }{{1, 2}, {2, 4}} {
		g.Schedules(fmt.Sprintf("Limit(%d) for %d jobs of 1 s", c.n, c.jobs), func(b *exercise.B) {
			b.Call(func() {
				do := limit(c.n)
				var wg sync.WaitGroup
				for i := range c.jobs {
					wg.Go(func() { do(ctx, func() { b.Work(fmt.Sprint("job ", i), s(1)) }) })
				}
				wg.Wait()
			})
			b.PeakIs(c.n, exercise.IgnoresLimit, exercise.TooFew)
			b.Takes(s(2))
		})
	}
	g.Schedules("Limit(1) for 2 jobs that take no time", func(b *exercise.B) {
		b.Call(func() {
			do := limit(1)
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() { do(ctx, func() { b.Work("job", 0) }) })
			}
			wg.Wait()
		})
		b.PeakIs(1, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(0)
	})
	g.Schedules("Limit(1), whose slot is free again at the instant when the ctx of the next call is done", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		b.Call(func() { changesMind(b, limit(1)) })
		b.Takes(s(1))
	})
}

// changesMind has a customer in the shop who cancels the ctx of the customer
// at the door, and leaves. Whether or not the second customer then gets the
// slot, it must be free for a third customer afterward.
func changesMind(b *exercise.B, do doing) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		do(ctx, func() {
			time.Sleep(s(1))
			cancel()
		})
	})
	b.Settle()
	wg.Go(func() { do(ctx, func() {}) })
	wg.Wait()
	do(context.Background(), func() {})
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
