// Package chores does the housework: machines, which run on their own,
// and potatoes, which need hands. In the list [Today], the potatoes
// take 7 s. The washing machine takes 3 s, and then the dryer 3 s.
//
//   - [Sequential] waits for one chore after the other: 20 s.
//   - [HeadsDown] cleans all potatoes before it looks up and starts the
//     dryer: 10 s.
//   - [LookingUp] looks up after each potato, and starts the dryer
//     after 3 s: 7 s.
//
// The functions print to w one line at a time, and ignore errors from
// w. As soon as ctx is done, they return ctx.Err().
package chores

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// A person can pay attention to one thing at a time: the semaphore has
// one slot. It is not a sync.Mutex, because Acquire also returns when
// ctx is done.
type person struct {
	w         io.Writer
	attention *semaphore.Weighted
}

func newPerson(w io.Writer) person {
	return person{w, semaphore.NewWeighted(1)}
}

// attend does f while it holds the person's attention.
func (p person) attend(ctx context.Context, f func() error) error {
	if err := p.attention.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.attention.Release(1)
	return f()
}

// cleanHeadsDown holds the person's attention from the first piece to
// the last.
func (p person) cleanHeadsDown(ctx context.Context, c *Chore) error {
	return p.attend(ctx, func() error {
		fmt.Fprintf(p.w, "Start %s\n", c)
		s := newSleeper()
		for i := range c.Pieces {
			fmt.Fprintf(p.w, "%s %d\n", c.Piece, i)
			if err := s.sleep(ctx, c.Takes); err != nil {
				return err
			}
		}
		fmt.Fprintf(p.w, "End %s\n", c)
		return nil
	})
}

// Glance is how long it takes to look up from the potatoes.
const Glance = 100 * time.Microsecond

// cleanLookingUp releases the person's attention after each piece.
func (p person) cleanLookingUp(ctx context.Context, c *Chore) error {
	if err := p.print(ctx, "Start", c); err != nil {
		return err
	}
	s := newSleeper()
	for i := range c.Pieces {
		err := p.attend(ctx, func() error {
			fmt.Fprintf(p.w, "%s %d\n", c.Piece, i)
			return s.sleep(ctx, c.Takes)
		})
		if err != nil {
			return err
		}
		if err := s.sleep(ctx, Glance); err != nil {
			return err
		}
	}
	return p.print(ctx, "End", c)
}

// machine waits while a machine runs, without attention. Noticing that
// the machine is done and starting the next one take attention.
func (p person) machine(ctx context.Context, c *Chore) error {
	for ; c != nil; c = c.Then {
		if err := newSleeper().sleep(ctx, c.Takes); err != nil {
			return err
		}
		err := p.attend(ctx, func() error {
			fmt.Fprintf(p.w, "End %s\n", c)
			if c.Then != nil {
				fmt.Fprintf(p.w, "Start %s\n", c.Then)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// doAll starts the machines in the order of the list, each with a
// goroutine that waits for it. Then it does the work by hand.
func (p person) doAll(
	ctx context.Context, list []Chore,
	clean func(ctx context.Context, c *Chore) error,
) error {
	var machines errgroup.Group
	defer machines.Wait() // also after an error
	for _, c := range list {
		if c.Pieces == 0 {
			if err := p.print(ctx, "Start", &c); err != nil {
				return err
			}
			machines.Go(func() error { return p.machine(ctx, &c) })
		}
	}
	for _, c := range list {
		if c.Pieces > 0 {
			if err := clean(ctx, &c); err != nil {
				return err
			}
		}
	}
	return machines.Wait()
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
