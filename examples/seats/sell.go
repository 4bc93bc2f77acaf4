package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/example"
	"example.com/baton/seats"
)

// lastSeat sells one seat to Ann and, half a second later, to Bob.
func lastSeat(ctx context.Context, w io.Writer) error {
	theater := seats.New(1)
	g, ctx := errgroup.WithContext(ctx)
	for i, name := range []string{"Ann", "Bob"} {
		g.Go(func() error {
			late := time.Duration(i) * time.Second / 2
			if err := sleep(ctx, late); err != nil {
				return err
			}
			return theater.Hasty(ctx, customer{w, name}.pay)
		})
	}
	err := g.Wait()
	fmt.Fprintf(w, "Total: %s for 1 seat\n",
		example.Count(1-theater.Free(), "ticket", "tickets"))
	return err
}

// A customer pays for a seat, which takes a second.
type customer struct {
	w    io.Writer
	name string
}

func (c customer) pay(ctx context.Context) error {
	fmt.Fprintf(c.w, "%s starting payment\n", c.name)
	if err := sleep(ctx, time.Second); err != nil {
		return err
	}
	fmt.Fprintf(c.w, "%s finished payment\n", c.name)
	return nil
}

// sleep waits until d has passed or ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
