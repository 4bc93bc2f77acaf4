package queue

import (
	"cmp"
	"context"
	"iter"
	"sync/atomic"

	"example.com/baton/task"
)

// Drain does jobs as they arrive on a channel, with n workers. It
// returns when the channel is closed and all jobs are done. The sender
// closes the channel.
//
// Errors are as in [Work]. Jobs are numbered from 0, in the order in
// which they start.
//
// After an error, or once ctx is done, Drain stops receiving. So a
// sender must also select on a context that is canceled when Drain
// returns; otherwise it blocks forever. Once ctx is done, Drain returns
// an error even if the channel is closed, because jobs may be left.
func Drain[Job any](
	ctx context.Context, n int, jobs <-chan Job,
	do func(ctx context.Context, worker int, job Job) error,
) error {
	caller := ctx
	g, ctx := newGroup(caller, n)
	var next atomic.Int64
	g.Go(n, func(me *worker) error {
		for {
			job, ok, err := receive(ctx, jobs)
			if err != nil {
				return err
			}
			if !ok {
				// If ctx is done, the sender may have closed the
				// channel early.
				return caller.Err()
			}
			me.job = int(next.Add(1)) - 1
			if err := do(ctx, me.number, job); err != nil {
				return err
			}
		}
	})
	return g.Wait()
}

// receive waits for a job until ctx is done.
func receive[Job any](
	ctx context.Context, jobs <-chan Job,
) (job Job, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return job, false, err
	}
	select { // polling one channel is cheaper than waiting for two
	case job, ok = <-jobs:
		return job, ok, nil
	default:
	}
	select {
	case job, ok = <-jobs:
		return job, ok, nil
	case <-ctx.Done():
		return job, false, ctx.Err()
	}
}

// Each does the jobs of a sequence with n workers. The sequence runs in
// a goroutine of its own, at most one job ahead of the workers.
//
// Errors are as in [Drain]. A panic in the sequence is an error too.
// After an error, or once ctx is done, Each stops the sequence when it
// yields its next job.
func Each[Job any](
	ctx context.Context, n int, jobs iter.Seq[Job],
	do func(ctx context.Context, worker int, job Job) error,
) error {
	sending, stop := context.WithCancel(ctx)
	defer stop()
	ch := make(chan Job)
	sender := task.Go(func() (any, error) {
		defer close(ch)
		for job := range jobs {
			select {
			case ch <- job:
			case <-sending.Done():
				return nil, nil
			}
		}
		return nil, nil
	})
	err := Drain(ctx, n, ch, do)
	stop()
	_, broken := sender.Wait()
	return cmp.Or(err, broken)
}
