package model

import (
	"fmt"
	"time"
)

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
