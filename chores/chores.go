// Package chores does the housework: machines, which run on their own,
// and potatoes, which need hands.
//
// A person can pay attention to one thing at a time. Starting a
// machine, noticing that it is done, and cleaning a potato take
// attention. A running machine takes none. The attention is a
// [semaphore.Weighted] with one slot.
//
// [Sequential] does the chores in order. [HeadsDown] and [LookingUp]
// start the machines, do the work by hand, and wait for the machines.
// All three return when the chores are done, or return ctx.Err() as
// soon as ctx is done. They print to w one line at a time, and ignore
// errors from w.
package chores

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Glance is how long it takes to look up from the potatoes.
const Glance = 100 * time.Microsecond

// A Chore is a machine or, if Pieces is above 0, work by hand.
type Chore struct {
	Name  string
	Takes time.Duration // of the machine, or of each piece
	Then  *Chore        // the machine to start after this machine

	Pieces int
	Piece  string // printed with the number of each piece
}

// Today returns the chores of the day: 20 seconds of work in all.
func Today() []Chore {
	dryer := &Chore{Name: "dryer", Takes: 3 * time.Second}
	return []Chore{
		{Name: "dishwasher", Takes: 3 * time.Second},
		{Name: "washing machine", Takes: 3 * time.Second, Then: dryer},
		{Name: "boiling water", Takes: 4 * time.Second},
		{Name: "cleaning potatoes", Takes: time.Second / 2,
			Pieces: 14, Piece: "Cleaning potato"},
	}
}

// Sequential stands by each machine until it is done. [Today] takes 20
// seconds.
func Sequential(ctx context.Context, w io.Writer, list []Chore) error {
	for _, first := range list {
		for c := &first; c != nil; c = c.Then {
			fmt.Fprintf(w, "Start %s\n", c)
			if err := c.standBy(ctx, w); err != nil {
				return err
			}
			fmt.Fprintf(w, "End %s\n", c)
		}
	}
	return nil
}

// HeadsDown starts the machines, and cleans the potatoes without
// looking up: it notices no finished machine until the last potato is
// clean. [Today] takes 10 seconds.
func HeadsDown(ctx context.Context, w io.Writer, list []Chore) error {
	p := newPerson(w)
	return p.doAll(ctx, list, p.cleanHeadsDown)
}

// LookingUp starts the machines, and glances at them after each potato.
// [Today] takes 7 seconds and 14 glances.
func LookingUp(ctx context.Context, w io.Writer, list []Chore) error {
	p := newPerson(w)
	return p.doAll(ctx, list, p.cleanLookingUp)
}

// standBy waits for a machine, or cleans all pieces.
func (c *Chore) standBy(ctx context.Context, w io.Writer) error {
	if c.Pieces > 0 {
		return c.cleanAll(ctx, w)
	}
	return sleepUntil(ctx, time.Now().Add(c.Takes))
}

// cleanAll cleans one piece after the other. Each piece is due at a
// fixed time: sleeps end a little late, and the delays must not add up.
func (c *Chore) cleanAll(ctx context.Context, w io.Writer) error {
	due := time.Now()
	for i := range c.Pieces {
		due = due.Add(c.Takes)
		if err := c.clean(ctx, w, i, due); err != nil {
			return err
		}
	}
	return nil
}

// clean cleans one piece.
func (c *Chore) clean(
	ctx context.Context, w io.Writer, i int, due time.Time,
) error {
	fmt.Fprintf(w, "%s %d\n", c.Piece, i)
	return sleepUntil(ctx, due)
}

func sleepUntil(ctx context.Context, due time.Time) error {
	select {
	case <-time.After(time.Until(due)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// String returns a description such as "dryer for 3 seconds".
func (c Chore) String() string {
	switch {
	case c.Pieces == 1:
		return c.Name + " for 1 piece"
	case c.Pieces > 1:
		return fmt.Sprintf("%s for %d pieces", c.Name, c.Pieces)
	case c.Takes == time.Second:
		return c.Name + " for 1 second"
	}
	return fmt.Sprintf("%s for %v seconds", c.Name, c.Takes.Seconds())
}
