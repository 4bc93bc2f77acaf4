// Package chores does the housework: machines that run by themselves,
// and potatoes that need our hands.
//
// Whoever is at home has one attention to give. It takes attention to
// start a machine, to notice that a machine is done, and to clean
// potatoes; it takes none while a machine runs. The attention is a
// [semaphore.Weighted] of weight 1, and the three functions differ only
// in when they let go of it.
//
// They print to w, a line a Write, from several goroutines, but never
// two at the same time: printing takes the attention. Errors of w are
// ignored. They return once all chores are done, or with the error of
// ctx in the instant it is done, and leave no goroutine behind. Any
// number of them may run at the same time.
package chores

import (
	"context"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// Glance is how long it takes to look up from the potatoes.
const Glance = 100 * time.Microsecond

// A Chore is one piece of housework.
type Chore struct {
	Name   string        // "cleaning ..." if there are pieces
	Takes  time.Duration // for each piece, if there are any
	Pieces int           // potatoes to clean; 0 if a machine does it
	Then   *Chore        // what can start only after this one
}

// Today returns the chores of the day: 20 seconds of work in all.
func Today() []Chore {
	dryer := &Chore{Name: "dryer", Takes: 3 * time.Second}
	return []Chore{
		{Name: "dishwasher", Takes: 3 * time.Second},
		{Name: "washing machine", Takes: 3 * time.Second, Then: dryer},
		{Name: "boiling water", Takes: 4 * time.Second},
		{Name: "cleaning potatoes", Takes: time.Second / 2, Pieces: 14},
	}
}

// Sequential stands by each machine until it is done: today, 20
// seconds.
func Sequential(ctx context.Context, w io.Writer, list []Chore) error {
	p := person{w: w, standsBy: true}
	return p.doAll(ctx, list)
}

// HeadsDown leaves the machines alone, but cleans the potatoes without
// ever looking up: no machine is noticed to be done before the last
// potato is. Today, that takes 10 seconds.
func HeadsDown(ctx context.Context, w io.Writer, list []Chore) error {
	p := person{w: w}
	return p.doAll(ctx, list)
}

// LookingUp is like [HeadsDown], but glances at the machines after each
// potato: today, 7 seconds and 14 glances.
func LookingUp(ctx context.Context, w io.Writer, list []Chore) error {
	p := person{w: w, glance: Glance}
	return p.doAll(ctx, list)
}

// A person does chores.
type person struct {
	w         io.Writer
	attention *semaphore.Weighted
	standsBy  bool          // watches the machines run
	glance    time.Duration // 0 for a person who does not look up
}

// doAll starts the chores in order, and waits for all of them.
func (p *person) doAll(ctx context.Context, list []Chore) error {
	p.attention = semaphore.NewWeighted(1)
	var g errgroup.Group
	for _, c := range list {
		// We start the next chore, so this is not up to a goroutine:
		// any of them might come first.
		if err := p.attention.Acquire(ctx, 1); err != nil {
			g.Wait()
			return err
		}
		g.Go(func() error {
			defer p.attention.Release(1)
			return p.do(ctx, &c)
		})
	}
	return g.Wait()
}
