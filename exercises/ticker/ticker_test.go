package ticker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/ticker"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("ticker", grade)

func TestYours(t *testing.T) { task.Yours(t, ticker.Every) }

type every = func(ctx context.Context, d time.Duration, f func())

const (
	second = time.Second
	// An answer that polls every millisecond is late at that time.
	odd = 333337 * time.Nanosecond
)

func grade(g *exercise.G, every every) {
	for _, c := range []struct{ d, needs, stop, returns time.Duration }{
		{second, 0, 3500*time.Millisecond + odd, 3500*time.Millisecond + odd},
		{second, 300 * time.Millisecond, 3500 * time.Millisecond, 3500 * time.Millisecond},
		{second, 900 * time.Millisecond, 4950 * time.Millisecond, 4950 * time.Millisecond},
		{second, 600 * time.Millisecond, 2300 * time.Millisecond, 2600 * time.Millisecond},
		{250 * time.Millisecond, 0, 600 * time.Millisecond, 600 * time.Millisecond},
		{second, 0, 500 * time.Millisecond, 500 * time.Millisecond},
		{500 * time.Microsecond, 0, 1200 * time.Microsecond, 1200 * time.Microsecond},
	} {
		what := fmt.Sprintf("Every(%v), f takes %v, and ctx is done at %v", c.d, c.needs, c.stop)
		g.Bubble(what, func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
			b.Means(exercise.ByLeak, exercise.LeavesOne)
			ctx, cancel := context.WithTimeoutCause(context.Background(), c.stop, errors.New("this is why"))
			defer cancel()
			var at []time.Duration
			b.Call(func() { every(ctx, c.d, f(b, &at, c.needs)) })
			var want []time.Duration
			for t := c.d; t < c.stop; t += c.d {
				want = append(want, t)
			}
			beats(b, c.d, c.needs, want, at)
			b.Takes(c.returns, b.Later(c.returns+c.d/20, exercise.NoDoneCase))
		})
	}
	g.Bubble("Every(1s), and ctx is done beforehand", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var at []time.Duration
		b.Call(func() { every(ctx, second, f(b, &at, 0)) })
		b.Takes(0, b.Later(0, exercise.NoDoneCase))
		beats(b, second, 0, nil, at)
	})
	g.Bubble("Every(1s), the first call of f takes 3.5s, and ctx is done at 7.5s", func(b *exercise.B) {
		const begin = 300 * time.Millisecond // so that d is not measured from midnight
		time.Sleep(begin)
		ctx, cancel := context.WithTimeout(context.Background(), 7500*time.Millisecond)
		defer cancel()
		var at []time.Duration
		var calls atomic.Int64
		b.Call(func() {
			every(ctx, second, func() {
				needs := time.Duration(0)
				if calls.Add(1) == 1 {
					needs = 3500 * time.Millisecond
				}
				f(b, &at, needs)()
			})
		})
		for i := range at {
			at[i] -= begin
		}
		b.PeakIs(1, exercise.Overlaps, exercise.SkipsJobs)
		want := []time.Duration{second, 5 * second, 6 * second, 7 * second}
		with := slices.Insert(slices.Clone(want), 1, 4500*time.Millisecond)
		if !slices.Equal(at, want) && !slices.Equal(at, with) {
			m := exercise.OffBeat
			if len(at) > len(with) {
				m = exercise.CatchesUp
			}
			b.Fail(exercise.ByInstant, m,
				fmt.Sprintf("%s: it calls f at %s, and perhaps at 4.5s", b.What(), exercise.When(want)),
				"it called f at "+exercise.When(at))
		}
	})
	g.Bubble("Every(1s), f runs from 1s to 3.5s, and ctx is done at 2.2s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
		b.Call(func() {
			for range 20 { // select picks the right case half of the time
				begin := b.Now()
				ctx, cancel := context.WithCancel(context.Background())
				time.AfterFunc(2200*time.Millisecond, cancel)
				calls := 0
				every(ctx, second, func() {
					calls++
					if calls == 1 {
						time.Sleep(2500 * time.Millisecond)
					}
				})
				if calls > 1 {
					b.Fail(exercise.ByCount, exercise.PicksAny,
						b.What()+": it returns at 3.5s, and does not call f again",
						"f was called again, after ctx was done")
				}
				if took := b.Now() - begin; took != 3500*time.Millisecond {
					m := exercise.NoDoneCase
					if took < 3500*time.Millisecond {
						m = exercise.DoesNotWait
					}
					b.Fail(exercise.ByTime, m, b.What()+": it returns at 3.5s",
						fmt.Sprintf("it returned at %v", took))
				}
			}
		})
	})
	const many = 12_000 // an answer may make a context for each tick, which costs
	g.Bubble("Every(10ms) until 120.005s, where f takes 1ms", func(b *exercise.B) {
		const d = 10 * time.Millisecond
		b.Waits(time.Hour)
		ctx, cancel := context.WithTimeout(context.Background(), many*d+d/2)
		defer cancel()
		calls, last := 0, time.Duration(0)
		b.Call(func() {
			every(ctx, d, func() {
				calls++
				last = b.Now()
				time.Sleep(time.Millisecond)
			})
		})
		if calls != many || last != many*d {
			m := exercise.OffBeat
			switch {
			case last > time.Duration(calls)*d:
				m = exercise.Drifts
			case last == time.Duration(calls)*d:
				m = exercise.GivesUp
			}
			b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: the last of %d calls is at %v", b.What(), many, many*d),
				fmt.Sprintf("the last of %d was at %v", calls, last))
		}
	})
	g.Bubble("Every(10000h), called at 7m0s, and ctx is done at 25000h", func(b *exercise.B) {
		const d, begin, stop = 10_000 * time.Hour, 7 * time.Minute, 25_000 * time.Hour
		b.Waits(100_000 * time.Hour)
		ctx, cancel := context.WithTimeout(context.Background(), stop)
		defer cancel()
		var at []time.Duration
		b.Call(func() {
			time.Sleep(begin) // so that d is not measured from midnight
			every(ctx, d, f(b, &at, 0))
		})
		beats(b, d, 0, []time.Duration{begin + d, begin + 2*d}, at)
		b.Takes(stop)
	})
	g.Bubble("Every(1s) and Every(3s) at the same time, and ctx is done at 6.5s", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(context.Background(), 6500*time.Millisecond)
		defer cancel()
		var quick, slow []time.Duration
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { every(ctx, second, f(b, &quick, 0)) })
			both.Go(func() { every(ctx, 3*second, f(b, &slow, 0)) })
			both.Wait()
		})
		want := "called 6 times and 2 times"
		got := fmt.Sprintf("called %s and %s", exercise.Times(len(quick)), exercise.Times(len(slow)))
		if got != want {
			b.Fail(exercise.ByCount, exercise.SharedByAll, b.What()+": f is "+want, "it was "+got)
		}
	})
	g.Bubble("two calls of Every(1s) at the same time, where f takes 0.9s, and ctx is done at 3.95s", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(context.Background(), 3950*time.Millisecond)
		defer cancel()
		b.Call(func() {
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					every(ctx, second, func() {
						defer b.Enter("f", 900*time.Millisecond)()
						b.Sleep(900 * time.Millisecond)
					})
				})
			}
			both.Wait()
		})
		b.PeakIs(2, exercise.Overlaps, exercise.Sequential)
	})
	g.Race("Every(1ms)", func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		n := 0
		every(ctx, time.Millisecond, func() { n++ })
		n++
	})
}

// f returns a function that notes when it is called, and takes some time.
func f(b *exercise.B, at *[]time.Duration, needs time.Duration) func() {
	return func() {
		b.Locked(func() { *at = append(*at, b.Now()) })
		b.Work("f", needs)
	}
}

// beats fails the check unless f was called at the times that are wanted.
func beats(b *exercise.B, d, needs time.Duration, want, got []time.Duration) {
	if slices.Equal(want, got) {
		return
	}
	m := exercise.OffBeat
	switch {
	case len(got) == 0:
		m = exercise.SkipsJobs
	case len(got) > 1 && needs > 0 && got[0] == d && got[1] == 2*d+needs:
		m = exercise.Drifts
	case len(want) > 0 && len(got) > 10*len(want):
		m = exercise.Units
	}
	observed := "it called f at " + exercise.When(got)
	if len(got) == 0 {
		observed = "it never called f"
	} else if len(got) > 6 {
		observed = fmt.Sprintf("it called f %s, first at %s",
			exercise.Times(len(got)), exercise.When(got[:3]))
	}
	expected := "it calls f at " + exercise.When(want)
	if len(want) == 0 {
		expected = "it never calls f"
	}
	b.Fail(exercise.ByInstant, m, b.What()+": "+expected, observed)
}
