// Queue shares ten jobs of a second each between some workers.
//
// Usage:
//
//	go run ./examples/queue [-uneven] [-workers N] [variant]
//	go run ./examples/queue [-uneven] [-workers N] -what-if
//
// One worker takes 10 s, two 5, three 4, five 2 and ten 1. Without
// -workers or a variant, these five race each other. With -what-if, the
// program prints what would make a run shorter.
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/queue"
)

// share does the jobs with n workers: a worker that is free takes the
// next job.
func share(
	ctx context.Context, w io.Writer, n int, jobs []time.Duration,
) error {
	return queue.Work(ctx, n, jobs, func(
		ctx context.Context, worker int, job time.Duration,
	) error {
		fmt.Fprintf(w, "Worker %d starting job %v\n", worker, job)
		if err := sleep(ctx, job); err != nil {
			return err
		}
		fmt.Fprintf(w, "Worker %d finished job %v\n", worker, job)
		return nil
	})
}

// sleep stands for the work. It stops when ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() { example.Main(program.Run) }
