// Seats sells ten seats to eleven customers: hasty (1 s) sells eleven
// tickets, locked (10 s) and reserved (1 s) sell ten. With last-seat
// (1.5 s), Ann and Bob buy the same seat.
// Usage: go run ./examples/seats [variant]
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/example"
	"example.com/baton/seats"
)

// A customer pays for a seat, which takes a second.
type customer struct {
	name string
	w    io.Writer
}

func (c customer) pay(ctx context.Context) error {
	fmt.Fprintf(c.w, "%s starting payment\n", c.name)
	if err := sleep(ctx, time.Second); err != nil {
		return err
	}
	fmt.Fprintf(c.w, "%s finished payment\n", c.name)
	return nil
}

// evening sells ten seats in one of three ways. All customers come at
// the same time.
func evening(
	ctx context.Context, w io.Writer,
	sell func(*seats.Theater, context.Context, seats.Payment) error,
) error {
	theater := seats.New(10)
	g, ctx := errgroup.WithContext(ctx)
	for i := range 11 {
		c := customer{fmt.Sprintf("Customer %d", i+1), w}
		g.Go(func() error {
			err := sell(theater, ctx, c.pay)
			if errors.Is(err, seats.ErrSoldOut) {
				fmt.Fprintf(w, "%s: %v\n", c.name, err)
				return nil
			}
			return err
		})
	}
	err := g.Wait()
	report(w, theater, 10)
	return err
}

func main() { example.Main(program.Run) }
