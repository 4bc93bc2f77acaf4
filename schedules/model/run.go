package model

import (
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
//
// Exactly one goroutine runs at a time: the one that has the token. Before
// each operation that other goroutines can notice, the goroutine parks, and
// notes what it is about to do. Then the explorer gives the token to one of
// the parked goroutines whose operation can go on. So the list of these
// decisions determines the run.
//
// A goroutine that waits, for example for a lock, does not block in the
// lock. It is parked, and its operation is not ready. So the run always
// knows which goroutine waits for what.
//
// Code that was not rewritten may really block, for example in a sleep. A
// run happens in a bubble of testing/synctest, which detects that. Then the
// run gives the token to another goroutine.
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
	inLibrary int        // goroutines that block in code that was not rewritten
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
			g.inLibrary = true
			r.inLibrary++
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

// careful reports whether goroutines without the token may be running. If so,
// a decision must wait until they block.
func (r *run) careful() bool { return r.inLibrary > 0 || r.callbacks > 0 }

func (r *run) wakeMonitor() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
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
