package chores

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// machine waits while a machine runs. Noticing that the machine is done
// and starting the next one take attention.
func (p *person) machine(ctx context.Context, c *Chore) error {
	for ; c != nil; c = c.Then {
		due := time.Now().Add(c.Takes)
		if err := sleepUntil(ctx, due); err != nil {
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

// doAll starts the machines in the order of the list. Then it does the
// work by hand, and waits for the machines.
func (p *person) doAll(
	ctx context.Context, list []Chore,
	clean func(context.Context, *Chore) error,
) error {
	var machines errgroup.Group
	defer machines.Wait() // also after an error
	for _, c := range list {
		if c.Pieces > 0 {
			continue
		}
		if err := p.print(ctx, "Start", &c); err != nil {
			return err
		}
		machines.Go(func() error { return p.machine(ctx, &c) })
	}
	for _, c := range list {
		if c.Pieces == 0 {
			continue
		}
		if err := clean(ctx, &c); err != nil {
			return err
		}
	}
	return machines.Wait()
}
