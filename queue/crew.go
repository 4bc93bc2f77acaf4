package queue

import (
	"context"
	"errors"
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

var errExit = errors.New("the job has ended its worker's goroutine")

// start starts a worker. If it returns an error or panics, it was at the
// job that which tells.
//
// Recovering costs nothing a job: it is done once for each worker, since
// a worker whose job has panicked does no other.
func (c *crew) start(
	which func() string, work func(ctx context.Context) error,
) {
	c.workers.Go(func() {
		err := errExit // unless work returns: see runtime.Goexit
		defer func() {
			if p := recover(); p != nil {
				err = &task.Panic{Value: p, Stack: debug.Stack()}
			}
			if err != nil {
				c.short.Store(true)
				c.cancel(fmt.Errorf("job %s: %w", which(), err))
			}
		}()
		err = work(c.ctx)
	})
}

// wait waits for the workers, and returns what ended their work early:
// the first error of a job or the end of the caller's context, whichever
// came first. All later ones are only consequences.
func (c *crew) wait() error {
	c.workers.Wait()
	defer c.cancel(nil)
	if c.short.Load() {
		return context.Cause(c.ctx)
	}
	return nil
}
