package model

import (
	"fmt"
	"time"
)

// An Ending is how a run ended.
type Ending string

// How a run ends.
const (
	Fine     Ending = ""         // all goroutines have ended
	Deadlock Ending = "deadlock" // no goroutine can go on, and the function has not returned
	Leak     Ending = "leak"     // the function has returned, and goroutines are left that never end
	Spinning Ending = "spinning" // goroutines ask again and again for something that never changes
	Endless  Ending = "endless"  // the run took too many steps
	Panic    Ending = "panic"    // a goroutine panicked
)

// An Outcome is the end of a run.
type Outcome struct {
	Kind      Ending
	Left      []Waiting // goroutines that had not ended
	Value     any       // of a panic
	Stack     []byte    // of a panic
	At        string    // the line of a panic, if it is known
	Goroutine int       // that panicked
	Steps     int
	Trace     []Step // if Execute was called with traced
	Strangers bool   // goroutines of code that was not rewritten took part
}

// A Waiting is a goroutine that had not ended when the run did.
type Waiting struct {
	Goroutine int
	Start     string // the go statement, such as "queue.go:12"; empty for the function itself
	At        string // the line that it is at
	For       string // what it waits for
	Holder    int    // the goroutine that holds the lock it waits for, or 0
	Since     string // the line at which the holder locked it
	Kind      Kind
}

// Says returns w as a sentence. It numbers goroutines by calling
// numberOf.
func (w Waiting) Says(numberOf func(goroutine int) int) string {
	s := fmt.Sprintf("goroutine %d waits at %s %s", numberOf(w.Goroutine), w.At, w.For)
	switch w.Holder {
	case 0:
		return s
	case w.Goroutine:
		return s + fmt.Sprintf(" that it has itself locked at %s", w.Since)
	}
	return s + fmt.Sprintf(" that goroutine %d has locked at %s", numberOf(w.Holder), w.Since)
}

func (w Waiting) String() string { return w.Says(func(g int) int { return g }) }

// A Kind is what a step does.
type Kind string

// What steps do.
const (
	Start  Kind = "start"
	Memory Kind = "memory"
	Middle Kind = "middle" // of a statement that reads and writes
	Lock   Kind = "lock"
	RLock  Kind = "rlock"
	Unlock Kind = "unlock"
	Try    Kind = "try"
	Atomic Kind = "atomic"
	Send   Kind = "send"
	Recv   Kind = "receive"
	Close  Kind = "close"
	Select Kind = "select"
	Group  Kind = "group"
	Wait   Kind = "wait"
	Once_  Kind = "once"
	Sleep_ Kind = "sleep"
	Yield  Kind = "yield"
	Signal Kind = "signal"
	Idle   Kind = "idle"
)

var waits = map[Kind]string{
	Lock: "for a lock", RLock: "for a lock", Send: "to send on a channel",
	Recv: "to receive from a channel", Select: "in a select",
	Wait: "for the WaitGroup", Once_: "for a Once", Sleep_: "in a sleep",
	Signal: "for a Cond", Idle: "in synctest.Wait", Yield: "and polls again and again",
	Atomic: "and polls again and again", Try: "and polls again and again",
	Memory: "and polls again and again",
}

// A Step is one thing that happened in a run.
type Step struct {
	Goroutine int
	File      string
	Line      int
	Kind      Kind
	Case      int           `json:",omitempty"` // of a select
	Partner   int           `json:",omitempty"` // the goroutine that receives what this one sends, or the other way around
	Value     string        `json:",omitempty"` // that was read, written, sent or received
	Options   []int         `json:",omitempty"` // the goroutines that could have gone on instead
	At        time.Duration `json:",omitempty"`
}

// note adds a step to the trace.
func (r *run) note(o option) {
	s := Step{
		Goroutine: o.g.id, Line: o.g.at.line, Kind: o.g.op.kind, Case: o.i,
		At: time.Since(r.begun),
	}
	if o.g.at.file != nil {
		s.File = o.g.at.file.name
	}
	if o.partner != nil {
		s.Partner = o.partner.id
	}
	for _, other := range r.options {
		s.Options = append(s.Options, other.g.id)
	}
	r.trace = append(r.trace, s)
	o.g.step = len(r.trace)
}

// record adds a value to the last step of a goroutine.
func (r *run) record(g *goroutine, v any) {
	if r.traced && g.step > 0 {
		r.trace[g.step-1].Value = brief(v)
	}
}

// brief formats a value in a few characters.
func brief(v any) string {
	const most = 24
	text := []rune(fmt.Sprintf("%v", v))
	if len(text) > most {
		return string(text[:most-3]) + "..."
	}
	return string(text)
}

// stuck returns the outcome of a run in which nothing can happen anymore.
func (r *run) stuck() *Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	kind := Deadlock
	if r.ended {
		kind = Leak
	}
	for _, g := range r.all {
		if o := g.op; g.parked && o.ready == nil && o.until.IsZero() && !o.idle &&
			(len(o.cases) == 0 || o.other) { // it could go on, but that is no use
			kind = Spinning
		}
	}
	return &Outcome{Kind: kind, Left: r.positions()}
}

// positions says which goroutine waits where, and for what.
func (r *run) positions() (all []Waiting) {
	for _, g := range r.all {
		if !g.parked && !g.inLibrary {
			continue
		}
		w := Waiting{Goroutine: g.id, Start: g.start.String(), At: g.at.String()}
		if g.inLibrary {
			w.For = "inside a library"
			all = append(all, w)
			continue
		}
		w.Kind, w.For = g.op.kind, waits[g.op.kind]
		if h, ok := g.op.on.(holder); ok {
			if by, since := h.held(r); by != nil {
				w.Holder, w.Since = by.id, since.String()
			}
		}
		for _, c := range g.op.cases {
			if len(g.op.cases) == 1 && c.id() == nil {
				w.For = "at a nil channel"
			}
		}
		all = append(all, w)
	}
	return all
}

// place returns the place of the goroutine that has the token.
func (r *run) place() place {
	if r.current == nil {
		return place{}
	}
	return r.current.at
}

func (p place) String() string {
	if p.file == nil || p.file.name == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.file.name, p.line)
}
