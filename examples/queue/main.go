// Queue shares ten jobs of a second each between some workers.
//
// Usage: go run ./examples/queue [flags] [variant]
//
// One worker takes 10 s, two take 5 s, three 4 s, five 2 s and ten 1 s.
// Without a variant, these five race. The flag -h lists the flags.
package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/queue"
)

// pool starts n workers. Each receives jobs from the same channel.
func pool(w io.Writer, n int, jobs []job) {
	todo := make(chan job)
	var workers sync.WaitGroup
	for worker := range n {
		workers.Go(func() {
			for j := range todo {
				fmt.Fprintf(w, "Worker %d starting job %v\n", worker, j)
				time.Sleep(j)
				fmt.Fprintf(w, "Worker %d finished job %v\n", worker, j)
			}
		})
	}
	for _, j := range jobs {
		todo <- j
	}
	close(todo)
	workers.Wait()
}

// work does the same, and ends early if ctx is done.
func work(ctx context.Context, w io.Writer, n int, jobs []job) error {
	return queue.Work(ctx, n, jobs,
		func(ctx context.Context, worker int, j job) error {
			fmt.Fprintf(w, "Worker %d starting job %v\n", worker, j)
			select {
			case <-time.After(j):
			case <-ctx.Done():
				return ctx.Err()
			}
			fmt.Fprintf(w, "Worker %d finished job %v\n", worker, j)
			return nil
		})
}

func main() { example.Main(program.Run) }
