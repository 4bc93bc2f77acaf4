package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"example.com/baton/queue"
)

// share does the jobs with n workers. A job is how long to sleep.
func share(
	ctx context.Context, w io.Writer, n int, jobs []time.Duration,
) error {
	fmt.Fprintf(w, "Total: %v\n", total(jobs))
	return queue.Work(ctx, n, jobs, func(
		ctx context.Context, worker int, job time.Duration,
	) error {
		fmt.Fprintf(w, "Worker %d starting job %v\n", worker, job)
		select {
		case <-time.After(job):
		case <-ctx.Done():
			return ctx.Err()
		}
		fmt.Fprintf(w, "Worker %d finished job %v\n", worker, job)
		return nil
	})
}

// jobs returns ten jobs of a second, or fifteen of different lengths.
func jobs(uneven bool) []time.Duration {
	if !uneven {
		return slices.Repeat([]time.Duration{time.Second}, 10)
	}
	var list []time.Duration
	lengths := []int{4, 3, 1, 2, 1, 7, 3, 4, 5, 1, 2, 1, 2, 3, 4}
	for _, s := range lengths {
		list = append(list, time.Duration(s)*time.Second)
	}
	return list
}

// total is what one worker needs for all jobs.
func total(jobs []time.Duration) (sum time.Duration) {
	for _, job := range jobs {
		sum += job
	}
	return sum
}
