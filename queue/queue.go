// Package queue shares jobs between a number of workers.
//
//	err := queue.Work(ctx, 10, files, func(
//		ctx context.Context, worker int, file string,
//	) error {
//		return upload(ctx, file)
//	})
//
// Workers are numbered from 0. The jobs of one worker run one after the
// other; jobs of different workers run concurrently. Every function
// here waits for its workers, and leaves no goroutine behind.
//
// A deadline for each job, retries and a rate limit need no options:
// wrap the function that does the job, as the examples show.
package queue

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"example.com/baton/task"
)

// Work does the jobs with n workers, and returns when all jobs are
// done. A free worker takes the next job in the list.
//
// After the first error, Work starts no more jobs, cancels the context
// of the jobs in flight, waits for them, and returns that error with
// the number of its job, as in "job 3: file not found". A panic in a
// job becomes a [*task.Panic], and a call of [runtime.Goexit] becomes
// [task.ErrExit].
//
// Once ctx is done, Work starts no more jobs. If a job is left or fails
// after that, the error is the [context.Cause] of ctx. A panic takes
// precedence over every other error, even an earlier one.
// An n below 1 is an error.
func Work[Job any](
	ctx context.Context, n int, jobs []Job,
	do func(ctx context.Context, worker int, job Job) error,
) error {
	g, ctx := newGroup(ctx, n)
	var next atomic.Int64
	g.Go(min(n, len(jobs)), func(me *worker) error {
		for {
			me.job = int(next.Add(1)) - 1 // take the next job
			if me.job >= len(jobs) {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(ctx, me.number, jobs[me.job]); err != nil {
				return err
			}
		}
	})
	return g.Wait()
}

// Map calls f for each element of in with n workers, and returns the
// results in the order of in. Map treats errors, panics and a canceled
// ctx as [Work] does. If it returns an error, the results are nil.
func Map[In, Out any](
	ctx context.Context, n int, in []In,
	f func(ctx context.Context, in In) (Out, error),
) ([]Out, error) {
	out := make([]Out, len(in))
	g, ctx := newGroup(ctx, n)
	var next atomic.Int64
	g.Go(min(n, len(in)), func(me *worker) error {
		for {
			me.job = int(next.Add(1)) - 1
			if me.job >= len(in) {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			result, err := f(ctx, in[me.job])
			if err != nil {
				return err
			}
			out[me.job] = result
		}
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// All does all jobs with n workers, even if some jobs fail. It returns
// all errors, joined by [errors.Join] in the order of the jobs. Each
// error has the number of its job. A panic or [runtime.Goexit] in a job
// is an error, and does not stop the other jobs.
//
// Once ctx is done, All starts no more jobs. If jobs were left, the
// [context.Cause] of ctx is the last of the errors.
//
// Each job runs in a goroutine of its own.
func All[Job any](
	ctx context.Context, n int, jobs []Job,
	do func(ctx context.Context, worker int, job Job) error,
) error {
	numbers, errs := make([]int, len(jobs)), make([]error, len(jobs)+1)
	for i := range numbers {
		numbers[i] = i
	}
	errs[len(jobs)] = Work(ctx, n, numbers, func(
		ctx context.Context, worker, i int,
	) error {
		_, err := task.Go(func() (any, error) {
			return nil, do(ctx, worker, jobs[i])
		}).Wait()
		if err != nil {
			errs[i] = fmt.Errorf("job %d: %w", i, err)
		}
		return nil
	})
	return errors.Join(errs...)
}
