package cancel_test

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Wherever Stage waits, it waits for ctx as well: one select receives,
// and another select sends. Between them, work gets ctx itself.
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
	task.Right(t, "a channel that AfterFunc closes, and recursion", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		stop := make(chan bool)
		defer context.AfterFunc(ctx, func() { close(stop) })()
		var next func() error
		next = func() error {
			select {
			case <-stop:
				return ctx.Err()
			case n, ok := <-in:
				if !ok {
					return nil
				}
				result, err := work(ctx, n)
				if err != nil {
					return err
				}
				select {
				case <-stop:
					return ctx.Err()
				case out <- result:
					return next()
				}
			}
		}
		err := next()
		close(out)
		return err
	})
	task.Right(t, "two functions that know of ctx, and an iterator", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		defer close(out)
		for n := range until(ctx, in) {
			result, err := work(ctx, n)
			if err != nil {
				return fmt.Errorf("work on %d: %w", n, err)
			}
			if !sent(ctx, out, result) {
				break
			}
		}
		return ctx.Err()
	})
	task.Right(t, "a goroutine for each number, and a channel for its result", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		defer close(out)
		type outcome struct {
			result int
			err    error
		}
		for n := range until(ctx, in) {
			done := make(chan outcome, 1)
			go func() {
				result, err := work(ctx, n)
				done <- outcome{result, err}
			}()
			o := <-done
			if o.err != nil {
				return o.err
			}
			select {
			case out <- o.result:
			case <-ctx.Done():
			}
		}
		return ctx.Err()
	})
	task.Right(t, "works ahead, with a queue of results", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		defer close(out)
		all := ctx
		ctx, cancel := context.WithCancelCause(ctx)
		results := make(chan int)
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(results)
			for n := range until(ctx, in) {
				result, err := work(ctx, n)
				if err != nil {
					cancel(err)
					return
				}
				if !sent(ctx, results, result) {
					return
				}
			}
		})
		defer wg.Wait()
		defer cancel(nil)
		var queue []int
		for more := results; more != nil || len(queue) > 0; {
			var first int
			var to chan<- int
			if len(queue) > 0 {
				first, to = queue[0], out
			}
			select {
			case result, ok := <-more:
				if ok {
					queue = append(queue, result)
				} else {
					more = nil
				}
			case to <- first:
				queue = queue[1:]
			case <-ctx.Done():
				return cmp.Or(all.Err(), context.Cause(ctx))
			}
		}
		return cmp.Or(all.Err(), context.Cause(ctx))
	})
	task.Right(t, "looks at ctx before each step, too", func(
		ctx context.Context, in <-chan int, work worker, out chan<- int,
	) error {
		defer close(out)
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case n, ok := <-in:
				if !ok {
					return nil
				}
				result, err := work(ctx, n)
				if ctx.Err() != nil {
					break
				}
				if err != nil {
					return err
				}
				for free := false; !free && ctx.Err() == nil; {
					select {
					case out <- result:
						free = true
					case <-ctx.Done():
					}
				}
			}
		}
		return ctx.Err()
	})
}

// until has what comes from in, until that is closed, or ctx done.
func until(ctx context.Context, in <-chan int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for {
			select {
			case n, ok := <-in:
				if !ok || !yield(n) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// sent sends a result, if a goroutine receives it before ctx is done.
func sent(ctx context.Context, out chan<- int, result int) bool {
	select {
	case out <- result:
		return true
	case <-ctx.Done():
		return false
	}
}
