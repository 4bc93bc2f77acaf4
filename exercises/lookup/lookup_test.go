package lookup_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/lookup"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("lookup", grade)

func TestYours(t *testing.T) { task.Yours(t, lookup.Evening) }

type evening = func(
	potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
)

// A plan is an evening, and when what should happen. In no plan does a
// machine end in the instant in which a potato does.
type plan struct {
	what          string
	potatoes      int
	washes, dries time.Duration // how long the machines run
	starts        time.Duration // when the dryer starts,
	cleaned       int           // and how many potatoes are clean by then
	takes         time.Duration
}

func grade(g *exercise.G, evening evening) {
	const ms, odd = time.Millisecond, 2900333337 * time.Nanosecond
	g.Bubble("20 evenings of 4 potatoes and a quick wash", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		var starts [20]time.Duration
		run := func(d time.Duration) <-chan struct{} {
			done := make(chan struct{})
			time.AfterFunc(d, func() { close(done) })
			return done
		}
		for i := range starts {
			b.Call(func() {
				start := b.Now()
				evening(4, func() { time.Sleep(500 * ms) },
					func() <-chan struct{} { return run(700 * ms) },
					func() <-chan struct{} {
						b.Locked(func() { starts[i] = b.Now() - start })
						return run(1100 * ms)
					})
			})
		}
		same, late := true, 0
		b.Locked(func() {
			for _, at := range starts {
				same = same && at == starts[0]
				if at != time.Second {
					late++
				}
			}
		})
		if !same { // otherwise the plans below say more
			b.Fail(exercise.ByInstant, exercise.PicksAny,
				b.What()+": the dryer starts at 1s, after 2 potatoes, on every evening",
				fmt.Sprintf("on %d of %d evenings, it started at a different time: "+
					"if several cases are ready, select picks any of them", late, len(starts)))
		}
	})
	for _, p := range []plan{
		{"an evening of 14 potatoes", 14, 2900 * ms, 3000 * ms, 3000 * ms, 6, 7000 * ms},
		{"an evening of 4 potatoes", 4, 2900 * ms, 3000 * ms, 2900 * ms, 4, 5900 * ms},
		{"an evening of a quick wash", 14, 700 * ms, 1100 * ms, 1000 * ms, 2, 7000 * ms},
		{"an evening of a slow dryer", 10, 1200 * ms, 9000 * ms, 1500 * ms, 3, 10500 * ms},
		{"an evening without potatoes", 0, 2900 * ms, 3000 * ms, 2900 * ms, 0, 5900 * ms},
		// An answer that checks every millisecond is late.
		{"an evening of 2 potatoes", 2, odd, odd, odd, 2, 2 * odd},
		{"an evening where the washing machine ends during the last potato",
			4, 1700 * ms, 1100 * ms, 2000 * ms, 4, 3100 * ms},
		{"an evening where the dryer ends during the last potato",
			14, 700 * ms, 5700 * ms, 1000 * ms, 2, 7000 * ms},
		{"an evening of machines that run for hours",
			4, 300*time.Hour + 100*ms, 500 * time.Hour, 300*time.Hour + 100*ms, 4, 800*time.Hour + 100*ms},
		{"an evening of 1000 potatoes", 1000, 250200 * ms, 100 * time.Second, 250500 * ms, 501, 500 * time.Second},
	} {
		g.Bubble(p.what, func(b *exercise.B) {
			b.Waits(2000 * time.Hour)
			b.Means(exercise.ByDeadlock, exercise.Deadlocks)
			if p.potatoes == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
				b.Means(exercise.ByPanic, exercise.NothingToDo)
			}
			h := &home{b: b, plan: p}
			b.Call(func() { evening(p.potatoes, h.clean, h.wash, h.dry) })
			h.judge()
			b.Takes(p.takes)
			b.Gone("when it returns")
		})
	}
	g.Bubble("two evenings at the same time", func(b *exercise.B) {
		one := &home{b: b, plan: plan{b.What(), 14, 2900 * ms, 3000 * ms, 3000 * ms, 6, 7000 * ms}}
		other := &home{b: b, plan: plan{b.What(), 4, 700 * ms, 3000 * ms, 1000 * ms, 2, 4000 * ms}}
		b.Means(exercise.ByDeadlock, exercise.SharedByAll)
		b.Call(func() {
			var both sync.WaitGroup
			for _, h := range []*home{one, other} {
				both.Go(func() { evening(h.potatoes, h.clean, h.wash, h.dry) })
			}
			both.Wait()
		})
		starts := exercise.When(one.dryer) + " and " + exercise.When(other.dryer)
		if want := "3s and 1s"; starts != want {
			b.Fail(exercise.ByInstant, exercise.SharedByAll,
				b.What()+": the dryers start at "+want, "they started at "+starts)
		}
		b.Takes(7000 * ms)
	})
	for _, n := range []int{1, 2} {
		sameInstant(g, evening, n)
	}
	g.Race("an evening of 20 potatoes", func() {
		start := func() <-chan struct{} {
			done := make(chan struct{})
			time.AfterFunc(time.Millisecond, func() { close(done) })
			return done
		}
		evening(20, func() { time.Sleep(time.Millisecond / 10) }, start, start)
	})
}

// sameInstant has the washing machine end in the instant in which the first
// potato is clean. So the dryer may start before or after the next potato.
func sameInstant(g *exercise.G, evening evening, n int) {
	what := "an evening of 1 potato, which is clean when the washing machine ends"
	if n > 1 {
		what = "an evening of 2 potatoes, the first of which is clean when the washing machine ends"
	}
	g.Schedules(what, func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() {
			const half = time.Second / 2
			hands, cleaned, started, ended := "", 0, 0, 0
			use := func(why string, d time.Duration) {
				var busy string
				b.Locked(func() { busy, hands = hands, why })
				if busy != "" {
					b.Fail(exercise.BySchedule, exercise.TwoHands,
						what+": your hands do one thing at a time",
						fmt.Sprintf("they had to do two: %s, and %s", busy, why))
				}
				time.Sleep(d)
				b.Locked(func() { hands = "" })
			}
			run := func(then func()) <-chan struct{} {
				done := make(chan struct{})
				go func() {
					time.Sleep(half)
					b.Locked(then)
					close(done)
				}()
				return done
			}
			evening(n, func() {
				use("clean", half)
				b.Locked(func() { cleaned++ })
			}, func() <-chan struct{} {
				use("start the washing machine", 0)
				return run(func() {})
			}, func() <-chan struct{} {
				use("start the dryer", 0)
				b.Locked(func() { started++ })
				return run(func() { ended++ })
			})
			m, dryer := exercise.DoesNotWait, "when the dryer had ended"
			switch {
			case started == 0:
				dryer = "and no dryer had been started"
			case started > 1:
				m, dryer = exercise.DoesTwice, "and the dryer had been started "+exercise.Times(started)
			case ended == 0:
				dryer = "while the dryer still ran"
			case cleaned == n:
				return
			}
			b.Fail(exercise.ByResult, m,
				fmt.Sprintf("%s: it returns after %s, when the dryer has ended", what, potatoes(n)),
				fmt.Sprintf("it returned after %s, %s", potatoes(cleaned), dryer))
		})
	})
}

// A home is where an evening is spent.
type home struct {
	plan
	b *exercise.B

	mu       sync.Mutex
	hands    string // what they are busy with
	begun    int    // potatoes that are clean or in our hands
	done     int    // potatoes that are clean
	washer   []time.Duration
	washed   bool
	dryer    []time.Duration
	atDryer  int // potatoes that were clean when it started
	tooEarly bool
	running  int // machines that have not ended
}

// use takes the hands for something; the function that it returns gives
// them back.
func (h *home) use(what string) (free func()) {
	h.mu.Lock()
	busy := h.hands
	h.hands = what
	h.mu.Unlock()
	if busy != "" {
		h.b.Blame(exercise.ByOrder, exercise.TwoHands,
			h.what+": your hands do one thing at a time",
			fmt.Sprintf("at %v they had to do two: %s, and %s", h.b.Now(), busy, what))
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.hands = ""
	}
}

func (h *home) clean() {
	defer h.use("clean")()
	h.mu.Lock()
	n := h.begun
	h.begun++
	h.mu.Unlock()
	if n == 0 {
		fmt.Fprintln(h.b, "Start cleaning potatoes")
	}
	fmt.Fprintf(h.b, "Cleaning potato %d\n", n)
	time.Sleep(500 * time.Millisecond)
	if n == h.potatoes-1 {
		fmt.Fprintln(h.b, "End cleaning potatoes")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.done++
}

func no() bool { return false }

func (h *home) wash() <-chan struct{} {
	defer h.use("start the washing machine")()
	h.b.Quiet(no) // an answer that cleans meanwhile does
	h.mu.Lock()
	defer h.mu.Unlock()
	h.washer = append(h.washer, h.b.Now())
	return h.run("washing machine", h.washes, func() { h.washed = true })
}

func (h *home) dry() <-chan struct{} {
	defer h.use("start the dryer")()
	h.b.Quiet(no)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.dryer == nil {
		h.tooEarly = !h.washed
		h.atDryer = h.done
	}
	h.dryer = append(h.dryer, h.b.Now())
	return h.run("dryer", h.dries, func() {})
}

// run runs a machine. It is called with the lock held.
func (h *home) run(name string, d time.Duration, ended func()) <-chan struct{} {
	done := make(chan struct{})
	fmt.Fprintf(h.b, "Start %s\n", name)
	h.running++
	time.AfterFunc(d, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		ended()
		h.running--
		fmt.Fprintf(h.b, "End %s\n", name)
		close(done)
	})
	return done
}

// judge fails the check unless everything happened when it should.
func (h *home) judge() {
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.b
	expected := fmt.Sprintf("%s: the dryer starts once, at %v, after %s",
		h.what, h.starts, potatoes(h.cleaned))
	observed := fmt.Sprintf("it started at %s, after %s", exercise.When(h.dryer), potatoes(h.atDryer))
	washer := h.what + ": the washing machine starts once, at 0s"
	clean := fmt.Sprintf("%s: it cleans %s", h.what, potatoes(h.potatoes))
	switch {
	case len(h.washer) == 0 && h.potatoes == 0:
		b.Fail(exercise.ByCount, exercise.NothingToDo, washer, "it was not started")
	case len(h.washer) == 0:
		b.Fail(exercise.ByCount, exercise.SkipsJobs, washer, "it was not started")
	case len(h.washer) > 1:
		b.Fail(exercise.ByCount, exercise.DoesTwice, washer,
			"it started at "+exercise.When(h.washer))
	case h.washer[0] != 0:
		b.Fail(exercise.ByInstant, exercise.Sequential, washer,
			"it started at "+exercise.When(h.washer))
	case h.tooEarly:
		b.Fail(exercise.ByInstant, exercise.DryerTooEarly, expected, observed)
	case len(h.dryer) == 0 && h.potatoes == 0:
		b.Fail(exercise.ByCount, exercise.NothingToDo, expected,
			fmt.Sprintf("it returned at %v, and no dryer had been started", b.Took()))
	case len(h.dryer) == 0:
		b.Fail(exercise.ByCount, exercise.DoesNotWait, expected,
			fmt.Sprintf("it returned at %v, and no dryer had been started", b.Took()))
	case len(h.dryer) > 1:
		b.Fail(exercise.ByCount, exercise.DoesTwice, expected,
			fmt.Sprintf("it started %d times, first at %v, after %s",
				len(h.dryer), h.dryer[0], potatoes(h.atDryer)))
	case h.done > h.potatoes && h.potatoes == 0:
		b.Fail(exercise.ByCount, exercise.NothingToDo, clean, "it cleaned "+potatoes(h.done))
	case h.done > h.potatoes:
		b.Fail(exercise.ByCount, exercise.DoesTwice, clean, "it cleaned "+potatoes(h.done))
	case h.atDryer < h.cleaned:
		b.Fail(exercise.ByInstant, exercise.Sequential, expected, observed)
	case h.dryer[0] > h.starts && h.atDryer > h.cleaned:
		b.Fail(exercise.ByInstant, exercise.NeverLooksUp, expected, observed)
	case h.dryer[0] != h.starts:
		b.Fail(exercise.ByInstant, exercise.Moment(h.dryer[0]-h.starts), expected, observed)
	case h.begun > h.done:
		b.Fail(exercise.ByTime, exercise.DoesNotWait,
			fmt.Sprintf("%s: it takes %v", h.what, h.takes),
			fmt.Sprintf("it returned after %v, with a potato in hand", b.Took()))
	case h.done < h.potatoes:
		b.Fail(exercise.ByCount, exercise.SkipsJobs, clean, "it cleaned "+potatoes(h.done))
	case h.running > 0:
		b.Fail(exercise.ByTime, exercise.DoesNotWait,
			fmt.Sprintf("%s: it takes %v", h.what, h.takes),
			fmt.Sprintf("it returned after %v, while the dryer still ran", b.Took()))
	}
}

func potatoes(n int) string { return plural.Count(n, "potato", "potatoes") }
