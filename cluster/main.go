// Cluster shares ten jobs of a second each between worker processes,
// which could run on different machines.
//
// Usage:
//
//	go -C cluster run . [variant]
//
// Without a variant, the program compares 1, 2, 3 and 5 workers. The
// NATS server that holds the jobs is part of the program. Its files are
// in a temporary folder, and nothing is left behind.
//
// The variants serve, worker and submit are for several terminals, or
// several machines.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/nats-io/nats.go/jetstream"

	"example.com/baton/cluster/jobs"
	"example.com/baton/internal/example"
)

// work does jobs until ctx is done, one at a time.
func work(
	ctx context.Context, w io.Writer, js jetstream.JetStream, name int,
) error {
	return jobs.Work(ctx, js, 1, func(
		ctx context.Context, _ int, job jobs.Job,
	) error {
		fmt.Fprintf(w, "Worker %d starting job %s\n", name, job.ID)
		result, err := do(ctx, js, job)
		if err != nil {
			fmt.Fprintf(w, "Worker %d ended job %s: %v\n",
				name, job.ID, err)
			return err
		}
		fmt.Fprintf(w, "Worker %d finished job %s%s\n",
			name, job.ID, result)
		return nil
	})
}

func main() {
	if os.Getenv(childMark) != "" {
		child()
		return
	}
	example.Main(program.Run)
}
