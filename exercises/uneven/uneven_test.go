package uneven_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/uneven"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("uneven", grade)

func TestYours(t *testing.T) { task.Yours(t, uneven.Drain) }

type drainer = func(n int, jobs <-chan func()) (panics int)

const second = time.Second

// course is the list of the course's own queue.
var course = []int{4, 3, 1, 2, 1, 7, 3, 4, 5, 1, 2, 1, 2, 3, 4}

func grade(g *exercise.G, drain drainer) {
	g.Races(exercise.UnlockedCounter)
	counting(g, drain, "Drain(1) of a job that panics", 1, exercise.ReportsEarly)
	counting(g, drain, "Drain(2) of 2 jobs that panic", 2, exercise.LosesUpdate)
	for range 20 { // without a queue, the order may be right once by chance
		inOrder(g, drain)
	}
	allThere(g, drain, 3, course)
	allThere(g, drain, 2, []int{1, 9, 1, 1})
	allThere(g, drain, 2, nil)
	arriving(g, drain, "Drain(2) of jobs that come at 0s, 1s and 2s", 2, 6*second,
		coming{at: 0, seconds: 5, begins: 0},
		coming{at: 1, seconds: 2, begins: 1},
		coming{at: 2, seconds: 3, begins: 3})
	arriving(g, drain, "Drain(1) of jobs that come at 0s and 100s", 1, 103*second,
		coming{at: 0, seconds: 2, begins: 0},
		coming{at: 100, seconds: 3, begins: 100})
	arriving(g, drain, "Drain(1) of jobs that come at 0s and 100h", 1, 360003*second,
		coming{at: 0, seconds: 2, begins: 0},
		coming{at: 360000, seconds: 3, begins: 360000})
	panicking(g, drain)
	g.Bubble("Drain(2) of one job, many times", func(b *exercise.B) {
		b.Frugal(func() { drain(2, unlucky(1)) })
	})
	g.Bubble("two calls of Drain(2), each of 3 jobs that panic after 1 s", func(b *exercise.B) {
		var panics [2]int
		b.Call(func() {
			var both sync.WaitGroup
			for i := range panics {
				jobs := make(chan func(), 3)
				for range cap(jobs) {
					jobs <- func() {
						time.Sleep(second)
						panic("no luck")
					}
				}
				close(jobs)
				both.Go(func() { panics[i] = drain(2, jobs) })
				time.Sleep(second / 2)
			}
			both.Wait()
		})
		b.Same("they return", "they returned", "3 and 3", fmt.Sprintf("%d and %d", panics[0], panics[1]), exercise.SharedByAll)
	})
	g.Bubble("Drain(2000) of 3000 jobs of 100 h", func(b *exercise.B) {
		const long = 100 * time.Hour // a timeout of its own is shorter
		b.Waits(10_000 * long)
		jobs := make(chan func(), 3000)
		for range cap(jobs) {
			jobs <- func() { b.Work("job", long) }
		}
		close(jobs)
		b.Call(func() { drain(2000, jobs) })
		b.PeakIs(2000, exercise.IgnoresLimit, few(b, 2*long))
		b.Takes(2*long, b.Later(2*long, exercise.TooFew))
	})
	g.Bubble("Drain(1) of 3000 jobs that panic", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoReceiver)
		panics := 0
		b.Call(func() { panics = drain(1, unlucky(3000)) })
		b.Equal(3000, panics, exercise.WrongResult)
	})
	g.Race("Drain(4) of 4 jobs that panic", func() {
		meet := exercise.Together(4)
		jobs := make(chan func(), 4)
		for range 4 {
			jobs <- func() {
				meet()
				panic("no luck")
			}
		}
		close(jobs)
		drain(4, jobs)
	})
}

// unlucky returns n jobs that panic immediately.
func unlucky(n int) <-chan func() {
	jobs := make(chan func(), n)
	for range n {
		jobs <- func() { panic("no luck") }
	}
	close(jobs)
	return jobs
}

// counting checks whether each of n panics at one instant is counted.
func counting(g *exercise.G, drain drainer, what string, n int, m exercise.Mistake) {
	g.Schedules(what, func(b *exercise.B) {
		panics := 0
		b.Call(func() { panics = drain(n, unlucky(n)) })
		b.Equal(n, panics, m)
	})
}

// A list makes jobs that note when they begin.
type list struct {
	b      *exercise.B
	begins []time.Duration
	order  []int
}

func (l *list) job(seconds int) func() {
	i := 0
	l.b.Locked(func() {
		i = len(l.begins)
		l.begins = append(l.begins, -1)
	})
	return func() {
		l.b.Locked(func() {
			l.begins[i] = l.b.Now()
			l.order = append(l.order, i)
		})
		l.b.Work(fmt.Sprint("job ", i), time.Duration(seconds)*second)
	}
}

// inOrder checks the order of jobs when only one order is right.
func inOrder(g *exercise.G, drain drainer) {
	what := "Drain(1) of six jobs of 1 s"
	g.Bubble(what, func(b *exercise.B) {
		l := &list{b: b}
		jobs := make(chan func(), 6)
		for range 6 {
			jobs <- l.job(1)
		}
		close(jobs)
		b.Call(func() { drain(1, jobs) })
		b.PeakIs(1, exercise.IgnoresLimit, exercise.LooksThenTakes)
		b.Takes(6 * second)
		if !slices.IsSorted(l.order) {
			b.Fail(exercise.ByOrder, exercise.AnyOrder,
				what+": the jobs begin in the order [0 1 2 3 4 5]",
				fmt.Sprintf("they began in the order %v", l.order))
		}
	})
}

// allThere grades a list whose jobs are all there from the beginning.
func allThere(g *exercise.G, drain drainer, n int, seconds []int) {
	what := fmt.Sprintf("Drain(%d) of jobs of %v s", n, seconds)
	g.Bubble(what, func(b *exercise.B) {
		l := &list{b: b}
		jobs := make(chan func(), len(seconds))
		for _, s := range seconds {
			jobs <- l.job(s)
		}
		close(jobs)
		panics := 0
		b.Call(func() { panics = drain(n, jobs) })
		begins, takes := schedule(n, seconds)
		b.PeakIs(min(n, len(seconds)), exercise.IgnoresLimit, few(b, takes))
		b.Takes(takes, exercise.At(dealt(n, seconds), exercise.OwnShare),
			exercise.At(inWaves(n, seconds), exercise.Waves))
		begun(b, what, l, begins)
		b.Equal(0, panics, exercise.WrongResult)
		b.Gone("when it returns")
	})
}

// schedule says when each job begins if a free worker takes the next job,
// and when the last job ends.
func schedule(n int, seconds []int) (begins []time.Duration, takes time.Duration) {
	free := make([]time.Duration, n)
	for _, s := range seconds {
		slices.Sort(free)
		begins = append(begins, free[0])
		free[0] += time.Duration(s) * second
	}
	return begins, slices.Max(free)
}

// inWaves says when the last job ends if n are begun together, and n others
// when all of them are done.
func inWaves(n int, seconds []int) (takes time.Duration) {
	for wave := range slices.Chunk(seconds, n) {
		takes += time.Duration(slices.Max(wave)) * second
	}
	return takes
}

func begun(b *exercise.B, what string, l *list, want []time.Duration) {
	for i, at := range want {
		if got := l.begins[i]; got != at {
			b.Fail(exercise.ByInstant, exercise.OwnShare,
				fmt.Sprintf("%s: job %d begins at %v", what, i, at),
				fmt.Sprintf("it began at %v", got))
		}
	}
}

// dealt is how long jobs take if each worker gets every n-th.
func dealt(n int, seconds []int) time.Duration {
	takes := make([]int, n)
	for i, s := range seconds {
		takes[i%n] += s
	}
	return time.Duration(slices.Max(takes)) * second
}

// A coming job arrives at some second.
type coming struct{ at, seconds, begins int }

// arriving grades jobs that come while others are in flight, or while workers
// are idle. At most one worker is idle at a time: a second idle worker might
// wait for a lock that the first one holds while it receives.
func arriving(
	g *exercise.G, drain drainer, what string, n int, takes time.Duration,
	all ...coming,
) {
	g.Bubble(what, func(b *exercise.B) {
		b.Waits(1000 * time.Hour)
		l := &list{b: b}
		jobs := make(chan func())
		go func() {
			defer close(jobs)
			for _, c := range all {
				time.Sleep(time.Duration(c.at)*second - b.Now())
				select {
				case jobs <- l.job(c.seconds):
				case <-time.After(5 * second):
					return // no receiver is there anymore
				}
			}
		}()
		b.Call(func() { drain(n, jobs) })
		if b.Started() == 0 && b.Took() == 0 {
			b.Fail(exercise.ByTime, exercise.LooksThenTakes,
				what+": it waits for the jobs", "it returned after 0s, and no job was done")
		}
		if n := b.Started(); n < len(all) {
			b.Fail(exercise.ByCount, exercise.SkipsJobs,
				fmt.Sprintf("%s: it does all %d jobs", what, len(all)), fmt.Sprintf("it did %d", n))
		}
		var needs []int
		for _, c := range all {
			needs = append(needs, c.seconds)
		}
		_, after := schedule(n, needs)
		b.Takes(takes, exercise.At(time.Duration(all[len(all)-1].at)*second+after, exercise.StageByStage))
		var begins []time.Duration
		for _, c := range all {
			begins = append(begins, time.Duration(c.begins)*second)
		}
		begun(b, what, l, begins)
	})
}

// bad are values that jobs panic with. The last job panics because it is nil.
var bad = []any{"no luck", errors.New("no luck"), 13, struct{}{}, fs.ErrClosed, []string{"no hash"}, nil}

func panicking(g *exercise.G, drain drainer) {
	what := fmt.Sprintf("Drain(2) of 13 jobs, the first %d of which panic", len(bad))
	g.Bubble(what, func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		b.Means(exercise.ByDeadlock, exercise.WorkerDies)
		jobs := make(chan func(), 13)
		for i := range cap(jobs) {
			jobs <- func() {
				b.Work(fmt.Sprint("job ", i), second)
				if i < len(bad) {
					if bad[i] == nil {
						var none func()
						none()
					}
					panic(bad[i])
				}
			}
		}
		close(jobs)
		panics := 0
		b.Call(func() { panics = drain(2, jobs) })
		if n := b.Started(); n < 13 {
			b.Fail(exercise.ByCount, exercise.WorkerDies,
				what+": it does all the jobs", fmt.Sprintf("it did %d", n))
		} else if n > 13 {
			b.Fail(exercise.ByCount, exercise.DoesTwice,
				what+": it does each job once", fmt.Sprintf("it did %d", n))
		}
		b.PeakIs(2, exercise.IgnoresLimit, exercise.WorkerDies)
		b.Takes(7*second, b.Later(7*second, exercise.WorkerDies))
		b.Equal(len(bad), panics, exercise.WrongResult)
	})
	g.Bubble("Drain(1) of a nil job, and of a job of 1 s", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		jobs := make(chan func(), 2)
		jobs <- nil
		jobs <- func() { b.Work("the other job", second) }
		close(jobs)
		panics := 0
		b.Call(func() { panics = drain(1, jobs) })
		if b.Started() == 0 {
			b.Fail(exercise.ByCount, exercise.SkipsJobs,
				b.What()+": it does the other job", "it did nothing")
		}
		b.Takes(second)
		b.Equal(1, panics, exercise.WrongResult)
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
