package firsterror_test

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/exercise"
)

const job1 = "All(jobs), when job 1 fails after 1s: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "runs one job after the other", inTurn,
		job1+"it takes 1.2s", "it returned after 4s")
	task.Wrong(t, exercise.GoesOn, "does not cancel the other jobs", goesOn,
		job1+"it takes 1.2s", "it returned after 5s")
	task.Wrong(t, exercise.GoesOn, "calls itself for the other jobs, and so hears of their errors too late", callsItself,
		job1+"it takes 1.2s", "it returned after 1.4s")
	task.Wrong(t, exercise.DoesNotWait, "cancels, and returns without waiting", doesNotWait,
		job1+"it takes 1.2s", "it returned after 1s, while 2 of its jobs still ran")
	task.Wrong(t, exercise.Strands, "returns at the first error", strands,
		"leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.LastError, "keeps the last error", lastError,
		"it returns the error \"bad luck\"", "it returned the error \"job ")
	task.Wrong(t, exercise.LastError, "joins all errors", joins,
		"it returns the error \"bad luck\"", "it returned")
	task.Wrong(t, exercise.LastError, "returns the first error of the list other than context.Canceled", firstInList,
		"All(jobs), when job 1 fails after 1s, and job 0 fails while it cleans up: it returns the error \"bad luck\"",
		"it returned the error \"no broom\"")
	task.Wrong(t, exercise.LastError, "keeps the last error other than context.Canceled", lastOwn,
		"All(jobs), when job 1 fails after 1s, and job 0 fails while it cleans up: it returns the error \"bad luck\"",
		"it returned the error \"no broom\"")
	task.Wrong(t, exercise.LosesError, "treats context.Canceled as no error", ignoresCanceled,
		"because its own context is canceled: it returns the error \"the server hangs up: context canceled\"",
		"it returned nil")
	task.Wrong(t, exercise.LosesError, "forgets to return the error", losesError,
		"it returns the error \"bad luck\"", "it returned nil")
	task.Wrong(t, exercise.IgnoresContext, "uses a context that is not derived from ctx", ownContext,
		"All(jobs), when ctx is canceled after 2s: it takes 2.2s", "it returned after 7s")
	task.Wrong(t, exercise.NothingToDo, "waits for the first job of an empty list", needsOne,
		"All() without jobs: it returns", "deadlock")
	task.Wrong(t, exercise.TooFew, "runs eight jobs at a time", eightAtATime,
		"All(jobs), for 1000 jobs of 100 h: 1000 in flight at a time", "never more than 8 in flight")
	task.Wrong(t, exercise.DoesNotWait, "waits at most a minute for the cleanup", aMinute,
		"job 1 needs 100 h to clean up: it takes 100h0m1s", "it returned after 1m1s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.LastError, "checks ctx before the error", asksContext,
		"ctx is canceled 0.1 s later: it returns the error \"bad luck\"",
		"it returned the error \"context deadline exceeded\"")
	task.Wrong(t, exercise.SharedByAll, "keeps the error in a variable that all calls share", errorForAll,
		"two calls of All, one with a job that fails after 2s, and one in which no job fails")
	task.Wrong(t, exercise.SharedByAll, "has one WaitGroup for all calls", oneGroup(),
		"and one in which no job fails: they return at [2.2s 4s]", "they returned at [4s 4s]")
	task.Wrong(t, exercise.LosesError, "returns nil if ctx is done beforehand", nilIfDone,
		"All(jobs), when ctx is done beforehand: it returns an error from a job, or ctx.Err()", "it returned nil")
	task.Scheduled(t, exercise.LastError, "cancels before it stores the error", cancelsFirst,
		"one that is canceled: it returns the error \"bad luck\"", "it returned the error \"context canceled\"")
	task.Scheduled(t, exercise.LosesError, "stores the error after it has called Done", doneFirst,
		"All(jobs), for a job that fails: it returns the error \"bad luck\"", "it returned nil")
	task.Scheduled(t, exercise.LosesError, "drops an error when no goroutine is receiving", dropsError,
		"All(jobs), for a job that fails: it returns the error \"bad luck\"", "it returned nil")
	task.Scheduled(t, exercise.LosesError, "lets select pick between an error and ctx", picksEnd,
		"All(jobs), for a job that fails: it returns the error \"bad luck\"", "it returned nil")
	task.StillRight(t)
	task.Wrong(t, exercise.SkipsJobs, "skips the first job", skipsFirst,
		job1+"it starts 3 jobs", "it started 2")
	task.Racy(t, exercise.UnlockedResults, "keeps the error without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Vetted(t, exercise.NoTimeout, "loses the cancel function", "lost-cancel",
		"the cancel function is not used on all paths")
	task.Wrong(t, exercise.LeavesOne, "never cancels the context if no job fails", cancelsOnError,
		"when no job fails and ctx has a custom type: ", "a library function that it called has started a goroutine")
}

func aMinute(ctx context.Context, jobs ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, job := range jobs {
		group.Go(func() error { return job(ctx) })
	}
	done := make(chan error, 1)
	go func() { done <- group.Wait() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		return context.Cause(ctx)
	}
}

func asksContext(ctx context.Context, jobs ...func(context.Context) error) error {
	err := solution(ctx, jobs...)
	return cmp.Or(ctx.Err(), err)
}

func nilIfDone(ctx context.Context, jobs ...func(context.Context) error) error {
	if ctx.Err() != nil {
		return nil
	}
	return solution(ctx, jobs...)
}

var (
	lock   sync.Mutex
	failed error
)

func errorForAll(ctx context.Context, jobs ...func(context.Context) error) error {
	set := func(first bool, err error) {
		lock.Lock()
		defer lock.Unlock()
		if first || failed == nil {
			failed = err
		}
	}
	set(true, nil)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				set(false, err)
				cancel()
			}
		})
	}
	wg.Wait()
	lock.Lock()
	defer lock.Unlock()
	return failed
}

func cancelsFirst(ctx context.Context, jobs ...func(context.Context) error) (first error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				cancel()
				once.Do(func() { first = err })
			}
		})
	}
	wg.Wait()
	return first
}

func doneFirst(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			err := job(ctx)
			wg.Done()
			if err != nil {
				cancel(err)
			}
		}()
	}
	wg.Wait()
	return context.Cause(ctx)
}

func dropsError(ctx context.Context, jobs ...func(context.Context) error) error {
	return ended(ctx, jobs, make(chan error), func(errs chan<- error, err error) {
		select {
		case errs <- err:
		default:
		}
	})
}

func picksEnd(ctx context.Context, jobs ...func(context.Context) error) error {
	return ended(ctx, jobs, make(chan error, len(jobs)), func(errs chan<- error, err error) {
		errs <- err
	})
}

// ended waits for an error or the end, whichever select picks.
func ended(
	ctx context.Context, jobs []func(context.Context) error,
	errs chan error, send func(errs chan<- error, err error),
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				send(errs, err)
			}
		})
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		wg.Wait()
	}()
	select {
	case err := <-errs:
		cancel()
		<-done
		return err
	case <-done:
		return nil
	}
}

func inTurn(ctx context.Context, jobs ...func(context.Context) error) error {
	for _, job := range jobs {
		if err := job(ctx); err != nil {
			return err
		}
	}
	return nil
}

func goesOn(ctx context.Context, jobs ...func(context.Context) error) error {
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	wg.Wait()
	return first
}

func callsItself(ctx context.Context, jobs ...func(context.Context) error) error {
	if len(jobs) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, 2)
	go func() { errs <- jobs[0](ctx) }()
	go func() { errs <- callsItself(ctx, jobs[1:]...) }()
	err := <-errs
	if err != nil {
		cancel()
	}
	return cmp.Or(err, <-errs)
}

func doesNotWait(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(jobs))
	for _, job := range jobs {
		go func() { errs <- job(ctx) }()
	}
	for range jobs {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// strands waits for the cleaning up, but not for what is sent after it.
func strands(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error)
	var running sync.WaitGroup
	for _, job := range jobs {
		running.Add(1)
		go func() {
			err := job(ctx)
			running.Done()
			errs <- err
		}()
	}
	for range jobs {
		if err := <-errs; err != nil {
			cancel()
			running.Wait()
			return err
		}
	}
	return nil
}

func lastError(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(jobs))
	for _, job := range jobs {
		go func() { errs <- job(ctx) }()
	}
	var last error
	for range jobs {
		if err := <-errs; err != nil {
			last = err
			cancel()
		}
	}
	return last
}

func firstInList(ctx context.Context, jobs ...func(context.Context) error) error {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, job := range jobs {
		wg.Go(func() {
			if errs[i] = job(own); errs[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return ctx.Err()
}

func lastOwn(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(jobs))
	for _, job := range jobs {
		go func() { errs <- job(ctx) }()
	}
	var last error
	for range jobs {
		err := <-errs
		if err != nil {
			cancel()
		}
		if last == nil || err != nil && !errors.Is(err, context.Canceled) {
			last = err
		}
	}
	return last
}

func ignoresCanceled(ctx context.Context, jobs ...func(context.Context) error) error {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			err := job(own)
			if err != nil {
				defer cancel()
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				once.Do(func() { first = err })
			}
		})
	}
	wg.Wait()
	return cmp.Or(first, ctx.Err())
}

func joins(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(jobs))
	for _, job := range jobs {
		go func() { errs <- job(ctx) }()
	}
	var all error
	for range jobs {
		if err := <-errs; err != nil {
			all = errors.Join(all, err)
			cancel()
		}
	}
	return all
}

func losesError(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return nil
}

func ownContext(_ context.Context, jobs ...func(context.Context) error) error {
	return solution(context.Background(), jobs...)
}

func needsOne(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error)
	for _, job := range jobs {
		go func() { errs <- job(ctx) }()
	}
	var first error
	for open := len(jobs); ; {
		if err := <-errs; err != nil && first == nil {
			first = err
			cancel()
		}
		if open--; open == 0 {
			return first
		}
	}
}

func eightAtATime(ctx context.Context, jobs ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for _, job := range jobs {
		group.Go(func() error { return job(ctx) })
	}
	return group.Wait()
}

func skipsFirst(ctx context.Context, jobs ...func(context.Context) error) error {
	return solution(ctx, jobs[min(1, len(jobs)):]...)
}

func unlocked(ctx context.Context, jobs ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first error
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil && first == nil {
				first = err
				cancel()
			}
		})
	}
	wg.Wait()
	return first
}

type canceler struct{ cancel func() }

func cancelsOnError(ctx context.Context, jobs ...func(context.Context) error) error {
	var c canceler // go vet does not look into it
	ctx, c.cancel = context.WithCancel(ctx)
	var first error
	var once sync.Once
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				once.Do(func() {
					first = err
					c.cancel()
				})
			}
		})
	}
	wg.Wait()
	return first
}

func oneGroup() runner {
	var open sync.WaitGroup
	return func(ctx context.Context, jobs ...func(context.Context) error) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var once sync.Once
		var first error
		for _, job := range jobs {
			open.Go(func() {
				if err := job(ctx); err != nil {
					once.Do(func() {
						first = err
						cancel()
					})
				}
			})
		}
		open.Wait()
		return first
	}
}
