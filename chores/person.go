package chores

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
)

// A person can pay attention to one thing at a time.
type person struct {
	w         io.Writer
	attention *semaphore.Weighted
}

func newPerson(w io.Writer) *person {
	return &person{w, semaphore.NewWeighted(1)}
}

// attend does f while it holds the person's attention.
func (p *person) attend(ctx context.Context, f func() error) error {
	if err := p.attention.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.attention.Release(1)
	return f()
}

// print prints a line while it holds the person's attention.
func (p *person) print(
	ctx context.Context, verb string, c *Chore,
) error {
	return p.attend(ctx, func() error {
		fmt.Fprintf(p.w, "%s %s\n", verb, c)
		return nil
	})
}

// cleanHeadsDown holds the person's attention from the first piece to
// the last.
func (p *person) cleanHeadsDown(ctx context.Context, c *Chore) error {
	return p.attend(ctx, func() error {
		fmt.Fprintf(p.w, "Start %s\n", c)
		if err := c.cleanAll(ctx, p.w); err != nil {
			return err
		}
		fmt.Fprintf(p.w, "End %s\n", c)
		return nil
	})
}

// cleanLookingUp releases the person's attention after each piece.
func (p *person) cleanLookingUp(ctx context.Context, c *Chore) error {
	if err := p.print(ctx, "Start", c); err != nil {
		return err
	}
	due := time.Now()
	for i := range c.Pieces {
		due = due.Add(c.Takes)
		err := p.attend(ctx, func() error {
			return c.clean(ctx, p.w, i, due)
		})
		if err != nil {
			return err
		}
		due = due.Add(Glance)
		if err := sleepUntil(ctx, due); err != nil {
			return err
		}
	}
	return p.print(ctx, "End", c)
}
