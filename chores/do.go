package chores

import (
	"context"
	"fmt"
	"time"
)

// do does c, and then the chore that waits for it. It is called with
// our attention, and returns with it.
func (p *person) do(ctx context.Context, c *Chore) error {
	for ; c != nil; c = c.Then {
		fmt.Fprintf(p.w, "Start %s\n", c)
		if err := p.work(ctx, c); err != nil {
			return err
		}
		fmt.Fprintf(p.w, "End %s\n", c)
	}
	return nil
}

// work lets a machine run, but does handwork by hand, piece after
// piece.
func (p *person) work(ctx context.Context, c *Chore) error {
	if c.Pieces == 0 && p.standsBy {
		return sleep(ctx, c.Takes)
	}
	if c.Pieces == 0 {
		return p.lookAway(ctx, c.Takes)
	}
	for i := range c.Pieces {
		fmt.Fprintf(p.w, "Cleaning potato %d\n", i)
		if err := sleep(ctx, c.Takes); err != nil {
			return err
		}
		if p.glance == 0 {
			continue
		}
		if err := p.lookAway(ctx, p.glance); err != nil {
			return err
		}
	}
	return nil
}

// lookAway lets go of our attention for d, and then waits to get it
// back: whoever has asked for it in the meantime comes first.
func (p *person) lookAway(ctx context.Context, d time.Duration) error {
	p.attention.Release(1)
	sleep(ctx, d)
	// Even when we are called away, as our caller counts on having it.
	// Nobody keeps it for long then.
	p.attention.Acquire(context.WithoutCancel(ctx), 1)
	return ctx.Err()
}

// String describes c as it is printed.
func (c Chore) String() string {
	if c.Pieces > 0 {
		return fmt.Sprintf("%s for %d pieces", c.Name, c.Pieces)
	}
	return fmt.Sprintf("%s for %v seconds", c.Name, c.Takes.Seconds())
}

// sleep waits until d has passed, or ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
