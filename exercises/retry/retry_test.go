package retry_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/retry"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("retry", grade)

func TestYours(t *testing.T) { task.Yours(t, retry.Retry) }

type retrying = func(ctx context.Context, attempts int, f func() error) error

var errDown = errors.New("the server is down")

func grade(g *exercise.G, retry retrying) {
	ctx := context.Background()
	for _, c := range []struct{ attempts, fails, want int }{
		{5, 0, 1}, {5, 2, 3}, {5, 4, 5}, {3, 9, 3}, {1, 9, 1}, {1000, 1, 2},
	} {
		succeeds(g, retry, c.attempts, c.fails, c.want, firstGap)
	}
	for _, own := range []error{context.DeadlineExceeded, context.Canceled} {
		what := fmt.Sprintf("Retry of 3 attempts, the first of which fails with its own %q", own)
		g.Bubble(what, func(b *exercise.B) {
			calls := 0
			var err error
			b.Call(func() {
				err = retry(ctx, 3, func() error {
					if calls++; calls == 1 {
						return fmt.Errorf("the server does not answer: %w", own)
					}
					return nil
				})
			})
			if calls != 2 {
				b.Fail(exercise.ByCount, exercise.Mistake{},
					what+": f is called 2 times", "it was called "+exercise.Times(calls))
			}
			b.Equal(nil, err, exercise.WrongResult)
		})
	}
	// Many clients, because a single one may wait long enough by luck.
	g.Bubble(fmt.Sprintf("%d clients that fail together", many), func(b *exercise.B) {
		var mu sync.Mutex
		waits := map[int][]time.Duration{} // before attempt 2, 3 and 4
		together := map[time.Duration]int{}
		same := 0 // of how many the second wait was twice the first
		b.Call(func() {
			var clients sync.WaitGroup
			for range many {
				clients.Go(func() {
					attempt, last := 0, time.Duration(0)
					var gap time.Duration
					retry(ctx, 4, func() error {
						mu.Lock()
						defer mu.Unlock()
						attempt++
						if attempt == 2 {
							together[b.Now()]++
						}
						now := b.Now() - last
						waits[attempt] = append(waits[attempt], now)
						if off := now - 2*gap; attempt == 3 && off.Abs() < time.Millisecond {
							same++
						}
						gap, last = now, b.Now()
						return errDown
					})
				})
			}
			clients.Wait()
		})
		for at, n := range together {
			if n > many/5 {
				b.Fail(exercise.ByInstant, exercise.RetriesTogether,
					b.What()+" do not come back together",
					fmt.Sprintf("%d of them came back at %v", n, round(at)))
			}
		}
		for attempt := 2; attempt <= 4; attempt++ {
			within(b, attempt, waits[attempt])
		}
		for attempt := 2; attempt <= 4; attempt++ {
			spread(b, attempt, waits[attempt])
		}
		if same > many/2 {
			b.Fail(exercise.ByInstant, exercise.Mistake{},
				b.What()+": a new random time is added to each wait",
				"the wait before attempt 3 was exactly twice the wait before attempt 2")
		}
	})
	g.Bubble("Retry of 4 attempts, each of which fails after a minute", func(b *exercise.B) {
		var ended time.Duration
		calls := 0
		b.Call(func() {
			retry(ctx, 4, func() error {
				if calls++; calls > 1 {
					wait, gap := time.Second<<(calls-2), b.Now()-ended
					if gap < wait || gap > 2*wait {
						b.Blame(exercise.ByInstant, exercise.Mistake{},
							fmt.Sprintf("%s: attempt %d comes %v to %v after attempt %d has failed",
								b.What(), calls, wait, 2*wait, calls-1),
							fmt.Sprintf("attempt %d came %v after attempt %d had failed", calls, roundGap(gap, wait), calls-1))
					}
				}
				time.Sleep(time.Minute)
				ended = b.Now()
				return errDown
			})
		})
		if calls != 4 {
			b.Fail(exercise.ByCount, exercise.Mistake{},
				b.What()+": f is called 4 times", "it was called "+exercise.Times(calls))
		}
	})
	// Takes 255 s to 510 s, so the waits have no limit.
	succeeds(g, retry, 9, 8, 9, lastGap)
	for _, c := range []struct {
		how  string
		at   time.Duration
		with func() (context.Context, context.CancelFunc)
		want error
	}{
		{"is canceled", soon, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(soon, cancel)
			return ctx, cancel
		}, context.Canceled},
		{"times out", soon, func() (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, soon, errors.New("this is why"))
		}, context.DeadlineExceeded},
		{"is canceled", later, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(later, cancel)
			return ctx, cancel
		}, context.Canceled},
	} {
		g.Bubble(fmt.Sprintf("Retry, when ctx %s at %v", c.how, c.at), func(b *exercise.B) {
			ctx, cancel := c.with()
			defer cancel()
			var err error
			b.Call(func() { err = retry(ctx, 3, func() error { return errDown }) })
			if b.Took() != c.at {
				m := exercise.Moment(b.Took() - c.at)
				if b.Took() > c.at && m == (exercise.Mistake{}) {
					m = exercise.NoDoneCase
				}
				b.Fail(exercise.ByTime, m,
					fmt.Sprintf("%s: it returns at %v", b.What(), c.at),
					fmt.Sprintf("it returned at %v", round(b.Took())))
			}
			if !errors.Is(err, c.want) {
				b.Equal(c.want, err, exercise.Lost(err))
			}
		})
	}
	g.Bubble("two calls of Retry at the same time, each of which calls f once, for 1s", func(b *exercise.B) {
		b.Call(func() {
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					retry(ctx, 3, func() error {
						defer b.Enter("f", time.Second)()
						b.Sleep(time.Second)
						return nil
					})
				})
			}
			both.Wait()
		})
		b.PeakIs(2, exercise.DoesTwice, exercise.Sequential)
		b.Takes(time.Second)
	})
	g.Bubble("Retry whose f succeeds while ctx ends", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(ctx, soon)
		defer cancel()
		var err error
		b.Call(func() {
			err = retry(ctx, 3, func() error {
				time.Sleep(time.Second)
				return nil
			})
		})
		b.Equal(nil, err, exercise.WrongResult)
	})
	for _, c := range []struct {
		attempts int
		want     error
	}{{1, errDown}, {3, context.DeadlineExceeded}} {
		what := fmt.Sprintf("Retry with attempts = %d, where the first attempt fails after ctx has ended", c.attempts)
		g.Bubble(what, func(b *exercise.B) {
			ctx, cancel := context.WithTimeout(ctx, soon)
			defer cancel()
			calls := 0
			var err error
			b.Call(func() {
				err = retry(ctx, c.attempts, func() error {
					calls++
					time.Sleep(time.Second)
					return errDown
				})
			})
			if calls != 1 {
				b.Fail(exercise.ByCount, exercise.IgnoresContext,
					what+": f is called once", "it was called "+exercise.Times(calls))
			}
			if !errors.Is(err, c.want) {
				b.Equal(c.want, err, exercise.Lost(err))
			}
			b.Takes(time.Second, b.Later(time.Second, exercise.NoDoneCase))
		})
	}
	for _, fails := range []bool{false, true} {
		what := "Retry with a ctx that is done beforehand"
		if fails {
			what += ", and an f that fails"
		}
		g.Bubble(what, func(b *exercise.B) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			calls := 0
			var err error
			b.Call(func() {
				err = retry(ctx, 3, func() error {
					calls++
					if fails {
						return errDown
					}
					return nil
				})
			})
			if calls > 1 {
				b.Fail(exercise.ByCount, exercise.IgnoresContext,
					what+": f is called at most once", "it was called "+exercise.Times(calls))
			}
			if calls == 1 && !fails {
				b.Equal(nil, err, exercise.WrongResult)
			} else if !errors.Is(err, context.Canceled) {
				b.Equal(context.Canceled, err, exercise.Lost(err))
			}
			b.Takes(0, b.Later(0, exercise.NoDoneCase))
		})
	}
	// Last, because an answer that polls would take too long for hours and years.
	succeeds(g, retry, 16, 15, 16, lastGap)
	succeeds(g, retry, 30, 29, 30, lastGap)
	g.Race("100 clients", func() {
		var clients sync.WaitGroup
		for range 100 {
			clients.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
				defer cancel()
				retry(ctx, 2, func() error { return errDown })
			})
		}
		clients.Wait()
	})
}

// succeeds has an f that fails so many times.
func succeeds(
	g *exercise.G, retry retrying, attempts, fails, calls int,
	checks func(b *exercise.B, at []time.Duration),
) {
	how := "never fails"
	if fails > 0 {
		how = "fails " + exercise.Times(min(attempts, fails))
	}
	what := fmt.Sprintf("Retry of %s, with an f that %s", plural.Count(attempts, "attempt", "attempts"), how)
	g.Bubble(what, func(b *exercise.B) {
		var at []time.Duration
		var err error
		var want error
		b.Waits(1_000_000 * time.Hour)
		b.Call(func() {
			err = retry(context.Background(), attempts, func() error {
				at = append(at, b.Now())
				checks(b, at)
				want = nil
				if len(at) <= fails {
					want = fmt.Errorf("attempt %d has failed", len(at))
				}
				return want
			})
		})
		if len(at) != calls {
			b.Fail(exercise.ByCount, exercise.Mistake{},
				fmt.Sprintf("%s: f is called %s", what, exercise.Times(calls)),
				"it was called "+exercise.Times(len(at)))
		}
		var all interface{ Unwrap() []error }
		if !errors.Is(err, want) || errors.As(err, &all) && len(all.Unwrap()) > 1 {
			b.Equal(want, err, exercise.Lost(err))
		}
		if last := at[len(at)-1]; b.Took() != last {
			b.Fail(exercise.ByTime, exercise.Mistake{},
				what+": it returns as soon as the last attempt has failed",
				fmt.Sprintf("it returned %v later", round(b.Took()-last)))
		}
	})
}

// many is how many clients fail together: enough that some of them wait
// little longer than they must, and some nearly twice as long.
const many = 300

// An answer that checks ctx every millisecond is late at that time.
const soon = 500333 * time.Microsecond

// later is in the second wait: that begins at 1 s to 2 s, and ends at 3 s
// or later.
const later = 2500333 * time.Microsecond

// within fails the check unless all of many waits are as long as they must
// be, and no longer than they may be. If only the first are, the answer does
// not double.
func within(b *exercise.B, attempt int, waits []time.Duration) {
	wait := time.Second << (attempt - 2)
	least, most := slices.Min(waits), slices.Max(waits)
	if least >= wait && most <= 2*wait {
		return
	}
	m := exercise.Mistake{}
	if attempt > 2 && least < wait {
		m = exercise.NoBackoff
	}
	b.Fail(exercise.ByInstant, m,
		fmt.Sprintf("%s: attempt %d comes %v to %v after attempt %d",
			b.What(), attempt, wait, 2*wait, attempt-1),
		fmt.Sprintf("for all clients, attempt %d came %v to %v after attempt %d",
			attempt, tenths(least, wait), tenths(most, 2*wait), attempt-1))
}

// spread fails the check unless the time that is added to a wait is random,
// from zero to the length of the wait: among many waits, some must be hardly
// longer, and some nearly twice as long.
func spread(b *exercise.B, attempt int, waits []time.Duration) {
	wait := time.Second << (attempt - 2)
	least, most := slices.Min(waits), slices.Max(waits)
	if least <= wait+wait/4 && most >= wait+wait*3/4 {
		return
	}
	m := exercise.Mistake{}
	if most-least < wait/10 {
		m = exercise.RetriesTogether
	}
	b.Fail(exercise.ByInstant, m,
		fmt.Sprintf("%s: attempt %d comes at times spread over %v to %v after attempt %d",
			b.What(), attempt, wait, 2*wait, attempt-1),
		fmt.Sprintf("for all clients, attempt %d came %v to %v after attempt %d",
			attempt, tenths(least, 0), tenths(most, 0), attempt-1))
}

// tenths keeps what is the same whenever many random times are compared. It
// never makes d look like the limit that it has missed.
func tenths(d, limit time.Duration) time.Duration {
	const tenth = time.Second / 10
	switch r := d.Round(tenth); {
	case r != limit || d == limit:
		return r
	case d < limit:
		return r - tenth
	default:
		return r + tenth
	}
}

// round keeps what can be read of a random time.
func round(d time.Duration) time.Duration {
	if d > time.Second {
		d = d.Round(time.Millisecond)
	}
	return d
}

// roundGap is round for a gap that is shorter than wait, or longer than twice
// the wait. It still is when it is read.
func roundGap(gap, wait time.Duration) time.Duration {
	if r := round(gap); r < wait || r > 2*wait {
		return r
	}
	return gap
}

// firstGap is lastGap for attempt 2. If a later one comes too early, a single
// client cannot tell why: many clients can.
func firstGap(b *exercise.B, at []time.Duration) {
	if len(at) == 2 {
		lastGap(b, at)
	}
}

// lastGap blames the answer if the wait before the last attempt was wrong.
func lastGap(b *exercise.B, at []time.Duration) {
	i := len(at) - 1
	if i == 0 {
		return
	}
	wait, gap := time.Second<<(i-1), at[i]-at[i-1]
	m := exercise.Mistake{}
	switch {
	case gap >= wait && gap <= 2*wait:
		return
	case i > 1 && gap < wait && gap >= time.Millisecond:
		m = exercise.NoBackoff
	case gap > 0 && gap < time.Millisecond:
		m = exercise.Units
	}
	b.Blame(exercise.ByInstant, m,
		fmt.Sprintf("%s: attempt %d comes %v to %v after attempt %d", b.What(), i+1, wait, 2*wait, i),
		fmt.Sprintf("attempt %d came %v after attempt %d", i+1, roundGap(gap, wait), i))
}
