package firsterror_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/firsterror"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("firsterror", grade)

func TestYours(t *testing.T) { task.Yours(t, firsterror.All) }

type runner = func(ctx context.Context, jobs ...func(context.Context) error) error

const (
	second  = time.Second
	cleanup = 200 * time.Millisecond
)

// A job takes some seconds, and then fails if it has a complaint.
type job struct {
	seconds   int
	complaint complaint
}

// A complaint is an error, but for the empty one.
type complaint string

func (c complaint) Error() string { return string(c) }

func (c complaint) shown() string {
	if c == "" {
		return "nil"
	}
	return exercise.Show(error(c))
}

func grade(g *exercise.G, all runner) {
	g.Races(exercise.UnlockedResults)
	atOnce(g, all)
	for _, c := range []struct {
		what  string
		jobs  []job
		takes time.Duration
		full  time.Duration // what it takes if no job is canceled
		want  complaint
	}{
		{"All(jobs), when job 1 fails after 1s",
			[]job{{3, ""}, {1, "bad luck"}, {5, ""}},
			second + cleanup, 5 * second, "bad luck"},
		{"All(jobs), when job 2 fails after 1s, before job 0 can fail after 2s",
			[]job{{2, "too late"}, {4, ""}, {1, "the first"}, {3, "later still"}},
			second + cleanup, 4 * second, "the first"},
		{"All(jobs), when the last of three fails",
			[]job{{1, ""}, {2, ""}, {3, "at the end"}}, 3 * second, 0, "at the end"},
		{"All(jobs), when no job fails",
			[]job{{3, ""}, {1, ""}, {5, ""}}, 5 * second, 0, ""},
		{"All() without jobs", nil, 0, 0, ""},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.Strands)
			b.Means(exercise.ByDeadlock, exercise.Strands)
			if len(c.jobs) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			var err error
			b.Call(func() { err = all(context.Background(), works(b, c.jobs)...) })
			if c.full > 0 {
				b.Takes(c.takes, exercise.At(c.full, exercise.GoesOn),
					exercise.At(c.takes+cleanup, exercise.GoesOn)) // cancels one after the other
			} else {
				b.Takes(c.takes)
			}
			if n := b.Started(); n < len(c.jobs) {
				b.Fail(exercise.ByCount, exercise.SkipsJobs,
					fmt.Sprintf("%s: it starts %d jobs", c.what, len(c.jobs)),
					fmt.Sprintf("it started %d", n))
			}
			returned(b, c.want, err)
			b.Gone("when it returns")
		})
	}
	g.Bubble("All(jobs), when job 1 fails after 1s, and job 0 fails while it cleans up", func(b *exercise.B) {
		jobs := works(b, []job{{0, ""}, {1, "bad luck"}, {5, ""}})
		jobs[0] = func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(cleanup)
			return complaint("no broom")
		}
		var err error
		b.Call(func() { err = all(context.Background(), jobs...) })
		b.Takes(second + cleanup)
		returned(b, "bad luck", err)
	})
	for _, c := range []struct {
		what string
		err  error
	}{
		{"its own context is canceled", context.Canceled},
		{"it misses its own deadline", context.DeadlineExceeded},
	} {
		g.Bubble("All(jobs), when job 0 fails after 1s, because "+c.what, func(b *exercise.B) {
			own := fmt.Errorf("the server hangs up: %w", c.err)
			jobs := works(b, []job{{0, ""}, {3, ""}})
			jobs[0] = func(context.Context) error {
				time.Sleep(second)
				return own
			}
			var err error
			b.Call(func() { err = all(context.Background(), jobs...) })
			b.Takes(second+cleanup, exercise.At(3*second, exercise.GoesOn))
			if !errors.Is(err, own) {
				b.Fail(exercise.ByResult, loses(err),
					b.What()+": it returns "+exercise.Show(own), "it returned "+exercise.Show(err))
			}
		})
	}
	g.Bubble("All(jobs), when job 0 fails after 1s, and ctx is canceled 0.1 s later", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(context.Background(), second+second/10)
		defer cancel()
		var err error
		b.Call(func() { err = all(ctx, works(b, []job{{1, "bad luck"}, {5, ""}})...) })
		b.Takes(second + cleanup)
		returned(b, "bad luck", err)
	})
	g.Bubble("All(jobs), when job 0 fails after 1s, and job 1 needs 100 h to clean up", func(b *exercise.B) {
		b.Waits(1000 * time.Hour)
		jobs := works(b, []job{{1, "bad luck"}, {0, ""}})
		jobs[1] = func(ctx context.Context) error {
			defer b.Enter("job 1", 0)()
			<-ctx.Done()
			time.Sleep(100 * time.Hour)
			return ctx.Err()
		}
		var err error
		b.Call(func() { err = all(context.Background(), jobs...) })
		b.Takes(100*time.Hour + second)
		returned(b, "bad luck", err)
	})
	g.Bubble("two calls of All, one with a job that fails after 2s, and one in which no job fails", func(b *exercise.B) {
		var one, other error
		var took [2]time.Duration
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() {
				one = all(context.Background(), works(b, []job{{2, "bad luck"}, {4, ""}})...)
				took[0] = b.Now()
			})
			time.Sleep(second)
			both.Go(func() {
				other = all(context.Background(), works(b, []job{{3, ""}, {2, ""}})...)
				took[1] = b.Now()
			})
			both.Wait()
		})
		var got complaint
		if errors.As(one, &got); got != "bad luck" || other != nil {
			b.Fail(exercise.ByResult, exercise.SharedByAll,
				fmt.Sprintf("%s: they return %s, and nil", b.What(), complaint("bad luck").shown()),
				fmt.Sprintf("they returned %s, and %s", exercise.Show(one), exercise.Show(other)))
		}
		b.Same("they return at", "they returned at", "[2.2s 4s]", fmt.Sprint(took), exercise.SharedByAll)
		b.Takes(4 * second)
	})
	g.Bubble("All(jobs), for 1000 jobs of 100 h", func(b *exercise.B) {
		const long = 100 * time.Hour // a timeout of its own is shorter
		b.Waits(10_000 * long)
		var err error
		b.Call(func() {
			err = all(context.Background(), works(b, slices.Repeat([]job{{int(long / second), ""}}, 1000))...)
		})
		b.PeakIs(1000, exercise.DoesTwice, exercise.TooFew)
		b.Takes(long, b.Later(long, exercise.TooFew))
		returned(b, "", err)
	})
	g.Bubble("All(jobs), when no job fails and ctx has a custom type", func(b *exercise.B) {
		// A context that is made from it has a goroutine, until it is canceled.
		ctx := anyContext{context.Background(), make(chan struct{})}
		var err error
		b.Call(func() { err = all(ctx, works(b, []job{{1, ""}, {2, ""}})...) })
		b.Takes(2 * second)
		returned(b, "", err)
		b.Gone("when it returns")
	})
	for _, c := range []struct {
		what  string
		after time.Duration
		want  error
	}{
		{"All(jobs), when ctx is canceled after 2s", 2 * second, context.Canceled},
		{"All(jobs), when ctx times out after 2s", 2 * second, context.DeadlineExceeded},
		{"All(jobs), when ctx is done beforehand", 0, context.Canceled},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			takes := c.after + cleanup
			switch {
			case c.after == 0:
				cancel()
			case c.want == context.Canceled:
				time.AfterFunc(c.after, cancel)
			default:
				ctx, cancel = context.WithTimeout(ctx, c.after)
				defer cancel()
			}
			var err error
			b.Call(func() { err = all(ctx, works(b, []job{{3, ""}, {7, ""}})...) })
			if b.Started() == 0 {
				takes = 0 // jobs that would be canceled need not begin
			}
			b.Takes(takes, exercise.At(7*second, exercise.IgnoresContext))
			if !errors.Is(err, c.want) {
				b.Fail(exercise.ByResult, exercise.Lost(err),
					b.What()+": it returns an error from a job, or ctx.Err()",
					"it returned "+exercise.Show(err))
			}
			b.Gone("when it returns")
		})
	}
	g.Race("All(jobs), when all fail at the same time", func() {
		jobs := make([]func(context.Context) error, 50)
		for i := range jobs {
			jobs[i] = func(context.Context) error { return errFail }
		}
		all(context.Background(), jobs...)
	})
}

// atOnce lets jobs fail at one instant, in all orders.
func atOnce(g *exercise.G, all runner) {
	fails := func(c complaint) func(context.Context) error {
		return func(context.Context) error { return c }
	}
	waits := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for _, c := range []struct {
		what  string
		jobs  []func(context.Context) error
		wants []complaint
	}{
		{"All(jobs), for a job that fails", []func(context.Context) error{fails("bad luck")}, []complaint{"bad luck"}},
		{"All(jobs), for a job that fails, and one that is canceled",
			[]func(context.Context) error{fails("bad luck"), waits}, []complaint{"bad luck"}},
		{"All(jobs), for two jobs that fail at the same instant",
			[]func(context.Context) error{fails("one"), fails("two")}, []complaint{"one", "two"}},
	} {
		g.Schedules(c.what, func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.Strands)
			b.Means(exercise.ByLeak, exercise.Strands)
			var err error
			b.Call(func() { err = all(context.Background(), c.jobs...) })
			b.Instant()
			var got complaint
			if errors.As(err, &got); got != "" && slices.Contains(c.wants, got) && !errors.Is(err, context.Canceled) {
				return
			}
			b.Fail(exercise.BySchedule, loses(err), fmt.Sprintf("%s: it returns %s", c.what, c.wants[0].shown()),
				"it returned "+exercise.Show(err))
		})
	}
}

// An anyContext is a context that package context does not know.
type anyContext struct {
	context.Context
	done chan struct{}
}

func (c anyContext) Done() <-chan struct{} { return c.done }

var errFail = errors.New("bad luck")

func works(b *exercise.B, jobs []job) (all []func(context.Context) error) {
	for i, j := range jobs {
		all = append(all, func(ctx context.Context) error {
			d := time.Duration(j.seconds) * second
			defer b.Enter(fmt.Sprint("job ", i), d)()
			select {
			case <-time.After(d):
			case <-ctx.Done():
				time.Sleep(cleanup)
				return fmt.Errorf("job %d: %w", i, ctx.Err())
			}
			if j.complaint != "" {
				return j.complaint
			}
			return nil
		})
	}
	return all
}

// returned fails the check unless err is the one that is wanted. It may be
// wrapped, but not together with others.
func returned(b *exercise.B, want complaint, err error) {
	var got complaint
	errors.As(err, &got)
	if got == want && (err == nil) == (want == "") && !errors.Is(err, context.Canceled) {
		return
	}
	b.Fail(exercise.ByResult, loses(err), fmt.Sprintf("%s: it returns %s", b.What(), want.shown()),
		"it returned "+exercise.Show(err))
}

// loses says which mistake is likely if err is returned instead of the first
// error.
func loses(err error) exercise.Mistake {
	if err == nil {
		return exercise.LosesError
	}
	return exercise.LastError
}
