// Rate starts twenty pages, ten per second, and at most five more in a
// burst.
//
// Usage:
//
//	go run ./examples/rate [variant]
//
// A page takes 200 ms. Without a variant, all of them race.
package main

import (
	"context"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"example.com/baton/internal/example"
)

const pages = 20

// ticker starts a page at each tick of a clock.
func ticker(ctx context.Context, w io.Writer) error {
	var g errgroup.Group
	tick := time.NewTicker(time.Second / 10)
	defer tick.Stop()
	for i := range pages {
		select {
		case <-tick.C:
			g.Go(func() error { return page(ctx, w, i) })
		case <-ctx.Done():
			g.Wait()
			return ctx.Err()
		}
	}
	return g.Wait()
}

// limiter starts ten pages per second, after a burst.
func limiter(ctx context.Context, w io.Writer, burst int) error {
	var g errgroup.Group
	limit := rate.NewLimiter(10, burst)
	for i := range pages {
		if err := limit.Wait(ctx); err != nil {
			g.Wait()
			return err
		}
		g.Go(func() error { return page(ctx, w, i) })
	}
	return g.Wait()
}

func main() { example.Main(program.Run) }
