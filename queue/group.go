package queue

import (
	"context"
	"errors"
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
	cancel  context.CancelCauseFunc
	fail    func(error) // keeps the error, and cancels the context
	err     error       // the first panic, or else the first error
}

// newGroup returns the group of n workers, and their context.
func newGroup(
	caller context.Context, n int,
) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(caller)
	g := &group{cancel: cancel}
	var mu sync.Mutex
	g.fail = func(err error) {
		mu.Lock()
		defer mu.Unlock()
		bug := isPanic(err)
		if !bug && caller.Err() != nil {
			// The job may have failed only because of this.
			err = context.Cause(caller)
		}
		if g.err == nil || bug && !isPanic(g.err) {
			g.err = err
		}
		cancel(err)
	}
	if n < 1 {
		g.fail(fmt.Errorf("%d workers: need at least 1", n))
	}
	return g, ctx
}

// A worker does one job at a time.
type worker struct{ number, job int }

// Go starts n workers. Each worker runs loop, which sets its job.
func (g *group) Go(n int, loop func(me *worker) error) {
	for number := range n {
		g.workers.Go(func() {
			me := worker{number: number}
			err := task.ErrExit // if loop never returns
			defer func() {
				if p := recover(); p != nil {
					err = &task.Panic{Value: p, Stack: debug.Stack()}
				}
				if err != nil {
					g.fail(fmt.Errorf("job %d: %w", me.job, err))
				}
			}()
			err = loop(&me)
		})
	}
}

// Wait waits for all workers, and returns the error to report.
func (g *group) Wait() error {
	g.workers.Wait()
	g.cancel(nil)
	return g.err
}

func isPanic(err error) bool {
	_, ok := errors.AsType[*task.Panic](err)
	return ok
}
