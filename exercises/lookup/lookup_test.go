package lookup_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/lookup"
	"example.com/baton/internal/exercise"
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
		b.Locked(func() { slices.Sort(starts[:]) })
		if starts[0] != starts[len(starts)-1] { // else the plans below tell more
			b.Fail(exercise.ByInstant, exercise.NeverLooksUp,
				b.What()+": the dryer starts at 1s, after 2 potatoes, on each of them",
				"on some it started later than on others: of the cases that are ready, "+
					"select takes any")
		}
	})
	for _, p := range []plan{
		{"an evening of 14 potatoes", 14, 2900 * ms, 3000 * ms, 3000 * ms, 6, 7000 * ms},
		{"an evening of 4 potatoes", 4, 2900 * ms, 3000 * ms, 2900 * ms, 4, 5900 * ms},
		{"an evening of a quick wash", 14, 700 * ms, 1100 * ms, 1000 * ms, 2, 7000 * ms},
		{"an evening of a slow dryer", 10, 1200 * ms, 9000 * ms, 1500 * ms, 3, 10500 * ms},
		{"an evening without potatoes", 0, 2900 * ms, 3000 * ms, 2900 * ms, 0, 5900 * ms},
		// Who looks every millisecond, or every glance, is late.
		{"an evening of 2 potatoes", 2, odd, odd, odd, 2, 2 * odd},
	} {
		g.Bubble(p.what, func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.Deadlocks)
			if p.potatoes == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
				b.Means(exercise.ByPanic, exercise.NothingToDo)
			}
			h := &home{b: b, plan: p}
			b.Call(func() { evening(p.potatoes, h.clean, h.wash, h.dry) })
			h.judge()
			b.Takes(p.takes)
		})
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
	h.b.Quiet(no) // whoever would clean meanwhile does
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
		b.Fail(exercise.ByInstant, exercise.InTurn, washer,
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
		b.Fail(exercise.ByInstant, exercise.InTurn, expected, observed)
	case h.dryer[0] > h.starts && h.atDryer > h.cleaned:
		b.Fail(exercise.ByInstant, exercise.NeverLooksUp, expected, observed)
	case h.dryer[0] != h.starts:
		b.Fail(exercise.ByInstant, exercise.SleepsToWait, expected, observed)
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

func potatoes(n int) string {
	if n == 1 {
		return "1 potato"
	}
	return fmt.Sprintf("%d potatoes", n)
}
