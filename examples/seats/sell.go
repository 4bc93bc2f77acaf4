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
			return theater.Hasty(ctx, paying(w, name))
		})
	}
	err := g.Wait()
	fmt.Fprintf(w, "Total: %s for 1 seat\n",
		example.Count(1-theater.Free(), "ticket", "tickets"))
	return err
}

// paying returns a payment that takes a second.
func paying(w io.Writer, name string) seats.Payment {
	return func(ctx context.Context) error {
		fmt.Fprintf(w, "%s starting payment\n", name)
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s finished payment\n", name)
		return nil
	}
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
