package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"example.com/baton/queue"
)

// share lets n workers share the jobs, which only sleep.
func share(
	ctx context.Context, w io.Writer, n int, jobs []time.Duration,
) error {
	fmt.Fprintf(w, "Total: %v\n", total(jobs))
	return queue.Work(ctx, n, jobs, queue.Sleep(w))
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
