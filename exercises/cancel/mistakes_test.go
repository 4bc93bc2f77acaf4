package cancel_test

import (
	"context"
	"testing"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.NoDoneCase, "receives without a select", rangesOverIn,
		"cancelled after 5s, while it waits for a number: it returns",
		"your function waits at mistakes_test.go:", "to receive from a channel")
	task.Wrong(t, exercise.NoDoneCase, "sends without a select", sends,
		"cancelled after 3s, while nobody takes the result: it returns",
		"your function waits at mistakes_test.go:", "to send on a channel")
	task.Wrong(t, exercise.NoDoneCase, "looks at ctx.Err between two numbers", looks,
		"while it waits for a number: it returns", "deadlock")
	task.Wrong(t, exercise.IgnoresContext, "gives work a context of its own", background,
		"cancelled after 2.5s, while it works: it takes 2.5s", "it returned after 3s")
	task.Wrong(t, exercise.NoDoneCase, "leaves a goroutine at work", leaves,
		"cancelled after 3s, while nobody takes the result: it leaves no goroutine behind",
		"to send on a channel")
	task.Wrong(t, exercise.LosesError, "returns nil when it is cancelled", losesError,
		"it returns ctx.Err()", "it returned nil")
	task.Wrong(t, exercise.LosesError, "does not look at the error of work", ignoresError,
		"if work on 2 fails", "[10]", "[10 0 30]")
	task.Wrong(t, exercise.LosesError, "ends without the error of work", ends,
		"if work on 2 fails: it returns the error of work", "it returned nil")
	task.Wrong(t, exercise.NeverCloses, "never closes out", neverCloses,
		"it closes out before it returns", "out was still open")
	task.Wrong(t, exercise.MissesClose, "does not see the end of in", noOK,
		"it works on what was sent", "it worked on 0")
	task.Deadly(t, exercise.MissesClose, "leaves only the select by a break", breaks,
		"Stage of 1, 2, 3 and the end", "is busy at mistakes_test.go:")
	task.Wrong(t, exercise.ClosesTwice, "closes out at the end, and by defer", closesTwice,
		"panic at mistakes_test.go:", "close of closed channel")
	task.Deadly(t, exercise.BusyLoop, "asks again and again whether there is a number", busy,
		"it was ended after 4s of the real clock", "is busy at mistakes_test.go:")
}

func rangesOverIn(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for n := range in {
		result, err := work(ctx, n)
		if err != nil {
			return err
		}
		select {
		case out <- result:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func sends(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
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
			out <- result
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func looks(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for ctx.Err() == nil {
		n, ok := <-in
		if !ok {
			return nil
		}
		result, err := work(ctx, n)
		if err != nil {
			return err
		}
		out <- result
	}
	return ctx.Err()
}

func background(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	return solution(ctx, in, func(_ context.Context, n int) (int, error) {
		return work(context.Background(), n)
	}, out)
}

func leaves(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	results := make(chan int)
	errs := make(chan error, 1)
	go func() {
		defer close(results)
		for {
			select {
			case n, ok := <-in:
				if !ok {
					return
				}
				result, err := work(ctx, n)
				if err != nil {
					errs <- err
					return
				}
				results <- result
			case <-ctx.Done():
				errs <- ctx.Err()
				return
			}
		}
	}()
	waiting := 0
	var sending chan<- int
	for {
		select {
		case result, ok := <-results:
			if !ok {
				select {
				case err := <-errs:
					return err
				default:
					return nil
				}
			}
			sending, waiting = out, result
			select {
			case sending <- waiting:
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func losesError(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	solution(ctx, in, work, out)
	return nil
}

func ignoresError(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	return solution(ctx, in, func(ctx context.Context, n int) (int, error) {
		result, _ := work(ctx, n)
		return result, nil
	}, out)
}

func ends(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	solution(ctx, in, work, out)
	return ctx.Err()
}

func neverCloses(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
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

func noOK(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for {
		select {
		case n := <-in:
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

func breaks(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for {
		select {
		case n, ok := <-in:
			if !ok {
				break
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

func closesTwice(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	if err := neverCloses(ctx, in, work, out); err != nil {
		return err
	}
	close(out)
	return nil
}

func busy(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for ctx.Err() == nil {
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
			}
		default:
		}
	}
	return ctx.Err()
}
