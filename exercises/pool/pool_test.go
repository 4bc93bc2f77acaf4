package pool_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/pool"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("pool", grade)

func TestYours(t *testing.T) { task.Yours(t, pool.Pool) }

type pooler = func(n int, jobs []func())

const second = time.Second

func grade(g *exercise.G, pool pooler) {
	g.Races(exercise.LooksThenTakes)
	for n := 2; n <= 3; n++ {
		inAllOrders(g, pool, n)
	}
	for range 20 { // without a queue, the order may be right once by chance
		inOrder(g, pool)
	}
	const none = -1
	for _, c := range []struct {
		n      int
		jobs   []int // seconds
		takes  time.Duration
		waves  time.Duration // what it takes in waves
		starts []int         // at which second each job starts
	}{
		{3, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 4 * second, none,
			[]int{0, 0, 0, 1, 1, 1, 2, 2, 2, 3}},
		{2, []int{4, 1, 2, 3}, 6 * second, 7 * second, []int{0, 0, 1, 3}},
		{1, []int{2, 1}, 3 * second, none, []int{0, 2}},
		{5, []int{2, 1}, 2 * second, none, []int{0, 0}},
		{2, nil, 0, none, nil},
	} {
		what := fmt.Sprintf("Pool(%d, jobs of %v s)", c.n, c.jobs)
		g.Bubble(what, func(b *exercise.B) {
			if len(c.jobs) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			b.Means(exercise.ByLeak, exercise.NeverCloses)
			times := make([][]int, len(c.jobs))
			var jobs []func()
			for i, seconds := range c.jobs {
				jobs = append(jobs, func() {
					b.Locked(func() {
						times[i] = append(times[i], int(b.Now()/second))
					})
					b.Work(fmt.Sprint("job ", i), time.Duration(seconds)*second)
				})
			}
			b.Call(func() { pool(c.n, jobs) })
			for i, at := range times {
				if len(at) == 0 && b.Flying() == 0 {
					b.Fail(exercise.ByCount, exercise.SkipsJobs,
						what+": it does each job once", fmt.Sprintf("it did not do job %d", i))
				}
				if len(at) > 1 {
					b.Fail(exercise.ByCount, exercise.DoesTwice,
						what+": it does each job once",
						fmt.Sprintf("it did job %d %s", i, exercise.Times(len(at))))
				}
			}
			b.PeakIs(min(c.n, len(c.jobs)), exercise.IgnoresLimit, few(b, c.takes))
			b.Takes(c.takes, exercise.At(c.waves, exercise.Waves))
			b.Gone("when it returns")
			for i, want := range c.starts {
				if got := times[i][0]; got != want {
					b.Fail(exercise.ByInstant, exercise.OwnShare,
						fmt.Sprintf("%s: job %d begins at %ds", what, i, want),
						fmt.Sprintf("it began at %ds", got))
				}
			}
		})
	}
	g.Bubble("Pool(1, 300 jobs of 1.000333 s)", func(b *exercise.B) {
		// An answer that polls every millisecond is late at that time.
		const long = 1000333 * time.Microsecond
		jobs := slices.Repeat([]func(){func() { time.Sleep(long) }}, 300)
		b.Call(func() { pool(1, jobs) })
		b.Takes(300 * long)
	})
	g.Bubble("Pool(1, 3000 jobs that take no time)", func(b *exercise.B) {
		job := func() { b.Work("job", 0) }
		b.Call(func() { pool(1, slices.Repeat([]func(){job}, 3000)) })
		if n := b.Started(); n != 3000 {
			b.Fail(exercise.ByCount, exercise.SkipsJobs,
				b.What()+": it does all 3000 jobs", fmt.Sprintf("it did %d", n))
		}
		b.Takes(0)
	})
	g.Bubble("Pool(2000, 3000 jobs of 100 h)", func(b *exercise.B) {
		const long = 100 * time.Hour // a timeout of its own is shorter
		b.Waits(10_000 * long)
		job := func() { b.Work("job", long) }
		b.Call(func() { pool(2000, slices.Repeat([]func(){job}, 3000)) })
		b.PeakIs(2000, exercise.IgnoresLimit, few(b, 2*long))
		b.Takes(2*long, b.Later(2*long, exercise.TooFew))
	})
	g.Bubble("Pool(2) of one job, many times", func(b *exercise.B) {
		b.Frugal(func() { pool(2, []func(){func() {}}) })
	})
	g.Bubble("two calls of Pool(2, four jobs of 1 s), the second call 0.5 s later", func(b *exercise.B) {
		b.Call(func() {
			var both sync.WaitGroup
			for _, which := range []string{"first", "second"} {
				var jobs []func()
				for i := range 4 {
					name := fmt.Sprintf("job %d of the %s", i, which)
					jobs = append(jobs, func() { b.Work(name, second) })
				}
				both.Go(func() { pool(2, jobs) })
				time.Sleep(second / 2)
			}
			both.Wait()
		})
		if n := b.Started(); n != 8 {
			b.Fail(exercise.ByCount, exercise.SharedByAll,
				b.What()+": each call does its four jobs", "it did "+plural.Count(n, "job", "jobs")+" in all")
		}
		b.Takes(5*second/2, b.Later(5*second/2, exercise.SharedByAll))
	})
	g.Race("Pool of 100 jobs by 8 workers", func() {
		meet := exercise.Together(8)
		jobs := make([]func(), 100)
		for i := range jobs {
			jobs[i] = meet
		}
		pool(8, jobs)
	})
}

// inAllOrders has two workers do n jobs, in all orders of their steps.
func inAllOrders(g *exercise.G, pool pooler, n int) {
	g.Schedules(fmt.Sprintf("Pool(2, %d jobs of 1 s)", n), func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.LooksThenTakes)
		times := make([]int, n)
		var jobs []func()
		for i := range times {
			jobs = append(jobs, func() {
				b.Locked(func() { times[i]++ })
				b.Work(fmt.Sprint("job ", i), second)
			})
		}
		b.Call(func() { pool(2, jobs) })
		for i, n := range times {
			if n > 1 {
				b.Fail(exercise.BySchedule, exercise.LooksThenTakes,
					b.What()+": it does each job once",
					fmt.Sprintf("it did job %d %s", i, exercise.Times(n)))
			}
		}
		b.PeakIs(2, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(time.Duration((n+1)/2) * second)
	})
}

// inOrder checks the order of jobs when only one order is right.
func inOrder(g *exercise.G, pool pooler) {
	what := "Pool(1, six jobs of 1 s)"
	g.Bubble(what, func(b *exercise.B) {
		var jobs []func()
		var got []int
		for i := range 6 {
			jobs = append(jobs, func() {
				b.Locked(func() { got = append(got, i) })
				b.Work(fmt.Sprint("job ", i), second)
			})
		}
		b.Call(func() { pool(1, jobs) })
		b.PeakIs(1, exercise.IgnoresLimit, exercise.DoesNotWait)
		b.Takes(6 * second)
		for i := range got {
			if got[i] != i {
				m := exercise.AnyOrder
				if slices.Equal(got, []int{5, 4, 3, 2, 1, 0}) {
					m = exercise.Mistake{} // that is no luck
				}
				b.Fail(exercise.ByOrder, m,
					what+": the jobs begin in the order [0 1 2 3 4 5]",
					fmt.Sprintf("they began in the order %v", got))
			}
		}
		for i, job := range jobs {
			if got = nil; job != nil {
				job()
			}
			if !slices.Equal(got, []int{i}) {
				b.Fail(exercise.ByResult, exercise.ChangesOwned,
					"Pool does not change the list of jobs", fmt.Sprintf("it changed job %d of the list", i))
			}
		}
	})
}

// few says which mistake is likely if fewer than n are in flight.
func few(b *exercise.B, takes time.Duration) exercise.Mistake {
	switch {
	case b.Took() < takes:
		return exercise.DoesNotWait
	case b.Peak() == 1:
		return exercise.Sequential
	}
	return exercise.TooFew
}
