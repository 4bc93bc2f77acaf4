package queue

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Sleep returns what to do for a job that is to sleep for that long. It
// prints a line to w before and a line after.
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
