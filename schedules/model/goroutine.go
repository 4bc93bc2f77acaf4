package model

import (
	"runtime"
	"runtime/debug"
)

// A goroutine is the run's record of a goroutine that it controls.
type goroutine struct {
	id        int
	goid      int
	start     place
	wake      chan struct{}
	parked    bool
	inLibrary bool // blocks in code that was not rewritten
	op        *op  // what it is about to do, while it is parked
	chosen    option
	at        place

	blocked bool // has certainly reached its operation
	asked   []question
	spins   int // how often it has asked for the same thing
	version int // of the run, when it asked
	loops   int
	step    int // in the trace, from 1
}

type place struct {
	file *File
	line int
}

// begin starts a goroutine. It does not run before the next decision.
func (r *run) begin(at place, f func(), main bool) {
	r.mu.Lock()
	g := r.add(at)
	r.mu.Unlock()
	go r.work(g, f, main)
}

// add makes a goroutine known to the run.
func (r *run) add(at place) *goroutine {
	r.started++
	g := &goroutine{
		id: r.started, start: at, at: at, wake: make(chan struct{}, 1),
		parked: true, op: &op{kind: Start, done: true},
	}
	r.all = append(r.all, g)
	return g
}

// work is what a goroutine of the run does: it waits for its first turn, and
// calls f.
func (r *run) work(g *goroutine, f func(), main bool) {
	<-g.wake
	defer func() {
		if r.over {
			recover()
			r.end(g)
			return
		}
		if p := recover(); p != nil {
			r.fail(&Outcome{Kind: Panic, Value: p, Stack: debug.Stack(),
				At: g.at.String(), Goroutine: g.id})
			return
		}
		if main {
			r.mu.Lock()
			r.ended = true
			r.mu.Unlock()
		}
		r.end(g)
	}()
	g.goid = goid()
	if r.over {
		runtime.Goexit()
	}
	f()
}

// end removes a goroutine, and passes the token on.
func (r *run) end(g *goroutine) {
	r.mu.Lock()
	for i, other := range r.all {
		if other == g {
			r.all = append(r.all[:i:i], r.all[i+1:]...)
			break
		}
	}
	r.version++
	if g.inLibrary {
		r.inLibrary--
	}
	var next *goroutine
	if r.current == g {
		r.current = nil
		if !r.over && !r.careful() && len(r.all) > 0 {
			next = r.decide(false)
			r.current = next
		}
	}
	r.mu.Unlock()
	if next != nil {
		next.wake <- struct{}{}
		return
	}
	r.wakeMonitor()
}

// fail ends the run. It is called by a goroutine that then ends, too.
func (r *run) fail(o *Outcome) {
	r.mu.Lock()
	if r.outcome == nil {
		o.Left = r.positions()
		r.outcome = o
	}
	for i, other := range r.all {
		if other.id == o.Goroutine {
			r.all = append(r.all[:i:i], r.all[i+1:]...)
			break
		}
	}
	r.current = nil
	r.mu.Unlock()
	r.wakeMonitor()
}

// do parks the calling goroutine until its operation is chosen.
func (r *run) do(o *op) *goroutine {
	r.mu.Lock()
	if r.over {
		r.mu.Unlock()
		runtime.Goexit()
	}
	g := r.self()
	g.op, g.parked, g.blocked = o, true, false
	if g.inLibrary {
		g.inLibrary = false
		r.inLibrary--
	}
	mine := r.current == g
	var next *goroutine
	if mine {
		r.current = nil
		if !r.careful() {
			next = r.decide(false)
			r.current = next
		}
	}
	r.mu.Unlock()
	if next == g {
		return g
	}
	if next != nil {
		next.wake <- struct{}{}
	} else {
		r.wakeMonitor()
	}
	<-g.wake
	if r.over {
		runtime.Goexit()
	}
	return g
}

// self returns the calling goroutine. If the run does not know it yet, self
// adds it, as a stranger.
func (r *run) self() *goroutine {
	if r.inLibrary == 0 && r.callbacks == 0 && r.current != nil && !r.wary {
		return r.current
	}
	id := goid()
	for _, g := range r.all {
		if g.goid == id {
			return g
		}
	}
	g := r.add(place{})
	g.goid, g.parked = id, false
	r.strangers = true
	return g
}

// goid returns the number of the calling goroutine. Go shows it only in
// a stack trace.
func goid() (id int) {
	var b [40]byte
	n := runtime.Stack(b[:], false)
	for _, c := range b[len("goroutine "):n] {
		if c < '0' || c > '9' {
			break
		}
		id = 10*id + int(c-'0')
	}
	return id
}
