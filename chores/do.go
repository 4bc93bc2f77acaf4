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

// work lets a machine run, but does handwork by hand.
func (p *person) work(ctx context.Context, c *Chore) error {
	if c.Pieces > 0 {
		return p.handwork(ctx, c)
	}
	if p.standsBy {
		return sleep(ctx, c.Takes)
	}
	_, err := p.lookAway(ctx, c.Takes)
	return err
}

// handwork does piece after piece, each to be done by its time. To
// sleep for as long as a piece takes would not do: a sleep ends late,
// if only a little, and one after the other they would add up.
func (p *person) handwork(ctx context.Context, c *Chore) error {
	due := time.Now()
	for i := range c.Pieces {
		fmt.Fprintf(p.w, "Cleaning potato %d\n", i)
		due = due.Add(c.Takes)
		if err := sleep(ctx, time.Until(due)); err != nil {
			return err
		}
		if p.glance == 0 {
			continue
		}
		waited, err := p.lookAway(ctx, p.glance)
		if err != nil {
			return err
		}
		due = due.Add(p.glance + waited)
	}
	return nil
}

// lookAway lets go of our attention for d, and then waits to get it
// back: whoever has asked for it in the meantime comes first. It
// returns how long we had to wait for them.
func (p *person) lookAway(
	ctx context.Context, d time.Duration,
) (waited time.Duration, err error) {
	p.attention.Release(1)
	sleep(ctx, d)
	asked := time.Now()
	// We take it back even if ctx is done: our caller counts on having
	// it, and nobody keeps it for long then.
	p.attention.Acquire(context.WithoutCancel(ctx), 1)
	return time.Since(asked), ctx.Err()
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
