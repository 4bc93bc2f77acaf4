package deadletter_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/deadletter"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("deadletter", grade)

func TestYours(t *testing.T) { task.Yours(t, deadletter.Work) }

type (
	worker = func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error)
	job    = func(ctx context.Context, job string) error
	letter = deadletter.Letter
)

const second = time.Second

// An answer that checks something every millisecond is late at that time.
const odd = 333 * time.Microsecond

var errDown = errors.New("the server is down")

var none exercise.Mistake

// A failure is the error from a job that fails.
type failure struct {
	job      string
	delivery int
}

func (f failure) Error() string {
	return fmt.Sprintf("job %s failed on delivery %d", f.job, f.delivery)
}

func grade(g *exercise.G, work worker) {
	g.Races(exercise.UnlockedResults)
	atOneInstant(g, work)
	ctx := context.Background()
	g.Bubble("Work for 6 jobs of 1.000333s, with 2 workers", func(b *exercise.B) {
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 2, second, names(6), d.job(second+odd, 0))
			returned(b, nil, err)
			buried(b, exercise.WrongResult, dead)
		})
		d.once(names(6))
		b.PeakIs(2, exercise.IgnoresLimit, tooFew(b))
		b.Takes(3 * (second + odd))
	})
	// Early, because the other checks also notice it, by other signs.
	g.Bubble(`two calls of Work at the same time, each for job "a", which always fails after 1s`, func(b *exercise.B) {
		first, one, other := newDesk(b), newDesk(b), newDesk(b)
		call := func(d *desk, name string) {
			work(ctx, 1, second, []string{name}, func(_ context.Context, job string) error {
				delivery := d.note(job)
				b.Work(job, second)
				if delivery > 3 {
					return nil // the next check says so
				}
				return errDown
			})
		}
		b.Call(func() { call(first, "alone") })
		began := b.Now()
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { call(one, "a") })
			both.Go(func() { call(other, "a") })
			both.Wait()
		})
		want := first.times("alone")
		for i := range want {
			want[i] += began
		}
		x, y := one.times("a"), other.times("a")
		if slices.Compare(x, y) > 0 {
			x, y = y, x
		}
		if !slices.Equal(x, want) || !slices.Equal(y, want) {
			b.Fail(exercise.ByInstant, exercise.SharedByAll,
				b.What()+": each delivers its job at "+exercise.When(want),
				fmt.Sprintf("one delivered it at %s, and the other at %s", exercise.When(x), exercise.When(y)))
		}
	})
	g.Bubble("Work without jobs", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NothingToDo)
		b.Means(exercise.ByPanic, exercise.NothingToDo)
		b.Call(func() {
			dead, err := work(ctx, 2, second, nil, newDesk(b).job(0, 0))
			returned(b, nil, err)
			buried(b, exercise.NothingToDo, dead)
		})
		b.Takes(0)
	})
	g.Bubble("Work for a job of 3.000333s that comes first, and 3 jobs of 1s, with 2 workers", func(b *exercise.B) {
		const long = 3*second + odd
		d := newDesk(b)
		role := d.roles("long", "short", "short", "short")
		b.Call(func() {
			dead, err := work(ctx, 2, second, names(4), func(ctx context.Context, job string) error {
				if role(job) == "long" {
					return d.job(long, 0)(ctx, "long")
				}
				d.note("short")
				b.Work("short", second)
				return nil
			})
			returned(b, nil, err)
			buried(b, exercise.WrongResult, dead)
		})
		d.at("the long job", "long", none, none, 0)
		m := exercise.Waves
		if at := d.times("short"); len(at) > 1 && at[1] == second {
			m = exercise.OwnShare
		}
		d.at("a short job", "short", none, m, 0, second, 2*second)
		b.Takes(long)
	})
	for fails, how := range []string{"succeeds", "fails once", "fails twice", "always fails"} {
		g.Bubble("Work for a job of 1s that "+how, func(b *exercise.B) {
			single(b, work, second, second, fails, exercise.TriesWrong)
		})
	}
	g.Bubble("Work for a job that always fails immediately, with a pause of 1.500333s", func(b *exercise.B) {
		single(b, work, 0, second*3/2+odd, 3, exercise.TriesWrong)
	})
	g.Bubble("Work for a job that always fails immediately, with a pause of 0s", func(b *exercise.B) {
		single(b, work, 0, 0, 3, exercise.TriesWrong)
	})
	g.Bubble(`Work with 2 workers, for job "a", which always fails after 1s, and job "b" of 10s`, func(b *exercise.B) {
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 2, second, []string{"a", "b"}, func(ctx context.Context, job string) error {
				if job == "a" {
					return d.job(second, 3)(ctx, job)
				}
				d.note(job)
				defer b.Enter(job, 10*second)()
				select {
				case <-time.After(10 * second):
				case <-ctx.Done():
					b.Blame(exercise.ByInstant, exercise.EndsOthers, b.What()+": the ctx of job b is not canceled",
						fmt.Sprintf("it was canceled at %v", b.Now()))
				}
				return nil
			})
			returned(b, nil, err)
			buried(b, exercise.WrongResult, dead, "a")
		})
		d.at("job b", "b", none, none, 0)
		d.at("job a", "a", none, exercise.Waves, 0, 2*second, 4*second)
		b.Takes(10 * second)
	})
	g.Bubble("Work with 1 worker, for a job that always fails immediately, and then a job of 10.000333s", func(b *exercise.B) {
		const long = 10*second + odd
		d := newDesk(b)
		role := d.roles("bad", "long")
		b.Call(func() {
			dead, err := work(ctx, 1, 5*second, []string{"a", "b"}, func(ctx context.Context, job string) error {
				if role(job) == "bad" {
					return d.job(0, 3)(ctx, "bad")
				}
				return d.job(long, 0)(ctx, "long")
			})
			returned(b, nil, err)
			if len(dead) != 1 || role(dead[0].Job) != "bad" {
				b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": the dead letter is the job that fails", "it was not")
			}
		})
		b.PeakIs(1, exercise.IgnoresLimit, exercise.SkipsJobs)
		d.at("the job of 10.000333s", "long", none, exercise.PausesWorker, 0)
		d.at("the job that fails", "bad", exercise.WrongPause, none, 0, long, long+5*second)
		b.Takes(long + 5*second)
	})
	// The job that fails has the worker that then has the last job.
	g.Bubble("Work with 2 workers, for a job that always fails after 1s, and then jobs of 2s and 10.000333s", func(b *exercise.B) {
		const long = 10*second + odd
		takes := map[string]time.Duration{"bad": second, "short": 2 * second, "long": long}
		fails := map[string]int{"bad": 3}
		d := newDesk(b)
		role := d.roles("bad", "short", "long")
		b.Call(func() {
			dead, err := work(ctx, 2, 3*second, []string{"a", "b", "c"}, func(ctx context.Context, job string) error {
				r := role(job)
				return d.job(takes[r], fails[r])(ctx, r)
			})
			returned(b, nil, err)
			if len(dead) != 1 || role(dead[0].Job) != "bad" {
				b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": the dead letter is the job that fails", "it was not")
			}
		})
		b.PeakIs(2, exercise.IgnoresLimit, tooFew(b))
		d.at("the job of 10.000333s", "long", none, exercise.PausesWorker, second)
		d.at("the job that fails", "bad", none, exercise.TooFew, 0, 4*second, 8*second)
		b.Takes(second + long)
	})
	g.Bubble("Work with 2 workers, for 8 jobs that always fail after 1s", func(b *exercise.B) {
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 2, second, names(8), d.job(second, 3))
			d.called(3*8, exercise.TriesWrong)
			returned(b, nil, err)
			buried(b, exercise.WrongResult, dead, names(8)...)
		})
		b.PeakIs(2, exercise.IgnoresLimit, tooFew(b))
	})
	g.Bubble("Work with 3 workers, for three equal jobs that always fail after 1s", func(b *exercise.B) {
		var dead []letter
		d := newDesk(b)
		b.Call(func() {
			var err error
			dead, err = work(ctx, 3, second, []string{"a", "a", "a"}, func(context.Context, string) error {
				d.note("a")
				defer b.Enter("a", second)()
				b.Sleep(second)
				return errDown
			})
			returned(b, nil, err)
		})
		d.called(9, exercise.TriesWrong)
		if len(dead) != 3 {
			b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": it returns 3 dead letters", fmt.Sprintf("it returned %d", len(dead)))
		}
		b.Takes(5*second, b.Later(5*second, exercise.WrongPause))
	})
	for _, panics := range []func(){
		func() { panic("no luck") },
		func() { panic(errDown) },
		func() { panic(13) },
		func() { _ = names(2)[len(names(3))] },
		func() { panic(nil) },
	} {
		value := text(panics)
		g.Bubble(fmt.Sprintf("Work with 1 worker, for a job that panics with %q, and then a job of 1s", value), func(b *exercise.B) {
			panicking(b, work, panics, value)
		})
	}
	for _, own := range []error{context.Canceled, context.DeadlineExceeded} {
		g.Bubble(fmt.Sprintf("Work for a job that always fails with its own %q", own), func(b *exercise.B) {
			d := newDesk(b)
			err := fmt.Errorf("the server hangs up: %w", own)
			b.Call(func() {
				dead, got := work(ctx, 1, second, []string{"a"}, func(context.Context, string) error {
					if d.again("a") > 3 {
						return nil
					}
					return err
				})
				returned(b, nil, got)
				if n := len(d.times("a")); n < 3 {
					b.Fail(exercise.ByCount, exercise.SkipsJobs, b.What()+": the job is delivered 3 times",
						"it was delivered "+exercise.Times(n))
				}
				if len(dead) != 1 || !errors.Is(dead[0].Err, err) {
					b.Fail(exercise.ByResult, exercise.SkipsJobs, b.What()+": the job is a dead letter, with that error",
						"the dead letters were "+show(dead))
				}
			})
		})
	}
	canceled(g, work)
	// Late, because an answer that polls takes long.
	g.Bubble("Work for a job that always fails after 100h, with a pause of 100h", func(b *exercise.B) {
		const long = 100 * time.Hour
		b.Waits(100 * long)
		single(b, work, long, long, 3, exercise.GivesUp)
	})
	g.Bubble("Work with 1000 workers, for 1000 jobs that always fail after 1s", func(b *exercise.B) {
		many(b, work, 1000, second)
		b.Takes(5*second, b.Later(5*second, exercise.TooFew))
	})
	g.Bubble("Work with 1 worker, for 1000 jobs that always fail immediately", func(b *exercise.B) {
		many(b, work, 1, 0)
		b.Takes(2*second, b.Later(2*second, exercise.WrongPause))
	})
	g.Bubble("Work for one job, many times", func(b *exercise.B) {
		b.Frugal(func() {
			work(ctx, 1, 0, []string{"a"}, func(context.Context, string) error { return errDown })
		})
	})
	g.Race("Work for 20 jobs that always fail", func() {
		work(ctx, 10, 0, names(20), func(context.Context, string) error { return errDown })
	})
}

// atOneInstant has checks in which all happens at the same instant.
func atOneInstant(g *exercise.G, work worker) {
	g.Schedules("Work with 2 workers, for two jobs that succeed", func(b *exercise.B) {
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(context.Background(), 2, 0, []string{"a", "b"}, d.job(0, 0))
			returned(b, nil, err)
			buried(b, exercise.WrongResult, dead)
		})
		d.called(2, exercise.DoesTwice)
		b.Instant()
	})
	g.Schedules("Work with 2 workers, for two jobs that always fail", func(b *exercise.B) {
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(context.Background(), 2, 0, []string{"a", "b"}, d.job(0, 3))
			returned(b, nil, err)
			buried(b, exercise.LosesUpdate, dead, "a", "b")
		})
		d.called(6, exercise.TriesWrong)
		b.Instant()
	})
	g.Schedules("Work with 1 worker, for a job that cancels ctx and fails, and another job", func(b *exercise.B) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 1, second, []string{"a", "b"}, func(_ context.Context, job string) error {
				d.note(job)
				cancel()
				return errDown
			})
			returned(b, context.Canceled, err)
			buried(b, exercise.BlamesJob, dead)
		})
		d.called(1, exercise.PicksAny)
		b.Instant()
	})
	g.Schedules("Work with 2 workers, for a job that fails once, and a job that cancels ctx", func(b *exercise.B) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		d, n := newDesk(b), 0
		b.Call(func() {
			dead, err := work(ctx, 2, 0, []string{"a", "b"}, func(_ context.Context, job string) error {
				delivery := d.note(job)
				if job == "a" && delivery == 1 {
					return errDown
				}
				if job == "b" {
					cancel()
				}
				return nil
			})
			n = d.calls()
			if n < 3 || err != nil {
				returned(b, context.Canceled, err)
			}
			buried(b, exercise.BlamesJob, dead)
		})
		if d.calls() > n {
			b.Fail(exercise.BySchedule, exercise.DoesNotWait, b.What()+": no job is delivered after Work has returned", "one was delivered")
		}
		b.Instant()
	})
}

// canceled has checks in which ctx is done.
func canceled(g *exercise.G, work worker) {
	g.Bubble("Work with 40 workers and 1000 jobs, when ctx is done beforehand", func(b *exercise.B) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 40, second, names(1000), d.job(0, 0))
			d.stops(0, 1000)
			returned(b, context.Canceled, err)
			buried(b, exercise.BlamesJob, dead)
		})
		b.Takes(0)
	})
	g.Bubble("Work with 1 worker and 100 jobs, when the first job of 1s cancels ctx and succeeds", func(b *exercise.B) {
		b.Call(func() {
			for range 40 { // a worker may choose the right case by luck
				ctx, cancel := context.WithCancel(context.Background())
				d := newDesk(b)
				dead, err := work(ctx, 1, second, names(100), func(_ context.Context, job string) error {
					d.note(job)
					b.Sleep(second)
					cancel()
					return nil
				})
				d.stops(1, 100)
				returned(b, context.Canceled, err)
				buried(b, exercise.BlamesJob, dead)
			}
		})
		b.Takes(40 * second)
	})
	for _, want := range []error{context.Canceled, context.DeadlineExceeded} {
		how := "is canceled"
		if want == context.DeadlineExceeded {
			how = "times out"
		}
		g.Bubble(fmt.Sprintf("Work for 3 jobs that fail, when ctx %s while they pause", how), func(b *exercise.B) {
			const at = second/2 + odd
			ctx, cancel := context.WithTimeoutCause(context.Background(), at, errors.New("this is why"))
			defer cancel()
			if want == context.Canceled {
				var because context.CancelCauseFunc
				ctx, because = context.WithCancelCause(context.Background())
				defer time.AfterFunc(at, func() { because(errors.New("this is why")) }).Stop()
			}
			d := newDesk(b)
			b.Call(func() {
				dead, err := work(ctx, 3, 10*second, names(3), d.job(0, 3))
				if now := b.Now(); now != at {
					return // see below
				}
				d.once(names(3))
				returned(b, want, err)
				buried(b, exercise.BlamesJob, dead)
			})
			b.Takes(at, b.Earlier(at, exercise.GivesUp), b.Later(at, exercise.SleepsToWait), b.Later(at+second, exercise.NoDoneCase))
			b.Gone("when it returns")
		})
	}
	g.Bubble("Work for three jobs on their third delivery, when ctx is canceled", func(b *exercise.B) {
		const at = 4*second + second/2 + odd
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		defer time.AfterFunc(at, cancel).Stop()
		d := newDesk(b)
		jobs := []string{"a", "b", "c"}
		b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
		b.Means(exercise.ByPanic, exercise.OnePanic)
		b.Call(func() {
			dead, err := work(ctx, 3, second, jobs, func(ctx context.Context, job string) error {
				if d.note(job) < 3 {
					defer b.Enter(job, second)()
					b.Sleep(second)
					return errDown
				}
				defer b.Enter(job, 0)()
				<-ctx.Done()
				switch job {
				case "a":
					return ctx.Err()
				case "b":
					b.Sleep(second)
					return errDown
				}
				b.Sleep(second)
				panic("no luck")
			})
			returned(b, context.Canceled, err)
			buried(b, exercise.BlamesJob, dead)
		})
		b.Takes(at+second, b.Earlier(at+second, exercise.DoesNotWait))
	})
	g.Bubble("Work for a job that cancels ctx on its third delivery, and fails", func(b *exercise.B) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		d := newDesk(b)
		b.Call(func() {
			dead, err := work(ctx, 1, second, []string{"a"}, func(context.Context, string) error {
				if d.note("a") == 3 {
					cancel()
				}
				return errDown
			})
			returned(b, context.Canceled, err)
			buried(b, exercise.BlamesJob, dead)
		})
		b.Takes(2 * second)
	})
	g.Bubble(`Work for job "a", which is a dead letter at 2s, and job "b" of 10s, when ctx is canceled after 3s`, func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(context.Background(), 3*second+odd)
		defer cancel()
		d := newDesk(b)
		b.Call(func() {
			b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
			dead, err := work(ctx, 2, second, []string{"a", "b"}, func(ctx context.Context, job string) error {
				if job == "a" {
					return d.job(0, 3)(ctx, job)
				}
				<-ctx.Done()
				return ctx.Err()
			})
			returned(b, context.DeadlineExceeded, err)
			buried(b, exercise.WrongResult, dead, "a")
		})
		b.Takes(3*second + odd)
	})
	g.Bubble("Work for a job of 3s that succeeds, when ctx is canceled meanwhile", func(b *exercise.B) {
		ctx, cancel := context.WithTimeout(context.Background(), second+odd)
		defer cancel()
		d := newDesk(b)
		b.Means(exercise.ByLeak, exercise.DoesNotWait)
		b.Call(func() {
			dead, err := work(ctx, 2, second, []string{"a"}, d.job(3*second, 0))
			if err != nil {
				returned(b, context.DeadlineExceeded, err)
			}
			buried(b, exercise.BlamesJob, dead)
		})
		d.once([]string{"a"})
		b.Takes(3*second, b.Earlier(3*second, exercise.DoesNotWait))
	})
}

// A desk notes when jobs are delivered.
type desk struct {
	b    *exercise.B
	when map[string][]time.Duration
}

func newDesk(b *exercise.B) *desk { return &desk{b, map[string][]time.Duration{}} }

// note returns which delivery of a job this is.
func (d *desk) note(job string) (delivery int) {
	d.b.Locked(func() {
		d.when[job] = append(d.when[job], d.b.Now())
		delivery = len(d.when[job])
	})
	return delivery
}

// again is note, and blames an answer that would never stop.
func (d *desk) again(job string) (delivery int) {
	delivery = d.note(job)
	if delivery > 3 {
		d.b.Blame(exercise.ByCount, exercise.TriesWrong, fmt.Sprintf("%s: job %s is delivered at most 3 times", d.b.What(), job),
			"it was delivered again after that")
	}
	return delivery
}

// times returns when a job was delivered.
func (d *desk) times(job string) (all []time.Duration) {
	d.b.Locked(func() { all = slices.Clone(d.when[job]) })
	return all
}

// calls returns how many deliveries there were.
func (d *desk) calls() (n int) {
	d.b.Locked(func() {
		for _, all := range d.when {
			n += len(all)
		}
	})
	return n
}

// called fails the check unless do was called so many times.
func (d *desk) called(times int, m exercise.Mistake) {
	if n := d.calls(); n != times {
		d.b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: do is called %s", d.b.What(), exercise.Times(times)),
			"it was called "+exercise.Times(n))
	}
}

// stops fails the check unless so many jobs were delivered, and none after ctx
// was done.
func (d *desk) stops(want, all int) {
	n := d.calls()
	if n <= want {
		d.called(want, exercise.SkipsJobs)
		return
	}
	m, did := exercise.PicksAny, "some" // select chooses each of two cases half of the time
	if n == all {
		m, did = exercise.IgnoresContext, "all"
	}
	d.b.Fail(exercise.ByCount, m, d.b.What()+": no job is delivered once ctx is done", did+" were delivered")
}

// roles returns a function that gives a role to each job, in the order in which
// they come.
func (d *desk) roles(roles ...string) (role func(job string) string) {
	given := map[string]string{}
	return func(job string) (r string) {
		d.b.Locked(func() {
			if _, ok := given[job]; !ok {
				given[job] = roles[len(given)]
			}
			r = given[job]
		})
		return r
	}
}

// job returns a do whose jobs take some time, and fail so many times.
func (d *desk) job(takes time.Duration, fails int) job {
	return func(_ context.Context, job string) error {
		delivery := d.again(job)
		defer d.b.Enter(job, takes)()
		d.b.Sleep(takes)
		if delivery > fails || delivery > 3 {
			return nil
		}
		return failure{job, delivery}
	}
}

// at fails the check unless the job was delivered at these times. A delivery
// that was late is mistake late, and one that was early is mistake early.
func (d *desk) at(who, job string, early, late exercise.Mistake, want ...time.Duration) {
	got := d.times(job)
	if slices.Equal(got, want) {
		return
	}
	m := exercise.TriesWrong
	if len(got) == 0 {
		m = exercise.SkipsJobs
	}
	for i := range min(len(got), len(want)) {
		if got[i] == want[i] {
			continue
		}
		m = cmp.Or(exercise.Moment(got[i]-want[i]), late)
		if got[i] < want[i] {
			m = early
		}
		break
	}
	d.b.Fail(exercise.ByInstant, m, fmt.Sprintf("%s: %s is delivered at %s", d.b.What(), who, exercise.When(want)),
		"it was delivered at "+exercise.When(got))
}

// once fails the check unless each job was delivered once.
func (d *desk) once(jobs []string) {
	if d.b.Flying() > 0 {
		d.b.Fail(exercise.ByCount, exercise.DoesNotWait, d.b.What()+": it returns when no job is running",
			fmt.Sprintf("it returned after %v, and jobs were running", d.b.Took()))
	}
	for _, job := range jobs {
		n := len(d.times(job))
		if n == 1 {
			continue
		}
		m := exercise.DoesTwice
		if n == 0 {
			m = exercise.SkipsJobs
		}
		d.b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: job %s is delivered once", d.b.What(), job),
			"it was delivered "+exercise.Times(n))
	}
}

// single has one job, which fails so many times. Too few deliveries are
// mistake few.
func single(b *exercise.B, work worker, takes, pause time.Duration, fails int, few exercise.Mistake) {
	var at []time.Duration
	var jobs []string
	for i := range min(fails+1, 3) {
		at = append(at, time.Duration(i)*(takes+pause))
	}
	if fails == 3 {
		jobs = []string{"a"}
	}
	d := newDesk(b)
	b.Call(func() {
		dead, err := work(context.Background(), 1, pause, []string{"a"}, func(ctx context.Context, job string) error {
			err := d.job(takes, fails)(ctx, job)
			if few == exercise.GivesUp && ctx.Err() != nil {
				b.Blame(exercise.ByResult, few, b.What()+": the ctx of do is not done", "it was done when do returned")
			}
			return err
		})
		if n := len(d.times("a")); n < len(at) {
			b.Fail(exercise.ByCount, few, fmt.Sprintf("%s: the job is delivered %s", b.What(), exercise.Times(len(at))),
				"it was delivered "+exercise.Times(n))
		}
		d.at("the job", "a", exercise.WrongPause, exercise.WrongPause, at...)
		returned(b, nil, err)
		buried(b, exercise.WrongResult, dead, jobs...)
	})
	end := at[len(at)-1] + takes
	b.Takes(end, b.Later(end+second/2, exercise.TooSlow))
}

// panicking has a job that always panics: the one that is delivered first.
func panicking(b *exercise.B, work worker, panics func(), value string) {
	b.Means(exercise.ByPanic, exercise.OnePanic)
	b.Means(exercise.ByDeadlock, exercise.WorkerDies)
	d := newDesk(b)
	role := d.roles("bad", "other")
	b.Call(func() {
		dead, err := work(context.Background(), 1, 5*second, []string{"a", "b"}, func(ctx context.Context, job string) error {
			if role(job) == "other" {
				return d.job(second, 0)(ctx, "other")
			}
			if d.again("bad") <= 3 {
				defer b.Enter("bad", 0)()
				panics()
			}
			return nil
		})
		returned(b, nil, err)
		if len(d.times("other")) == 0 {
			b.Fail(exercise.ByCount, exercise.WorkerDies, b.What()+": the other job is delivered", "it was not delivered")
		}
		if len(d.times("bad")) == 1 && len(dead) == 0 {
			b.Fail(exercise.ByCount, exercise.SkipsJobs, b.What()+": the job that panics is delivered 3 times", "it was delivered once")
		}
		d.at("the job that panics", "bad", none, none, 0, 5*second, 10*second)
		if len(dead) != 1 || role(dead[0].Job) != "bad" {
			b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": the dead letter is the job that panics", "it was not")
		}
		if err := dead[0].Err; err == nil || !strings.Contains(err.Error(), value) {
			b.Fail(exercise.ByResult, exercise.Lost(err), fmt.Sprintf("%s: the dead letter has an error that contains %q", b.What(), value),
				"it had "+exercise.Show(err))
		}
	})
	b.Takes(10 * second)
}

// many has 1000 jobs that always fail.
func many(b *exercise.B, work worker, n int, takes time.Duration) {
	d := newDesk(b)
	var dead []letter
	b.Call(func() {
		var err error
		dead, err = work(context.Background(), n, second, names(1000), func(_ context.Context, job string) error {
			d.note(job)
			time.Sleep(takes)
			return errDown
		})
		returned(b, nil, err)
	})
	d.called(3000, exercise.TriesWrong)
	if len(dead) != 1000 {
		b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": it returns 1000 dead letters", fmt.Sprintf("it returned %d", len(dead)))
	}
}

// text says what f panics with.
func text(f func()) (value string) {
	defer func() { value = fmt.Sprint(recover()) }()
	f()
	return ""
}

// names returns the names of n jobs.
func names(n int) (jobs []string) {
	for i := range n {
		jobs = append(jobs, fmt.Sprint(i))
	}
	return jobs
}

// tooFew says which mistake is likely if too few jobs run at the same time.
func tooFew(b *exercise.B) exercise.Mistake {
	if b.Peak() == 1 {
		return exercise.Sequential
	}
	return exercise.TooFew
}

// returned fails the check unless err is the one that Work returns.
func returned(b *exercise.B, want, err error) {
	if errors.Is(err, want) {
		return
	}
	b.Fail(exercise.ByResult, exercise.Lost(err), fmt.Sprintf("%s: err is %s", b.What(), exercise.Show(want)),
		"it was "+exercise.Show(err))
}

// buried fails the check unless these jobs are the dead letters.
func buried(b *exercise.B, m exercise.Mistake, dead []letter, jobs ...string) {
	var got []string
	for _, l := range dead {
		got = append(got, cmp.Or(l.Job, `""`))
	}
	slices.Sort(got)
	slices.Sort(jobs)
	if !slices.Equal(got, jobs) {
		b.Fail(exercise.ByResult, m, fmt.Sprintf("%s: it returns %s", b.What(), listed(jobs)), "it returned "+listed(got))
	}
	for _, l := range dead {
		last := failure{l.Job, 3}
		if errors.Is(l.Err, last) && !errors.Is(l.Err, failure{l.Job, 1}) {
			continue
		}
		did := "it had " + exercise.Show(l.Err)
		if l.Err != nil && l.Err.Error() == last.Error() {
			did = "it had a different error with the same text"
		}
		b.Fail(exercise.ByResult, exercise.Lost(l.Err), fmt.Sprintf("%s: the dead letter has %s", b.What(), exercise.Show(last)), did)
	}
}

// listed names dead letters, if they are few.
func listed(jobs []string) string {
	switch n := len(jobs); {
	case n == 0:
		return "no dead letters"
	case n == 1:
		return "the dead letter " + jobs[0]
	case n > 12:
		return fmt.Sprint(n, " dead letters")
	}
	return "the dead letters " + exercise.List(jobs)
}

// show lists dead letters.
func show(dead []letter) string {
	var all []string
	for _, l := range dead {
		all = append(all, fmt.Sprintf("job %s with %s", l.Job, exercise.Show(l.Err)))
	}
	return exercise.List(all)
}
