// Package queue shares jobs between a number of workers.
//
// [Work] is for a list of jobs that is known, [Drain] for jobs that are
// still to come. Both start the workers, and leave none behind.
package queue

import (
	"context"
	"sync/atomic"
)

// A Do does one job. Workers are numbered from 0; jobs of one worker
// come one after the other, jobs of several at the same time. Its
// context is cancelled as soon as another job has failed, or the
// caller's is, or all is done: a Do that waits should then return.
type Do[Job any] func(ctx context.Context, worker int, job Job) error

// Work gives the jobs to n workers, first come first served, and
// returns once all of them are done. It starts them one by one, and no
// more than it has jobs for.
//
// The first error cancels the context of the jobs in flight, and no
// other is started. Work waits for those, and returns that error with
// the number of its job, as in "job 3: file not found". A panic in a
// job is such an error, a [*task.Panic]; a job that ends its goroutine
// is one without a number, [task.ErrExit]. Once ctx is done, no job is
// started, and if one was left or fails, the error is the
// [context.Cause] of ctx. An n below 1 is an error.
//
// A job costs ten or twenty nanoseconds, twice that if several cores
// want it, and no allocation: workers share nothing but the number of
// the next one. To start a worker costs about a microsecond.
func Work[Job any](
	ctx context.Context, n int, jobs []Job, do Do[Job],
) error {
	var next atomic.Int64
	most := min(n, max(len(jobs), 1)) // one even for no job
	return share(ctx, most, func(
		ctx context.Context, worker int, hire func(),
	) (i int, err error) {
		defer caught(&err)
		for err == nil {
			i = int(next.Add(1)) - 1
			if i >= len(jobs) {
				return i, nil
			}
			if err = ctx.Err(); err != nil {
				return i, err
			}
			if hire != nil {
				hire()
				hire = nil
			}
			err = do(ctx, worker, jobs[i])
		}
		return i, err
	})
}

// Drain is like [Work] for jobs that still arrive. It returns once the
// channel is closed, which is up to the sender, and the jobs are done.
// Jobs have no number here: an error names the job itself. It starts
// another worker when the newest has received a job.
//
// After an error, or once ctx is done, Drain receives nothing more, and
// as there might have been more, that is an error. So a sender must not
// only send, but also wait for a context that is cancelled when Drain
// returns, or it is stuck for ever.
//
// A job costs what its way through the channel costs.
func Drain[Job any](
	ctx context.Context, n int, jobs <-chan Job, do Do[Job],
) error {
	return share(ctx, n, func(
		ctx context.Context, worker int, hire func(),
	) (job Job, err error) {
		defer caught(&err)
		for err == nil {
			var more bool
			job, more, err = receive(ctx, jobs)
			if err != nil || !more {
				return job, err
			}
			if hire != nil {
				hire()
				hire = nil
			}
			err = do(ctx, worker, job)
		}
		return job, err
	})
}

// receive waits for a job, or until ctx is done.
func receive[Job any](
	ctx context.Context, jobs <-chan Job,
) (job Job, more bool, err error) {
	if err := ctx.Err(); err != nil {
		return job, false, err
	}
	select { // to wait for two channels costs more than to look at one
	case job, more = <-jobs:
		return job, more, nil
	default:
	}
	select {
	case job, more = <-jobs:
		return job, more, nil
	case <-ctx.Done():
		return job, false, ctx.Err()
	}
}
