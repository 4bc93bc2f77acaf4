package model

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing/synctest"
	"time"
	"unsafe"
)

// horizon is how long a run waits, on the virtual clock, for something to
// happen when no goroutine can go on.
const horizon = 24 * time.Hour

// active is the run in progress.
var active atomic.Pointer[run]

// now returns the run in progress, or nil.
func now() *run { return active.Load() }

// Active reports whether a run is in progress.
func Active() bool { return now() != nil }

// A run is one execution of a function under one schedule.
type run struct {
	choose func(Decision) int
	most   int // steps
	traced bool
	wary   bool

	mu        sync.Mutex
	all       []*goroutine // that have not ended, in order of creation
	started   int
	current   *goroutine // has the token
	last      *goroutine // made the last step
	outside   int        // goroutines that block in code that was not rewritten
	callbacks int        // goroutines that a library may start at any time
	version   int        // how much has changed, for goroutines that spin
	steps     int
	begun     time.Time
	trace     []Step
	strangers bool // goroutines that no go statement of rewritten code has started
	over      bool // goroutines that are left must end
	ended     bool // the function has returned
	outcome   *Outcome

	kick     chan struct{}
	channels map[unsafe.Pointer]*channel
	options  []option
	decision Decision
}

// A goroutine is the run's record of a goroutine that it controls.
type goroutine struct {
	id     int
	goid   int
	start  place
	wake   chan struct{}
	parked bool
	out    bool // blocks in code that was not rewritten
	op     *op  // what it is about to do, while it is parked
	chosen option
	at     place

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

// An op is what a parked goroutine is about to do.
type op struct {
	kind  Kind
	on    any         // the lock, the channel, ...
	ready func() bool // nil if it always can
	cases []comm      // of a channel operation or a select
	other bool        // the select has a default
	done  bool        // another goroutine has done it, so this one goes on without a decision
	until time.Time   // of a sleep
	idle  bool        // waits until no other goroutine can go on
}

// An option is one way to go on.
type option struct {
	g       *goroutine
	i       int // the case of a select; -1 for its default
	partner *goroutine
	j       int // the case of the partner
}

// A Decision lists the ways in which a run can go on, for the explorer to
// choose one. It is valid only during the call of choose: see [Execute].
type Decision struct {
	// Goroutines has the number of the goroutine for each option. If the
	// goroutine that made the last step can go on, its options come first.
	Goroutines []int
	// Preempts reports whether an option takes the turn away from a
	// goroutine that could go on.
	Preempts []bool
}

// Execute runs f once, in the bubble of its caller. Whenever there is
// more than one way to go on, it calls choose, which returns the index
// of an option. When Execute returns, all goroutines that f started
// have ended, except those that block forever in code that was not
// rewritten. A run that takes more steps than most is [Endless].
//
// If traced is set, the Outcome has all steps. If wary is set, each operation
// checks which goroutine calls it. That takes longer, but is certain to find
// strangers: goroutines that were started by code that was not rewritten.
func Execute(f func(), choose func(Decision) int, most int, traced, wary bool) Outcome {
	r := &run{
		choose: choose, most: most, traced: traced, wary: wary, begun: time.Now(),
		kick: make(chan struct{}, 1), channels: map[unsafe.Pointer]*channel{},
	}
	active.Store(r)
	r.begin(place{}, f, true)
	for r.outcome == nil {
		synctest.Wait()
		r.mu.Lock()
		if r.outcome != nil {
			r.mu.Unlock()
			break
		}
		if g := r.current; g != nil { // it blocks in code that was not rewritten
			g.out = true
			r.outside++
			r.current = nil
		}
		next := r.decide(true)
		r.current = next
		over := r.outcome != nil
		if next == nil && !over {
			for _, g := range r.all {
				g.blocked = g.parked
			}
		}
		empty := len(r.all) == 0
		r.mu.Unlock()
		switch {
		case over:
		case next != nil:
			next.wake <- struct{}{}
		case empty:
			r.outcome = &Outcome{}
		case !r.idle():
			r.outcome = r.stuck()
		}
	}
	out := *r.outcome
	out.Steps, out.Trace, out.Strangers = r.steps, r.trace, r.strangers
	r.abort()
	active.CompareAndSwap(r, nil)
	return out
}

// abort ends the goroutines that are left, one after the other.
func (r *run) abort() {
	r.mu.Lock()
	r.over = true
	left := append([]*goroutine{}, r.all...)
	r.mu.Unlock()
	for _, g := range left {
		if g.parked {
			g.wake <- struct{}{}
			synctest.Wait()
		}
	}
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
	if g.out {
		r.outside--
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

// careful reports whether goroutines without the token may be running. If so,
// a decision must wait until they block.
func (r *run) careful() bool { return r.outside > 0 || r.callbacks > 0 }

func (r *run) wakeMonitor() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
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
	if g.out {
		g.out = false
		r.outside--
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
	if r.outside == 0 && r.callbacks == 0 && r.current != nil && !r.wary {
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

// decide picks the goroutine that goes on, and removes it from the parked
// ones. It returns nil if no goroutine can go on. If settled is set, no
// goroutine is running.
func (r *run) decide(settled bool) *goroutine {
	for _, g := range r.all {
		if g.parked && g.op.done {
			g.parked = false
			return g
		}
	}
	if r.steps >= r.most {
		r.outcome = &Outcome{Kind: Endless, Left: r.positions()}
		return nil
	}
	options := r.options[:0]
	spinning := false
	if r.last != nil && r.last.parked {
		if r.last.spinning(r) {
			spinning = true
		} else {
			options = r.offer(options, r.last)
		}
	}
	first := len(options)
	for _, g := range r.all {
		if g == r.last || !g.parked {
			continue
		}
		if g.spinning(r) {
			spinning = true
			continue
		}
		options = r.offer(options, g)
	}
	if len(options) == 0 && spinning && settled {
		for _, g := range r.all {
			if g.parked && g.spins < 100 {
				options = r.offer(options, g)
			}
		}
	}
	if len(options) == 0 && settled {
		for _, g := range r.all {
			if g.parked && g.op.idle {
				for _, other := range r.all {
					other.blocked = other.parked
				}
				options = append(options, option{g: g})
				break
			}
		}
	}
	r.options = options
	if len(options) == 0 {
		return nil
	}
	i := 0
	if len(options) > 1 {
		d := Decision{r.decision.Goroutines[:0], r.decision.Preempts[:0]}
		for _, o := range options {
			d.Goroutines = append(d.Goroutines, o.g.id)
			d.Preempts = append(d.Preempts, first > 0 && o.g != r.last && o.partner != r.last)
		}
		r.decision = d
		i = r.choose(d)
		if i < 0 || i >= len(options) {
			panic(fmt.Sprintf("schedules: there is no option %d of %d", i, len(options)))
		}
	}
	return r.step(options[i])
}

// step does what an option says.
func (r *run) step(o option) *goroutine {
	g := o.g
	g.chosen, g.parked = o, false
	if r.traced {
		r.note(o)
	}
	if p := o.partner; p != nil {
		g.op.cases[o.i].take(p.op.cases[o.j])
		p.chosen = option{i: o.j, partner: g}
		p.op.done = true
		r.version++
	}
	r.last = g
	r.steps++
	return g
}

// offer adds the ways in which a goroutine can go on.
func (r *run) offer(options []option, g *goroutine) []option {
	o := g.op
	switch {
	case o.idle:
		return options
	case o.cases != nil || o.other:
		return r.ways(options, g)
	case !o.until.IsZero():
		if time.Now().Before(o.until) {
			return options
		}
	case o.ready != nil && !o.ready():
		return options
	}
	return append(options, option{g: g})
}

// changed notes that other goroutines may see something new.
func (r *run) changed() { r.version++ }

// ask notes that the goroutine has asked for something in vain, such as a
// lock. A goroutine that asks for the same thing again and again lets others
// go first until something has changed.
func (g *goroutine) ask(r *run, what any) {
	if g.version != r.version {
		g.asked, g.version, g.spins = g.asked[:0], r.version, 0
	}
	n := 1
	for i := range g.asked {
		if g.asked[i].what == what {
			g.asked[i].n++
			n = g.asked[i].n
		}
	}
	if n == 1 {
		g.asked = append(g.asked, question{what, 1})
	}
	g.spins = max(g.spins, n)
}

// A question is something that a goroutine has asked for n times.
type question struct {
	what any
	n    int
}

// patience is how many times a goroutine asks for the same thing before it
// counts as spinning.
const patience = 3

func (g *goroutine) spinning(r *run) bool {
	return g.spins >= patience && g.version == r.version
}

// Over reports whether the run in progress is ending its goroutines.
func Over() bool {
	r := now()
	return r != nil && r.over
}

// Others returns how many other goroutines of the run have not ended.
func Others() int {
	r := now()
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.all) - 1
}
