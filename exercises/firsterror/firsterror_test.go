package firsterror_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

func (c complaint) told() string {
	if c == "" {
		return "nil"
	}
	return exercise.Show(error(c))
}

func grade(g *exercise.G, all runner) {
	g.Races(exercise.UnlockedResults)
	for _, c := range []struct {
		what  string
		jobs  []job
		takes time.Duration
		full  time.Duration // what it takes if nobody is canceled
		want  complaint
	}{
		{"All, when job 1 fails after 1s",
			[]job{{3, ""}, {1, "bad luck"}, {5, ""}},
			second + cleanup, 5 * second, "bad luck"},
		{"All, when job 2 fails after 1s and job 0 would after 2s",
			[]job{{2, "too late"}, {4, ""}, {1, "the first"}, {3, "later still"}},
			second + cleanup, 4 * second, "the first"},
		{"All, when the last of three fails",
			[]job{{1, ""}, {2, ""}, {3, "at the end"}}, 3 * second, 0, "at the end"},
		{"All, when nobody fails",
			[]job{{3, ""}, {1, ""}, {5, ""}}, 5 * second, 0, ""},
		{"All without jobs", nil, 0, 0, ""},
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
		})
	}
	g.Bubble("All, when job 1 fails after 1s, and job 0 as it cleans up", func(b *exercise.B) {
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
	g.Bubble("All, when job 0 fails after 1s, as somebody else has canceled it", func(b *exercise.B) {
		own := fmt.Errorf("the server hangs up: %w", context.Canceled)
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
	g.Bubble("All of 100 jobs of 2s", func(b *exercise.B) {
		var err error
		b.Call(func() { err = all(context.Background(), works(b, slices.Repeat([]job{{2, ""}}, 100))...) })
		b.PeakIs(100, exercise.DoesTwice, exercise.TooFew)
		b.Takes(2 * second)
		returned(b, "", err)
	})
	g.Bubble("All, when ctx is canceled after 2s", func(b *exercise.B) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		time.AfterFunc(2*second, cancel)
		var err error
		b.Call(func() { err = all(ctx, works(b, []job{{3, ""}, {7, ""}})...) })
		b.Takes(2*second+cleanup, exercise.At(7*second, exercise.IgnoresContext))
		if !errors.Is(err, context.Canceled) {
			b.Fail(exercise.ByResult, exercise.LosesError,
				b.What()+": it returns the error of a job, or of ctx",
				"it returned "+exercise.Show(err))
		}
	})
	g.Race("All, when all fail at the same time", func() {
		jobs := make([]func(context.Context) error, 50)
		for i := range jobs {
			jobs[i] = func(context.Context) error { return errFail }
		}
		all(context.Background(), jobs...)
	})
}

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
	b.Fail(exercise.ByResult, loses(err), fmt.Sprintf("%s: it returns %s", b.What(), want.told()),
		"it returned "+exercise.Show(err))
}

// loses says what it means that err was returned instead of the first.
func loses(err error) exercise.Mistake {
	if err == nil {
		return exercise.LosesError
	}
	return exercise.LastError
}
