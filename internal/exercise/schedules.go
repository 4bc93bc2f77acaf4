package exercise

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/plural"
	"example.com/baton/schedules"
	"example.com/baton/schedules/model"
)

// budget is how many schedules of a check are tried, at most.
const budget = 4000

// seed makes random schedules the same each time.
const seed = 1

// Schedules runs a check under one schedule after another, until the answer
// is wrong. Under each schedule, goroutines take their steps in another
// order, so mistakes that depend on that order show: lost updates, lost
// wakeups, deadlocks, and checks that are out of date when the program acts
// on them.
//
// The check is like one for [G.Bubble], but small: two or three goroutines
// that do one or two things. It lets everything happen at one instant,
// makes all that it needs itself, and has no state outside.
//
// In a test binary that was not built for it, the check is left out.
func (g *G) Schedules(what string, check func(b *B)) {
	if g.verdict.State != "" {
		return
	}
	if !Explores {
		g.Unchecked(orders)
		return
	}
	g.send(report{Check: what})
	tried, over := g.goesOn(what, time.Second)
	defer over()
	var last *B
	r := schedules.Explore(g.t, budget, seed, func(t *testing.T) error {
		tried()
		last = &B{g: &G{t: t, reader: g.reader}, what: what, reader: g.reader,
			virtual: true, exploring: true}
		return last.explored(check)
	})
	if r.Failure == nil {
		g.verdict.Schedules = append(g.verdict.Schedules, r)
		return
	}
	var d Diagnosis
	if e, ok := r.Failure.Err.(*flaw); ok {
		if e.State == open {
			g.verdict.State, g.verdict.Todo = open, e.Todo
			panic(enough{})
		}
		d = *e.Diagnosis
	} else {
		d = last.ends(r.Failure.Outcome)
	}
	d.Seen, d.Lines = BySchedule, nil
	if d.Likely == LosesUpdate && slices.ContainsFunc(r.Failure.Outcome.Trace, func(s model.Step) bool {
		return s.Kind == model.Try
	}) {
		d.Likely = Mistake{} // a TryLock that fails may have skipped the update
	}
	drawing := schedules.NewDrawing(*r.Failure, source)
	d.Schedule = &drawing
	g.fail(d)
	panic(enough{})
}

// goesOn reports that a check goes on, at most once in every interval, as long
// as tried is called. Call over at the end. Schedules run in bubbles, which
// have another clock, so the interval is measured outside of them.
func (g *G) goesOn(what string, interval time.Duration) (tried, over func()) {
	if g.alive == nil {
		return func() {}, func() {}
	}
	var n atomic.Int64
	quit, ended := make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		last := n.Load()
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
			}
			if now := n.Load(); now != last {
				last = now
				g.alive(report{Check: what}, true)
			}
		}
	}()
	tried = func() {
		n.Add(1)
		g.alive(report{Check: what}, false)
	}
	over = func() {
		close(quit)
		<-ended
	}
	return tried, over
}

// A flaw is the verdict on an answer under one schedule.
type flaw struct{ verdict }

func (f *flaw) Error() string {
	if f.Diagnosis == nil {
		return f.Todo
	}
	return f.Diagnosis.Observed
}

// Like reports whether another schedule has shown the same mistake.
func (f *flaw) Like(other error) bool {
	o, ok := other.(*flaw)
	return ok && o.State == f.State && (f.Diagnosis == nil || o.Diagnosis.Likely == f.Diagnosis.Likely)
}

// explored makes the check once.
func (b *B) explored(check func(b *B)) error {
	b.begin()
	func() {
		defer b.g.caught(b.what)
		check(b)
		b.finish()
	}()
	if b.blamed != nil {
		b.g.fail(*b.blamed)
	}
	if b.g.verdict.State != "" {
		return &flaw{b.g.verdict}
	}
	return nil
}

// ends judges how a run has ended.
func (b *B) ends(o model.Outcome) Diagnosis {
	returns := b.what + ": it returns"
	switch o.Kind {
	case model.Panic:
		if _, ok := o.Value.(enough); ok && b.blamed != nil { // Fail was called there
			return *b.blamed
		}
		text := fmt.Sprint(o.Value)
		at := o.At
		if all := parse(string(o.Stack)); len(all) > 0 {
			if f, ok := b.reader.line(all[0]); ok {
				at = f.String()
			}
		}
		return panics(text, b.what, at, b.means[ByPanic])
	case model.Deadlock:
		return Diagnosis{
			Expected: returns,
			Observed: "deadlock: every goroutine waits, and none is left to wake another",
			Likely:   cmp.Or(b.means[ByDeadlock], waitsMean(o.Left)),
		}
	case model.Leak:
		return Diagnosis{
			Expected: b.what + ": it leaves no goroutine behind",
			Observed: plural.Count(len(o.Left), "goroutine is", "goroutines are") +
				" still there after the return",
			Likely: cmp.Or(b.means[ByLeak], LeavesOne),
		}
	}
	return Diagnosis{
		Expected: returns,
		Observed: "it checks the same condition forever, and no goroutine changes that condition",
		Likely:   cmp.Or(b.means[ByWatchdog], BusyLoop),
	}
}

// waitsMean says what waiting forever means. A lock was not unlocked if its
// holder waits for it or has ended; nothing else is certain.
func waitsMean(left []model.Waiting) Mistake {
	for _, w := range left {
		waits := slices.ContainsFunc(left, func(other model.Waiting) bool {
			return other.Goroutine == w.Holder
		})
		if w.Holder != 0 && (w.Holder == w.Goroutine || !waits) {
			return KeepsLocked
		}
	}
	return Deadlocks
}

// coverage says in one line which schedules of all checks were tried.
func coverage(all []schedules.Report) string {
	if len(all) == 0 {
		return ""
	}
	return "right in " + schedules.Sum(all).String()
}
