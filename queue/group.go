package queue

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"example.com/baton/task"
)

// A group is like an errgroup.Group, but knows which job failed. A
// panic or runtime.Goexit in a job is an error, too. No caller could
// recover the panic, because recover works only in the same goroutine.
type group struct {
	workers sync.WaitGroup
	once    sync.Once
	err     error
	fail    func(error) // cancels the context; the first error counts
}

// newGroup returns the group of n workers, and their context.
func newGroup(
	caller context.Context, n int,
) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(caller)
	g := &group{}
	g.fail = func(err error) {
		g.once.Do(func() {
			if err != nil && caller.Err() != nil {
				// The job may have failed only because of this.
				err = context.Cause(caller)
			}
			g.err = err
			cancel(err)
		})
	}
	if n < 1 {
		g.fail(fmt.Errorf("%d workers: need at least 1", n))
	}
	return g, ctx
}

// Go starts n workers. The loop of a worker keeps the number of its job
// in *job.
func (g *group) Go(n int, loop func(worker int, job *int) error) {
	for worker := range n {
		g.workers.Go(func() {
			job, err := 0, task.ErrExit // if loop never returns
			defer func() {
				if p := recover(); p != nil {
					err = &task.Panic{Value: p, Stack: debug.Stack()}
				}
				if err != nil {
					g.fail(fmt.Errorf("job %d: %w", job, err))
				}
			}()
			err = loop(worker, &job)
		})
	}
}

// Wait waits for all workers, and returns the first error.
func (g *group) Wait() error {
	g.workers.Wait()
	g.fail(nil)
	return g.err
}
