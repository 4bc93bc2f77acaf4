package queue

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Sleep returns a Do whose jobs are how long to sleep. It prints a line
// to w before and a line after, so w must take lines of several workers
// at a time; errors of w are ignored. Once its context is done, it
// returns the context's error at once.
func Sleep(w io.Writer) Do[time.Duration] {
	return func(
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
	}
}
