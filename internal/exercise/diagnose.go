package exercise

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// exited takes the place of the value of a panic if a goroutine has ended
// itself by runtime.Goexit.
type exited struct{}

// A crash is a panic, with the stack that it came from.
type crash struct {
	value any
	stack goroutine
}

// ownStack returns the stack of the calling goroutine.
func ownStack() goroutine {
	buf := make([]byte, 1<<16)
	return parse(string(buf[:runtime.Stack(buf, false)]))[0]
}

// sentinel begins the text with which the stub of an exercise panics.
const sentinel = "todo: "

// panicked judges a panic that was recovered.
func (g *G) panicked(p any, what string, b *B) {
	c, ok := p.(crash)
	if !ok {
		c = crash{p, ownStack()}
	}
	where := ""
	if f, ok := g.reader.line(c.stack); ok {
		where = f.String()
	}
	if _, ok := c.value.(exited); ok {
		g.fail(exits(what, where))
		return
	}
	text := fmt.Sprint(c.value)
	if todo, ok := strings.CutPrefix(text, sentinel); ok {
		if g.verdict.State == "" {
			g.verdict.State, g.verdict.Todo = open, todo
		}
		return
	}
	var m Mistake
	if b != nil {
		m = b.means[ByPanic]
	}
	g.fail(panics(text, what, where, m))
}

// exits describes a runtime.Goexit, which is no panic. It is too rare to be
// in the catalog.
func exits(what, where string) Diagnosis {
	return Diagnosis{
		Expected: what + ": it returns",
		Observed: "it ended its goroutine" + at(where) + " with runtime.Goexit",
		Seen:     ByGoexit,
	}
}

// at says where, if that is known.
func at(where string) string {
	if where == "" {
		return ""
	}
	return " at " + where
}

// panics describes a panic.
func panics(text, what, where string, m Mistake) Diagnosis {
	return Diagnosis{
		Expected: what + ": no panic",
		Observed: fmt.Sprintf("panic%s: %s", at(where), shorten(text, 200)),
		Likely:   panicMeans(text, m),
		Seen:     ByPanic,
	}
}

// panicMeans returns the likely mistake behind a panic: Go's own panics are
// known, and others mean m.
func panicMeans(text string, m Mistake) Mistake {
	for _, known := range []struct {
		text   string
		likely Mistake
	}{
		{"close of closed channel", ClosesTwice},
		{"send on closed channel", ClosesTwice},
		{"negative WaitGroup counter", WrongAdd},
		{"concurrent map", UnlockedResults},
		{"all goroutines are asleep", Deadlocks},
		{"stack overflow", Runaway},
		{"from outside bubble", SharedByAll},
	} {
		if strings.Contains(text, known.text) {
			return known.likely
		}
	}
	if m == (Mistake{}) {
		return Panics
	}
	return m
}

func shorten(text string, most int) string {
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + " ..."
	}
	return text
}

// never describes an answer that has not returned.
func (b *B) never(left []goroutine) {
	stuck := !slices.ContainsFunc(left, func(g goroutine) bool {
		return g.state == "sleep" || !g.waiting()
	})
	if b.lastLine() > b.waits/2 { // a ticker has kept it going
		stuck = false
	}
	d := Diagnosis{
		Expected: b.what + ": it returns",
		Observed: fmt.Sprintf("it has not returned after %v:", b.waits),
		Where:    b.reader.describe(left),
		Seen:     ByDeadlock,
		Lines:    b.Lines(),
		Took:     b.lastLine(),
	}
	if stuck {
		d.Observed = "deadlock: every goroutine waits, and none is left to wake another"
		d.Likely = Deadlocks
	}
	if m, ok := b.means[ByDeadlock]; ok {
		d.Likely = m
	}
	if slices.ContainsFunc(left, func(g goroutine) bool {
		return strings.HasSuffix(g.state, "(nil chan)") &&
			!b.reader.atWork(g) // the grader's context may have no Done
	}) {
		d.Likely = NilChannel // no matter what else a deadlock means here
	}
	b.g.fail(d)
}

func (b *B) lastLine() time.Duration {
	lines := b.Lines()
	if len(lines) == 0 {
		return 0
	}
	return lines[len(lines)-1].At
}

// leaks describes goroutines that are still there after the end.
func (b *B) leaks(left []goroutine) {
	m, ok := b.means[ByLeak]
	if !ok {
		m = LeavesOne
	}
	observed := "a goroutine is still there after the return:"
	switch {
	case len(left) == 0:
		observed = "a library function that it called has started a goroutine, " +
			"which was still there after the return"
	case len(left) > 1:
		observed = fmt.Sprintf("%d goroutines are still there after the return:", len(left))
	}
	b.g.fail(Diagnosis{
		Expected: b.what + ": it leaves no goroutine behind",
		Observed: observed,
		Where:    b.reader.describe(left),
		Likely:   m,
		Seen:     ByLeak,
	})
}

// collapsed judges the panic of a bubble in which every goroutine waits,
// the grader's included, or in which a goroutine is left at the end.
func (b *B) collapsed(p any) {
	text := fmt.Sprint(p)
	if !strings.HasPrefix(text, "deadlock: ") {
		panic(p)
	}
	if b.g.verdict.State != "" || b.blamed != nil {
		return // a goroutine that is left is a consequence
	}
	left := b.reader.mine(in(b.bubble, parse(dump())))
	if strings.Contains(text, "main bubble goroutine has exited") {
		b.leaks(left)
		return
	}
	b.never(left)
}

// stuckInLock judges a bubble in which every goroutine waits, at least one
// of them for a lock. Its clock stands still then, so the watchdog calls
// stuckInLock from outside.
func stuckInLock(r reader, what string, all []goroutine) Diagnosis {
	mine := r.mine(all)
	d := Diagnosis{
		Expected: what + ": it returns",
		Observed: "deadlock: every goroutine waits, and none is left to wake another",
		Where:    r.describe(mine),
		Likely:   KeepsLocked,
		Seen:     ByDeadlock,
	}
	shared := slices.ContainsFunc(mine, goroutine.shared)
	sleeps := slices.ContainsFunc(mine, func(g goroutine) bool {
		return g.state == "sleep" || g.sure && (g.state == "select" || r.atWork(g))
	})
	if shared {
		d.Observed = "deadlock: every goroutine waits. A package variable holds " +
			"a channel or a WaitGroup, so separate calls share it:"
		d.Likely = SharedByAll
		d.Seen = ByLock
	} else if sleeps {
		d.Expected = what + ": no goroutine holds a lock while it does slow work"
		d.Observed = "goroutines wait for a lock; the goroutine that holds it does slow work, " +
			"or has ended without Unlock:"
		d.Likely = HoldsLock
		d.Seen = ByLock
	}
	return d
}

// busy judges a check in which a goroutine has used a processor for a long
// time.
func busy(r reader, what string, all []goroutine, took time.Duration) Diagnosis {
	mine := r.mine(all)
	mine = slices.DeleteFunc(mine, goroutine.waiting)
	return Diagnosis{
		Expected: what + ": it returns",
		Observed: fmt.Sprintf("it was stopped after %v on the real clock:", took),
		Where:    r.describe(mine),
		Seen:     ByWatchdog,
	}
}
