package retry_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/retry"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("retry", grade)

func TestYours(t *testing.T) { task.Yours(t, retry.Retry) }

type retrying = func(ctx context.Context, attempts int, f func() error) error

var errDown = errors.New("the server is down")

func grade(g *exercise.G, retry retrying) {
	ctx := context.Background()
	for _, c := range []struct{ attempts, fails, want int }{
		{5, 0, 1}, {5, 2, 3}, {5, 4, 5}, {3, 9, 3}, {1, 9, 1},
	} {
		what := fmt.Sprintf("Retry of %d attempts, of which %d fail", c.attempts, min(c.attempts, c.fails))
		g.Bubble(what, func(b *exercise.B) {
			var at []time.Duration
			var err error
			b.Call(func() {
				err = retry(ctx, c.attempts, func() error {
					at = append(at, b.Now())
					if len(at) <= c.fails {
						return errDown
					}
					return nil
				})
			})
			gaps(b, what, at)
			switch {
			case len(at) < c.want:
				b.Fail(exercise.ByCount, exercise.SkipsJobs,
					fmt.Sprintf("%s: f is called %s", what, exercise.Times(c.want)),
					"it was called "+exercise.Times(len(at)))
			case len(at) > c.want:
				b.Fail(exercise.ByCount, exercise.DoesTwice,
					fmt.Sprintf("%s: f is called %s", what, exercise.Times(c.want)),
					"it was called "+exercise.Times(len(at)))
			}
			var want error
			if c.fails >= c.attempts {
				want = errDown
			}
			if !errors.Is(err, want) {
				b.Equal(want, err, exercise.LosesError)
			}
			if last := at[len(at)-1]; b.Took() != last {
				b.Fail(exercise.ByTime, exercise.NothingToDo,
					what+": it returns as soon as the last has failed",
					fmt.Sprintf("it returned %v later", round(b.Took()-last)))
			}
		})
	}
	g.Bubble("100 clients that fail together", func(b *exercise.B) {
		var mu sync.Mutex
		together := map[time.Duration]int{}
		b.Call(func() {
			var clients sync.WaitGroup
			for range 100 {
				clients.Go(func() {
					retry(ctx, 2, func() error {
						mu.Lock()
						defer mu.Unlock()
						together[b.Now()]++
						return errDown
					})
				})
			}
			clients.Wait()
		})
		for at, n := range together {
			if at > 0 && n > 50 {
				b.Fail(exercise.ByInstant, exercise.RetriesTogether,
					"100 clients that fail together do not come back together",
					fmt.Sprintf("%d of them came back at %v", n, at))
			}
		}
	})
	g.Bubble("Retry that is cancelled at 500ms", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(ctx, time.Second/2)
		defer cancel()
		var err error
		b.Call(func() { err = retry(ctx, 3, func() error { return errDown }) })
		if b.Took() != time.Second/2 {
			b.Fail(exercise.ByTime, exercise.NoDoneCase, b.What()+": it returns at 500ms",
				fmt.Sprintf("it returned at %v", round(b.Took())))
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			b.Equal(context.DeadlineExceeded, err, exercise.LosesError)
		}
	})
}

// round keeps what can be read of a random time.
func round(d time.Duration) time.Duration {
	if d > time.Second {
		d = d.Round(time.Millisecond)
	}
	return d
}

// gaps fails the check unless the waits between attempts are right.
func gaps(b *exercise.B, what string, at []time.Duration) {
	for i := 1; i < len(at); i++ {
		wait, gap := time.Second<<(i-1), at[i]-at[i-1]
		m := exercise.NoBackoff
		switch {
		case gap >= wait && gap <= 2*wait:
			continue
		case gap == 0:
			m = exercise.RetriesTogether
		case gap < time.Millisecond:
			m = exercise.Units
		}
		b.Fail(exercise.ByInstant, m,
			fmt.Sprintf("%s: attempt %d comes %v to %v after the one before",
				what, i+1, wait, 2*wait),
			fmt.Sprintf("it came %v after it", round(gap)))
	}
}
