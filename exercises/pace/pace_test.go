package pace_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/pace"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
	"example.com/baton/internal/racedetector"
)

var task = exercise.New("pace", grade)

func TestYours(t *testing.T) { task.Yours(t, pace.New) }

type (
	maker  = func(perSecond, burst int) (wait waiter)
	waiter = func(ctx context.Context) error
)

const ms = time.Millisecond

func grade(g *exercise.G, maker maker) {
	ctx := context.Background()
	g.Races(exercise.Races)
	for burst := 1; burst <= 2; burst++ {
		g.Schedules(fmt.Sprintf("New(1, %d), and 2 goroutines that call wait", burst), func(b *exercise.B) {
			var at []time.Duration
			b.Call(func() {
				wait := maker(1, burst)
				var wg sync.WaitGroup
				for range 2 {
					wg.Go(func() { passes(b, ctx, wait, &at) })
				}
				wg.Wait()
			})
			want := []time.Duration{0, time.Duration(2-burst) * time.Second}
			slices.Sort(at)
			if !slices.Equal(want, at) {
				m := exercise.LosesUpdate
				if at[1] > want[1] {
					m = exercise.NoBurst
				}
				b.Fail(exercise.BySchedule, m, fmt.Sprintf("%s: calls return at %s", b.What(), exercise.When(want)),
					"they returned at "+exercise.When(at))
			}
		})
	}
	// First, because goroutines that another check has left would disturb it.
	g.Bubble("two limiters from New(1, 1), each called twice", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		var at []time.Duration
		b.Call(func() {
			one, other := maker(1, 1), maker(1, 1)
			var wg sync.WaitGroup
			for _, wait := range []waiter{one, one, other, other} {
				wg.Go(func() { passes(b, ctx, wait, &at) })
			}
			wg.Wait()
		})
		slices.Sort(at)
		if got := exercise.When(at); got == "0s, 1s, 2s, 3s" { // otherwise the other checks say more
			b.Fail(exercise.ByInstant, exercise.SharedByAll, b.What()+": the calls return at 0s, 0s, 1s, 1s",
				"they returned at "+got)
		}
	})
	for _, c := range []struct {
		perSecond, burst, calls int
		first, step             time.Duration // of the calls after the burst
	}{
		{10, 1, 20, 100 * ms, 100 * ms},
		{10, 5, 20, 100 * ms, 100 * ms},
		{1, 3, 5, 1000 * ms, 1000 * ms},
		{4, 1, 1, 0, 0},
		{200, 10, 1100, 5 * ms, 5 * ms},
		{5000, 1, 100, ms / 5, ms / 5},
		{1, 150, 760, 1000 * ms, 1000 * ms}, // which takes more than 10 minutes
	} {
		what := fmt.Sprintf("New(%d, %d), and %s", c.perSecond, c.burst,
			plural.Count(c.calls, "goroutine that calls wait", "goroutines that call wait"))
		g.Bubble(what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.LeavesOne)
			b.Waits(24 * time.Hour)
			var at []time.Duration
			b.Call(func() {
				wait := maker(c.perSecond, c.burst)
				var wg sync.WaitGroup
				for range c.calls {
					wg.Go(func() { passes(b, ctx, wait, &at) })
				}
				wg.Wait()
			})
			var want []time.Duration
			for i := range c.calls {
				want = append(want, c.step*time.Duration(max(i-c.burst+1, 0)))
			}
			paced(b, want, at)
			b.Gone("when all have returned")
		})
	}
	for _, c := range []struct {
		what             string
		perSecond, burst int
		calls            []time.Duration // when, one after the other
		want             []time.Duration
	}{
		{"New(1, 1), and calls at 0.3s and 0.4s", 1, 1, []time.Duration{300 * ms, 400 * ms},
			[]time.Duration{300 * ms, 1300 * ms}},
		{"New(3, 1), and four calls", 3, 1, make([]time.Duration, 4),
			[]time.Duration{0, time.Second / 3, 2 * time.Second / 3, time.Second}},
		{"New(1, 3), three calls, and two more at 1.5s", 1, 3, []time.Duration{0, 0, 0, 1500 * ms, 1500 * ms},
			[]time.Duration{0, 0, 0, 1500 * ms, 2000 * ms}},
		{"New(2, 3), three calls, and five more after an hour", 2, 3,
			[]time.Duration{0, 0, 0, time.Hour, time.Hour, time.Hour, time.Hour, time.Hour},
			[]time.Duration{0, 0, 0, time.Hour, time.Hour, time.Hour, time.Hour + 500*ms, time.Hour + 1000*ms}},
		{"New(1, 2), unused for an hour, and three calls", 1, 2, []time.Duration{time.Hour, time.Hour, time.Hour},
			[]time.Duration{time.Hour, time.Hour, time.Hour + 1000*ms}},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Waits(24 * time.Hour)
			var at []time.Duration
			b.Call(func() {
				wait := maker(c.perSecond, c.burst)
				for _, call := range c.calls {
					time.Sleep(call - b.Now())
					passes(b, ctx, wait, &at)
				}
			})
			paced(b, c.want, at)
		})
	}
	g.Bubble("New(1, 1), called at 0s, 0s and 0.6s; the second call is canceled at 0.500333s", func(b *exercise.B) {
		const stop = 500333 * time.Microsecond
		var at []time.Duration
		var err error
		var left time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			passes(b, ctx, wait, &at)
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(stop, func() { cancel(errors.New("this is why")) })
			err = wait(ctx)
			left = b.Now()
			time.Sleep(600*ms - left)
			passes(b, context.Background(), wait, &at)
		})
		if left != stop {
			b.Fail(exercise.ByInstant, exercise.NoDoneCase, fmt.Sprintf("%s: the canceled call returns at %v", b.What(), stop),
				fmt.Sprintf("it returned at %v", left))
		}
		if err != context.Canceled {
			b.Fail(exercise.ByResult, exercise.Lost(err), b.What()+": the canceled call returns ctx.Err()", "it returned "+exercise.Show(err))
		}
		if len(at) == 2 && at[1] > 1010*ms {
			b.Fail(exercise.ByInstant, exercise.KeepsSlot, b.What()+": the call at 0.6s returns at 1s",
				fmt.Sprintf("it returned at %v", at[1]))
		}
		paced(b, []time.Duration{0, 1000 * ms}, at)
	})
	g.Bubble("New(1, 1), called twice, the second time with a timeout of 0.5s", func(b *exercise.B) {
		var err error
		var left time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			wait(ctx)
			ctx, cancel := context.WithTimeout(ctx, 500*ms)
			defer cancel()
			err = wait(ctx)
			left = b.Now()
		})
		if left > 500*ms { // one that sees that the time is too short may return early
			b.Fail(exercise.ByInstant, exercise.NoDoneCase, b.What()+": the second call returns at 500ms",
				fmt.Sprintf("it returned at %v", left))
		}
		if err == nil {
			b.Fail(exercise.ByResult, exercise.LosesError, b.What()+": the second call returns an error", "it returned nil")
		}
	})
	g.Bubble("New(1, 1), where two calls wait, and the later one is canceled at 0.5s", func(b *exercise.B) {
		var at []time.Duration
		var left time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			passes(b, ctx, wait, &at)
			var wg sync.WaitGroup
			wg.Go(func() { passes(b, ctx, wait, &at) })
			b.Settle()
			wg.Go(func() {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(500*ms, cancel)
				wait(ctx)
				left = b.Now()
			})
			wg.Wait()
		})
		if left != 500*ms {
			b.Fail(exercise.ByInstant, exercise.NoDoneCase, b.What()+": the canceled call returns at 500ms",
				fmt.Sprintf("it returned at %v", left))
		}
		paced(b, []time.Duration{0, 1000 * ms}, at)
	})
	g.Bubble("New(1, 1), where two calls wait; the earlier one is canceled at 0.5s, and another call comes at 0.6s", func(b *exercise.B) {
		var at []time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			passes(b, ctx, wait, &at)
			var wg sync.WaitGroup
			wg.Go(func() {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(500*ms, cancel)
				wait(ctx)
			})
			b.Settle()
			wg.Go(func() { passes(b, ctx, wait, &at) })
			time.Sleep(600 * ms)
			passes(b, ctx, wait, &at)
			wg.Wait()
		})
		slices.Sort(at)
		for i := range at[1:] {
			if at[i+1]-at[i] < 999*ms {
				b.Fail(exercise.ByInstant, exercise.IgnoresLimit, b.What()+": one call returns per second",
					"the calls returned at "+exercise.When(at))
			}
		}
	})
	g.Bubble("New(10, 1), called four times; the second call has a timeout of 0.05s, and the last one of 0.15s", func(b *exercise.B) {
		var at []time.Duration
		var err error
		b.Call(func() {
			wait := maker(10, 1)
			passes(b, ctx, wait, &at)
			short, cancel := context.WithTimeout(ctx, 50*ms)
			defer cancel()
			wait(short)
			passes(b, ctx, wait, &at)
			enough, cancel := context.WithTimeout(ctx, 150*ms)
			defer cancel()
			err = wait(enough)
		})
		if at[1] > 110*ms {
			b.Fail(exercise.ByInstant, exercise.KeepsSlot, b.What()+": the third call returns at 100ms",
				fmt.Sprintf("it returned at %v", at[1]))
		}
		if err != nil {
			b.Fail(exercise.ByResult, exercise.GivesUp, b.What()+": the last call returns nil",
				"it returned "+exercise.Show(err))
		}
	})
	g.Bubble("New(1, 1), with ten calls whose ctx is done, and then another call", func(b *exercise.B) {
		var at []time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			done, cancel := context.WithCancel(ctx)
			cancel()
			for range 10 {
				if err := wait(done); err != context.Canceled {
					b.Fail(exercise.ByResult, exercise.IgnoresContext, b.What()+": the ten calls return ctx.Err()",
						"one of them returned "+exercise.Show(err))
				}
			}
			passes(b, ctx, wait, &at)
		})
		if len(at) == 1 && at[0] > 0 {
			b.Fail(exercise.ByInstant, exercise.KeepsSlot, b.What()+": the other call returns at 0s",
				fmt.Sprintf("it returned at %v", at[0]))
		}
	})
	crowd, others := 20_000, 90_000 // others have turns for more than a day
	if racedetector.Enabled {
		crowd, others = 1000, 1000
	}
	g.Bubble(fmt.Sprintf("New(1, 1), and %d goroutines that call wait, all of which are canceled at 0.5s", crowd), func(b *exercise.B) {
		errs := make([]error, crowd)
		at := make([]time.Duration, crowd)
		b.Call(func() {
			wait := maker(1, 1)
			wait(ctx)
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(500*ms, cancel)
			var wg sync.WaitGroup
			for i := range crowd {
				wg.Go(func() {
					errs[i] = wait(ctx)
					at[i] = b.Now()
				})
			}
			wg.Wait()
		})
		for i, err := range errs {
			if at[i] != 500*ms || err != context.Canceled {
				b.Fail(exercise.ByInstant, exercise.Mistake{}, b.What()+": each call returns context.Canceled at 500ms",
					fmt.Sprintf("one of them returned %s at %v", exercise.Show(err), at[i]))
			}
		}
	})
	g.Bubble(fmt.Sprintf("New(1, 1), %d calls, each canceled when the next call waits, and a last call", others), func(b *exercise.B) {
		b.Waits(100 * time.Hour)
		var err error
		var left time.Duration
		b.Call(func() {
			wait := maker(1, 1)
			wait(ctx)
			var wg sync.WaitGroup
			stop := func() {}
			for range others {
				ctx, cancel := context.WithCancel(ctx)
				wg.Go(func() { wait(ctx) })
				b.Settle()
				stop()
				stop = cancel
			}
			wg.Go(func() {
				err = wait(ctx)
				left = b.Now()
			})
			b.Settle()
			stop()
			wg.Wait()
		})
		if err != nil {
			b.Fail(exercise.ByResult, exercise.GivesUp, b.What()+": the last call returns nil",
				fmt.Sprintf("it returned %s at %v", exercise.Show(err), left))
		}
		if most := time.Duration(others+1) * time.Second; left > most {
			b.Fail(exercise.ByInstant, exercise.TooSlow, fmt.Sprintf("%s: the last call returns at %v or earlier", b.What(), most),
				fmt.Sprintf("it returned at %v", left))
		}
	})
	g.Race("New(1000, 5), and 20 goroutines that call wait", func() {
		wait := maker(1000, 5)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { wait(ctx) })
		}
		wg.Wait()
	})
}

// passes calls wait, and notes when it has returned.
func passes(b *exercise.B, ctx context.Context, wait waiter, at *[]time.Duration) {
	err := wait(ctx)
	b.Locked(func() { *at = append(*at, b.Now()) })
	fmt.Fprintln(b, "Start request")
	fmt.Fprintln(b, "End request")
	if err != nil {
		b.Blame(exercise.ByResult, exercise.WrongResult, b.What()+": wait returns nil",
			"it returned "+exercise.Show(err))
	}
}

// paced fails the check unless the calls have returned at these times, apart
// from rounding.
func paced(b *exercise.B, want, got []time.Duration) {
	const rounding = 10 * time.Microsecond
	slices.Sort(got)
	for i := range want {
		off := got[i] - want[i]
		if off.Abs() <= rounding {
			continue
		}
		m := exercise.Moment(off)
		switch {
		case off < 0 && want[len(want)-1] >= time.Hour:
			m = exercise.SavesUp
		case off < 0:
			m = exercise.IgnoresLimit
		case want[i] == 0 || i > 0 && want[i] == want[i-1]:
			m = exercise.NoBurst
		case off >= want[len(want)-1]-want[len(want)-2]:
			m = exercise.TooSlow
		}
		b.Fail(exercise.ByInstant, m, fmt.Sprintf("%s: calls return at %s", b.What(), times(want, i)),
			"they returned at "+times(got, i))
	}
}

// times says when calls have returned, up to the one that is meant.
func times(all []time.Duration, i int) string {
	from, to := max(i-3, 0), min(i+2, len(all))
	text := exercise.When(all[from:to])
	if from > 0 {
		text = "..., " + text
	}
	if to < len(all) {
		text += ", ..."
	}
	return strings.TrimSpace(text)
}
