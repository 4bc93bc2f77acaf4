package cancel_test

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.NoDoneCase, "receives without a select", rangesOverIn,
		"ctx is canceled before it begins: it returns",
		"your function waits at mistakes_test.go:", "to receive from a channel")
	task.Wrong(t, exercise.NoDoneCase, "sends without a select", sends,
		"ctx is canceled after 3.500333s, while no one takes the result: it returns",
		"your function waits at mistakes_test.go:", "to send on a channel")
	task.Wrong(t, exercise.NoDoneCase, "checks ctx.Err between two numbers", looks,
		"ctx times out after 5.500333s, while it waits for a number: it returns", "deadlock")
	task.Wrong(t, exercise.IgnoresContext, "passes a different context to work", background,
		"ctx is canceled after 2.500333s, while it works: it takes 2.500333s", "it returned after 3s")
	task.Wrong(t, exercise.DoesNotWait, "leaves a goroutine at work", leaves,
		"ctx is canceled after 2.500333s, while it works: when it returns, work has returned", "work on 3 was still running")
	task.Wrong(t, exercise.DoesNotWait, "returns when ctx is done, while work still runs", leavesWork,
		"ctx is canceled after 2.500333s, while it works: when it returns, work has returned", "work on 3 was still running")
	task.Wrong(t, exercise.LosesError, "returns nil when it is canceled", losesError,
		"it returns ctx.Err()", "it returned nil")
	task.Wrong(t, exercise.LosesError, "ignores the error from work", ignoresError,
		"where work on 2 fails", "[10]", "[10 0 30]")
	task.Wrong(t, exercise.LosesError, "stops at an error from work, but does not return it", ends,
		"where work on 2 fails: it returns the error from work", "it returned nil")
	task.Wrong(t, exercise.NeverCloses, "never closes its channel", neverCloses,
		"it closes its output, out, before it returns", "out was still open")
	task.Wrong(t, exercise.MissesClose, "does not notice that its input is closed", noOK,
		"it works on what was sent", "it worked on 0")
	task.Busy(t, exercise.MissesClose, "breaks out of the select but not out of the loop", breaks,
		"Stage of 1, 2 and 3", "is busy at mistakes_test.go:")
	task.Wrong(t, exercise.ClosesTwice, "closes its channel at the end and in a deferred call", closesTwice,
		"panic at mistakes_test.go:", "close of closed channel")
	task.Busy(t, exercise.BusyLoop, "polls for a number in a busy loop", busy,
		"it was stopped after ", "s on the real clock:", "is busy at mistakes_test.go:")
	task.Wrong(t, exercise.NoDoneCase, "receives the first number without a select", firstAlone,
		"Stage, when ctx is canceled before it begins: it returns",
		"your function waits at mistakes_test.go:", "to receive from a channel")
	task.Wrong(t, exercise.SleepsToWait, "polls for a number every millisecond", polls,
		"Stage of 0 and 7, where each number and each receiver comes late: it takes 6.501665s",
		"it returned after 6.50")
	task.Wrong(t, exercise.SleepsToWait, "polls for a receiver every millisecond", pollsOut,
		"a receiver gets its results at 3.000666s, 6.001332s",
		"the receiver got them at 3.001333s, ")
	task.Wrong(t, exercise.SkipsJobs, "drops a result when no receiver waits", drops,
		"Stage of 0 and 7, where each number and each receiver comes late: it sends [0 70]", "it sent []")
	task.Wrong(t, exercise.WaitsForAll, "sends all results at the end", batch,
		"a receiver gets its results at 3.000666s, 6.001332s")
	task.Wrong(t, exercise.SkipsJobs, "treats 0 as the end", zeroEnds,
		"where each number and each receiver comes late: it sends [0 70]", "it sent []")
	task.Wrong(t, exercise.NeverCloses, "closes its channel in another goroutine", closesLater,
		"it closes its output, out, before it returns", "out was still open")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that waits for ctx forever", watches,
		"Stage of 1, 2 and 3: it leaves no goroutine behind",
		"the goroutine started at mistakes_test.go:")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that polls until Stage has ended", endsLater,
		"Stage of 1, 2 and 3: when it returns, no goroutine is left",
		"1 goroutine was still there at 3s, and ended later")
	task.Wrong(t, exercise.WrongResult, "always returns context.Canceled when ctx is done", oneEnd,
		"Stage, when ctx times out after 5.500333s, while it waits for a number: it returns ctx.Err()",
		"context canceled")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause instead of ctx.Err()", cause,
		"it returns ctx.Err()", `it returned the error "this is why"`)
	task.Wrong(t, exercise.LosesError, "mistakes a timeout inside work for the end of ctx", takesForEnd,
		"where work on 2 misses its own deadline: it returns the error from work", "it returned nil")
	task.Wrong(t, exercise.GoesOn, "continues after an error", goesOn,
		"where work on 2 fails: it sends [10]", "it sent [10 30]")
	task.Wrong(t, exercise.Deadlocks, "waits for a receiver even after an error", waitsForReader,
		"where work on 2 fails: it takes 2s", "it returned after 10s")
	task.Wrong(t, exercise.WrongResult, "sends before it checks the error", sendsFirst,
		"where work on 2 fails: it sends [10]", "it sent [10 0]")
	task.Wrong(t, exercise.GivesUp, "stops after a minute without a number", minute,
		"Stage of two numbers, with 10,000 h between all events: it sends [10 20]", "it sent []")
	task.Wrong(t, exercise.SkipsJobs, "skips a number that it has already worked on", noTwins,
		"Stage of -1 and -1: it sends [-10 -10]", "it sent [-10]")
	task.Wrong(t, exercise.SkipsJobs, "stops after a thousand numbers", thousand,
		"Stage of 5000 numbers: it sends 5000 results", "it sent 1000")
	task.Racy(t, exercise.Races, "keeps the result in a variable that all calls share", resultForAll,
		"data race", "at mistakes_test.go:")
	task.StillRight(t)
	task.Racy(t, exercise.Races, "learns of the cancellation from a variable", flagged,
		"data race", "at mistakes_test.go:")
}

func leavesWork(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	return solution(ctx, in, func(ctx context.Context, n int) (int, error) {
		type outcome struct {
			result int
			err    error
		}
		done := make(chan outcome, 1)
		go func() {
			result, err := work(ctx, n)
			done <- outcome{result, err}
		}()
		select {
		case o := <-done:
			return o.result, o.err
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}, out)
}

func minute(
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
			if !sent(ctx, out, result) {
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Minute):
			return nil
		}
	}
}

func noTwins(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	done := map[int]bool{}
	for n := range until(ctx, in) {
		if done[n] {
			continue
		}
		done[n] = true
		result, err := work(ctx, n)
		if err != nil {
			return err
		}
		if !sent(ctx, out, result) {
			break
		}
	}
	return ctx.Err()
}

func thousand(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	left := 1000
	for n := range until(ctx, in) {
		result, err := work(ctx, n)
		if err != nil {
			return err
		}
		if left--; !sent(ctx, out, result) || left == 0 {
			break
		}
	}
	return ctx.Err()
}

var last int

func resultForAll(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for n := range until(ctx, in) {
		var err error
		if last, err = work(ctx, n); err != nil {
			return err
		}
		if !sent(ctx, out, last) {
			break
		}
	}
	return ctx.Err()
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

func firstAlone(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	n, ok := <-in
	for ok {
		result, err := work(ctx, n)
		if err != nil {
			return err
		}
		select {
		case out <- result:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case n, ok = <-in:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func polls(
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
			select {
			case out <- result:
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func pollsOut(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	return eachResult(ctx, in, work, out, func(result int) error {
		for {
			select {
			case out <- result:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			default:
				time.Sleep(time.Millisecond)
			}
		}
	})
}

// eachResult is right if send is.
func eachResult(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
	send func(result int) error,
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
			if err := send(result); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func drops(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	return eachResult(ctx, in, work, out, func(result int) error {
		select {
		case out <- result:
		default:
		}
		return nil
	})
}

func batch(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	var results []int
	last := make(chan int) // closed by eachResult
	err := eachResult(ctx, in, work, last, func(result int) error {
		results = append(results, result)
		return nil
	})
	defer close(out)
	for _, result := range results {
		select {
		case out <- result:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

func zeroEnds(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	for {
		select {
		case n := <-in:
			if n == 0 {
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

func closesLater(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer func() { go close(out) }()
	return neverCloses(ctx, in, work, out)
}

func endsLater(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	var over atomic.Bool
	defer over.Store(true)
	go func() {
		for !over.Load() && ctx.Err() == nil {
			time.Sleep(700 * time.Millisecond)
		}
	}()
	return solution(ctx, in, work, out)
}

func watches(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	canceled := make(chan bool)
	go func() {
		<-ctx.Done()
		close(canceled)
	}()
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
			case <-canceled:
				return ctx.Err()
			}
		case <-canceled:
			return ctx.Err()
		}
	}
}

func oneEnd(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	err := solution(ctx, in, work, out)
	if ctx.Err() != nil {
		return context.Canceled
	}
	return err
}

func cause(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	err := solution(ctx, in, work, out)
	return cmp.Or(context.Cause(ctx), err)
}

func takesForEnd(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	err := solution(ctx, in, work, out)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return ctx.Err()
	}
	return err
}

func goesOn(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	var all error
	for {
		select {
		case n, ok := <-in:
			if !ok {
				return all
			}
			result, err := work(ctx, n)
			if err != nil {
				all = errors.Join(all, err)
				continue
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

func waitsForReader(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	var group errgroup.Group
	numbers := make(chan int)
	failed := make(chan bool)
	group.Go(func() error {
		defer close(numbers)
		for {
			select {
			case n, ok := <-in:
				if !ok {
					return nil
				}
				select {
				case numbers <- n:
				case <-failed:
				case <-ctx.Done():
					return ctx.Err()
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	group.Go(func() error {
		err := solution(ctx, numbers, work, out)
		if err != nil {
			close(failed)
		}
		return err
	})
	return group.Wait()
}

func sendsFirst(
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
			select {
			case out <- result:
			case <-ctx.Done():
				return ctx.Err()
			}
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func flagged(
	ctx context.Context, in <-chan int, work worker, out chan<- int,
) error {
	defer close(out)
	stopped := false
	stop := make(chan bool)
	defer context.AfterFunc(ctx, func() {
		stopped = true
		close(stop)
	})()
	for !stopped {
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
			case <-stop:
			}
		case <-stop:
		}
	}
	return ctx.Err()
}
