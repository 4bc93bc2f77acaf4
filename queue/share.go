package queue

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"example.com/baton/task"
)

// share lets n workers work side by side, each until no job is left or
// there is an error, which it returns with the job it was at. The first
// error ends the work of all.
//
// It starts one worker. Each of them calls hire once it has a job, and
// so starts the next: to start a worker costs more than a small job,
// and there may be none left for it.
func share[At any](
	caller context.Context, n int,
	work func(
		ctx context.Context, worker int, hire func(),
	) (At, error),
) error {
	if n < 1 {
		return fmt.Errorf("%d workers: need at least 1", n)
	}
	ctx, cancel := context.WithCancelCause(caller)
	defer cancel(nil)
	var workers sync.WaitGroup
	var endedEarly atomic.Bool // a worker has ended before the jobs did

	var start func(worker int)
	start = func(worker int) {
		workers.Go(func() {
			var at At
			var err error
			returned := false // a job may end its goroutine instead
			defer func() {
				switch {
				case !returned:
					err = task.ErrExit
				case err != nil:
					err = fmt.Errorf("job %v: %w", at, err)
				default:
					return
				}
				if caller.Err() != nil { // ctx may not have heard of it
					err = context.Cause(caller)
				}
				endedEarly.Store(true)
				cancel(err)
			}()
			at, err = work(ctx, worker, func() {
				if worker+1 < n {
					start(worker + 1)
				}
			})
			returned = true
		})
	}
	start(0)
	workers.Wait()
	if endedEarly.Load() {
		// The first error of a job or the end of the caller's context,
		// whichever came first. All later ones are only consequences.
		return context.Cause(ctx)
	}
	return nil
}

// caught turns a panic into an error. It would end the program, and no
// caller of Work could prevent that: recover works only in the same
// goroutine. It is deferred once for a worker, not for each job, as a
// worker whose job has panicked does no other.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &task.Panic{Value: p, Stack: debug.Stack()}
	}
}
