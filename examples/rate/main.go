// Rate fetches twenty pages, at a rate of ten per second.
//
// Usage: go run ./examples/rate [variant]
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"example.com/baton/internal/example"
)

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

func page(ctx context.Context, w io.Writer, i int) error {
	fmt.Fprintf(w, "Start page %d\n", i)
	select {
	case <-time.After(200 * time.Millisecond):
		fmt.Fprintf(w, "End page %d\n", i)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() { example.Main(program.Run) }
