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
			return theater.Hasty(ctx, customer{name, w}.pay)
		})
	}
	err := g.Wait()
	report(w, theater, 1)
	return err
}

// report prints how many tickets were sold.
func report(w io.Writer, theater *seats.Theater, places int) {
	fmt.Fprintf(w, "Total: %s for %s\n",
		example.Count(places-theater.Free(), "ticket", "tickets"),
		example.Count(places, "seat", "seats"))
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
