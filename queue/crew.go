package queue

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"example.com/baton/task"
)

// A crew is some workers that share one fate: the first error ends the
// work of all.
type crew struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	workers sync.WaitGroup
	short   atomic.Bool // a worker has ended before the jobs did
}

func hire(ctx context.Context, n int) (*crew, error) {
	if n < 1 {
		return nil, fmt.Errorf("%d workers: need at least 1", n)
	}
	c := &crew{}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	return c, nil
}

// start starts a worker. It works until no job is left, or until there
// is an error, which it returns with the job it was at.
func start[ID any](
	c *crew, work func(ctx context.Context) (ID, error),
) {
	c.workers.Go(func() {
		var at ID
		err := task.ErrExit // unless work returns: see runtime.Goexit
		defer func() {
			if err == nil {
				return
			}
			if err != task.ErrExit { // then, at was never set
				err = fmt.Errorf("job %v: %w", at, err)
			}
			c.short.Store(true)
			c.cancel(err)
		}()
		at, err = work(c.ctx)
	})
}

// caught turns a panic into an error. It is deferred once for a worker,
// not for each job: a worker whose job has panicked does no other.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &task.Panic{Value: p, Stack: debug.Stack()}
	}
}

// wait waits for the workers, and returns what ended their work early:
// the first error of a job or the end of the caller's context,
// whichever came first. All later ones are only consequences.
func (c *crew) wait() error {
	c.workers.Wait()
	defer c.cancel(nil)
	if c.short.Load() {
		return context.Cause(c.ctx)
	}
	return nil
}
