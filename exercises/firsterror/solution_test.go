package firsterror_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.com/baton/queue"
)

// The sync.Once keeps the first error, and cancels the other jobs. Later
// errors are only consequences. All still waits for every job, so no
// job runs when it has returned.
func solution(
	ctx context.Context, jobs ...func(context.Context) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				once.Do(func() {
					first = err
					cancel()
				})
			}
		})
	}
	wg.Wait()
	return first
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "an errgroup", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) error {
		group, ctx := errgroup.WithContext(ctx)
		for _, job := range jobs {
			group.Go(func() error { return job(ctx) })
		}
		return group.Wait()
	})
	task.Right(t, "package queue, which says whose error it is", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) error {
		return queue.Work(ctx, max(len(jobs), 1), jobs, func(
			ctx context.Context, _ int, job func(context.Context) error,
		) error {
			return job(ctx)
		})
	})
	task.Right(t, "a channel with a buffer for all", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) (first error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		errs := make(chan error, len(jobs))
		for _, job := range jobs {
			go func() { errs <- job(ctx) }()
		}
		for range jobs {
			if err := <-errs; err != nil && first == nil {
				first = err
				cancel()
			}
		}
		return first
	})
	task.Right(t, "the cause of the context", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Go(func() {
				if err := job(ctx); err != nil {
					cancel(err)
				}
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})
	task.Right(t, "a context for each, and a list of all who run", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) (first error) {
		type end struct {
			i   int
			err error
		}
		ends := make(chan end)
		running := map[int]context.CancelFunc{}
		for i, job := range jobs {
			own, cancel := context.WithCancel(ctx)
			defer cancel()
			running[i] = cancel
			go func() { ends <- end{i, job(own)} }()
		}
		for len(running) > 0 {
			e := <-ends
			delete(running, e.i)
			if e.err == nil || first != nil {
				continue
			}
			first = e.err
			for _, cancel := range running {
				cancel()
			}
		}
		return first
	})
	task.Right(t, "halves, and the first to swap a pointer", func(
		ctx context.Context, jobs ...func(context.Context) error,
	) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var first atomic.Pointer[error]
		var run func(jobs []func(context.Context) error)
		run = func(jobs []func(context.Context) error) {
			if len(jobs) > 1 {
				done := make(chan struct{})
				go func() {
					defer close(done)
					run(jobs[:len(jobs)/2])
				}()
				run(jobs[len(jobs)/2:])
				<-done
			} else if len(jobs) == 1 {
				err := jobs[0](ctx)
				if err != nil && first.CompareAndSwap(nil, &err) {
					cancel()
				}
			}
		}
		run(jobs)
		if err := first.Load(); err != nil {
			return *err
		}
		return nil
	})
}
