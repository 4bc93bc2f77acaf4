package exercise

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// G grades one answer. A grader calls its methods one after the other; the
// first check that does not hold ends the grading.
type G struct {
	t        *testing.T
	reader   reader
	progress func(r report)            // told what comes next
	alive    func(r report, send bool) // called now and then during a check
	verdict  verdict
	before   map[int]bool // goroutines that were there, outside of bubbles
}

// enough is a panic that ends a check whose verdict is known. Unlike a
// runtime.Goexit, it cannot come from an answer.
type enough struct{}

// limit is how long, on the clock of a bubble, a check waits for an answer to
// return. In a deadlock, that time passes immediately.
const limit = 10 * time.Minute

// settle is how long a bubble goes on after a check, so that goroutines that
// are left behind either end or show.
const settle = time.Minute

// run grades, and returns the verdict.
func (g *G) run(grade func(g *G)) verdict {
	g.before = outsideBubbles()
	func() {
		defer g.caught("")
		grade(g)
	}()
	if g.verdict.State == "" {
		g.verdict.State = passed
	}
	return g.verdict
}

// caught recovers from a panic in the goroutine of a check.
func (g *G) caught(what string) {
	switch p := recover().(type) {
	case nil, enough:
	default:
		g.panicked(p, what, nil)
	}
}

// fail sets the verdict, if there is none yet.
func (g *G) fail(d Diagnosis) {
	if g.verdict.State == "" {
		g.verdict.State = wrong
		g.verdict.Diagnosis = &d
	}
}

// Unchecked notes what could not be checked, and why. Learners who pass read
// it.
func (g *G) Unchecked(what string) {
	if !slices.Contains(g.verdict.Unchecked, what) {
		g.verdict.Unchecked = append(g.verdict.Unchecked, what)
	}
}

// Bubble runs a check on a clock of its own: sleeping takes no time, and
// times are exact. The name of the check should read like a call, as in
// "Gather of 3 s, 1 s and 2 s".
//
// When the check is over, no goroutine may be left.
func (g *G) Bubble(what string, check func(b *B)) {
	if g.verdict.State != "" || Explores {
		return
	}
	b := &B{g: g, what: what, reader: g.reader, virtual: true}
	g.send(report{Check: what})
	inGoroutine(func() {
		defer func() {
			if p := recover(); p != nil {
				b.collapsed(p)
			}
		}()
		synctest.Test(g.t, func(*testing.T) {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(enough); !ok {
						g.panicked(p, what, b)
					}
				}
			}()
			b.begin()
			defer close(b.over)
			check(b)
			b.finish()
		})
	})
	g.conclude(b)
}

// conclude ends the grading if the check has found something.
func (g *G) conclude(b *B) {
	if b.blamed != nil {
		g.fail(*b.blamed)
	}
	if g.verdict.State != "" {
		panic(enough{})
	}
}

// inGoroutine calls f in a goroutine of its own and waits for its end: if there
// was a data race in a bubble, synctest ends that goroutine, and later
// checks are still wanted.
func inGoroutine(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// Real runs a check on the clock of the machine, for answers that use the
// file system or the network. Its times say nothing: do not judge them.
//
// When the check is over, no goroutine may be left.
func (g *G) Real(what string, check func(b *B)) {
	if g.verdict.State != "" || Explores {
		return
	}
	b := &B{g: g, what: what, reader: g.reader}
	g.send(report{Check: what})
	func() {
		defer g.caught(what)
		b.begin()
		check(b)
		b.finish()
	}()
	g.conclude(b)
}

// These are in verdict.Unchecked until a closer look has checked them.
const (
	races  = "data races"
	orders = "other orders of the goroutines' steps"
)

// builder says what must be built to check each of them.
var builder = map[string]string{races: "with the race detector", orders: "the schedule checker"}

func (g *G) send(r report) {
	if g.progress != nil {
		g.progress(r)
	}
}
