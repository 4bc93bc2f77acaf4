// Seats sells ten seats of a theater to eleven customers.
//
// Usage:
//
//	go run ./examples/seats [variant]
//
// The variants are hasty (1 s), locked (10 s), reserved (1 s) and
// last-seat (1.5 s). With hasty, the theater sells eleven tickets. In
// last-seat, Ann and Bob buy the same seat. Without a variant, the
// first three race.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/example"
	"example.com/baton/seats"
)

// A way is one of the three ways to sell a seat.
type way func(*seats.Theater, context.Context, seats.Payment) error

// evening sells ten seats to eleven customers, who all come at the same
// time.
func evening(ctx context.Context, w io.Writer, sell way) error {
	const places, customers = 10, 11
	theater := seats.New(places)
	g, ctx := errgroup.WithContext(ctx)
	for i := range customers {
		name := fmt.Sprintf("Customer %d", i+1)
		g.Go(func() error {
			err := sell(theater, ctx, customer{w, name}.pay)
			if errors.Is(err, seats.ErrSoldOut) {
				fmt.Fprintf(w, "%s: %v\n", name, err)
				return nil
			}
			return err
		})
	}
	err := g.Wait()
	fmt.Fprintf(w, "Total: %s for %d seats\n",
		example.Count(places-theater.Free(), "ticket", "tickets"),
		places)
	return err
}

func main() { example.Main(program.Run) }
