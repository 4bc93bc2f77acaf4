package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/queue"
)

// withPackage does the same as pool, and ends early if ctx is done.
func withPackage(
	ctx context.Context, w io.Writer, n int, jobs []job,
) error {
	return queue.Work(ctx, n, jobs,
		func(ctx context.Context, worker int, j job) error {
			fmt.Fprintf(w, "Worker %d starting job %d\n",
				worker, j.number)
			select {
			case <-time.After(j.takes):
			case <-ctx.Done():
				return ctx.Err()
			}
			fmt.Fprintf(w, "Worker %d finished job %d\n",
				worker, j.number)
			return nil
		})
}
