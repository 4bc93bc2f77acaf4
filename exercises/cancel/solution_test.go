package cancel_test

import (
	"context"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Wherever it waits, it waits for ctx as well: a select in order to
// receive, a select in order to send, and in between work has ctx
// itself.
func solution(
	ctx context.Context,
	in <-chan int,
	work func(ctx context.Context, n int) (int, error),
	out chan<- int,
) error {
	defer close(out)
	for {
		select {
		case n, ok := <-in:
			if !ok {
				return nil
			}
			result, err := work(ctx, n)
			if err != nil {
				return err
			}
			select {
			case out <- result:
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

type worker = func(ctx context.Context, n int) (int, error)

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "one select for both directions", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		defer close(out)
		var sending chan<- int // nil, and so never ready, while there is no result
		result := 0
		receiving := in
		for {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case sending <- result:
				sending, receiving = nil, in
			case n, ok := <-receiving:
				if !ok {
					return nil
				}
				var err error
				if result, err = work(ctx, n); err != nil {
					return err
				}
				sending, receiving = out, nil
			}
		}
	})
	task.Right(t, "two goroutines in an errgroup", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		group, ctx := errgroup.WithContext(ctx)
		results := make(chan int)
		group.Go(func() error {
			defer close(results)
			for {
				select {
				case n, ok := <-in:
					if !ok {
						return nil
					}
					result, err := work(ctx, n)
					if err != nil {
						return err
					}
					select {
					case results <- result:
					case <-ctx.Done():
						return ctx.Err()
					}
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		})
		group.Go(func() error {
			defer close(out)
			for result := range results {
				select {
				case out <- result:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
		return group.Wait()
	})
}
