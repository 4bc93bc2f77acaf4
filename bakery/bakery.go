// Package bakery makes cakes in three steps: mixing, baking and icing.
//
// The functions print a line when a worker starts a cake, finishes it,
// or stops before it is finished. Lines come from several goroutines,
// so w must be safe for concurrent use. Errors from w are ignored.
package bakery

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/queue"
)

// A step is what one worker does to a cake, and how long it takes.
type step struct {
	worker string
	takes  time.Duration
}

var (
	mixing = step{"Mixer", 1 * time.Second}
	baking = step{"Oven", 2 * time.Second}
	icing  = step{"Icer", 1 * time.Second}
)

// Sequential makes one cake after the other, which takes 4 s per cake.
// Once ctx is done, it returns the [context.Cause] of ctx.
func Sequential(ctx context.Context, w io.Writer, cakes int) error {
	for cake := range cakes {
		for _, s := range []step{mixing, baking, icing} {
			if err := s.do(ctx, w, 0, cake); err != nil {
				return err
			}
		}
	}
	return nil
}

// Pipeline makes the cakes in three stages that work concurrently: a
// mixer, a number of ovens, and an icer. Each stage hands its cakes to
// the next one, and waits while the next one is busy. Pipeline returns
// when all cakes are ready.
//
// Once ctx is done, every stage stops. Pipeline waits for all of them,
// and returns the [context.Cause] of ctx. Fewer than one oven is an
// error.
func Pipeline(
	ctx context.Context, w io.Writer, cakes, ovens int,
) error {
	g, ctx := errgroup.WithContext(ctx)
	ordered := orders(ctx, g, cakes)
	mixed := stage(ctx, g, w, mixing, 1, ordered)
	baked := stage(ctx, g, w, baking, ovens, mixed)
	iced := stage(ctx, g, w, icing, 1, baked)
	for cake := range iced {
		fmt.Fprintf(w, "Cake %d is ready\n", cake+1)
	}
	return g.Wait()
}

// orders sends the numbers of the cakes, then closes the channel.
func orders(
	ctx context.Context, g *errgroup.Group, cakes int,
) <-chan int {
	out := make(chan int)
	g.Go(func() error {
		defer close(out)
		for cake := range cakes {
			select {
			case out <- cake:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		return nil
	})
	return out
}

// stage starts n workers. They receive cakes from in, do the step s,
// and send the cakes to the channel that stage returns. The channel is
// closed after the last worker has stopped.
func stage(
	ctx context.Context, g *errgroup.Group, w io.Writer,
	s step, n int, in <-chan int,
) <-chan int {
	out := make(chan int)
	g.Go(func() error {
		defer close(out)
		return queue.Drain(ctx, n, in, func(
			ctx context.Context, worker, cake int,
		) error {
			if err := s.do(ctx, w, worker, cake); err != nil {
				return err
			}
			select {
			case out <- cake:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	return out
}

func (s step) do(
	ctx context.Context, w io.Writer, worker, cake int,
) error {
	who := fmt.Sprintf("%s %d", s.worker, worker+1)
	fmt.Fprintf(w, "%s starting cake %d\n", who, cake+1)
	select {
	case <-time.After(s.takes):
		fmt.Fprintf(w, "%s finished cake %d\n", who, cake+1)
		return nil
	case <-ctx.Done():
		fmt.Fprintf(w, "%s stopped with cake %d\n", who, cake+1)
		return context.Cause(ctx)
	}
}
