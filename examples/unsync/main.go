// Unsync counts primes in goroutines, in threads and in processes.
//
// Usage:
//
//	go run ./examples/unsync [-n N] [-below N] [variant]
//
// The variants are sequential, goroutine, thread and process. Without a
// variant, all of them are compared, one after the other, because each
// variant needs the whole machine.
package main

import (
	"context"
	"fmt"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/task"
)

// count does n tasks. Only the way to start a task differs from
// variant to variant.
func count(
	ctx context.Context, w io.Writer, variant string, n, below int,
) error {
	var tasks []*task.Task[string]
	for id := range n {
		fmt.Fprintf(w, "Start task %d\n", id)
		here := func() (string, error) {
			found, err := primes(ctx, below)
			return finish(w, id, found, err)
		}
		switch variant {
		case "sequential":
			if _, err := here(); err != nil {
				return err
			}
		case "goroutine":
			tasks = append(tasks, task.Go(here))
		case "thread":
			tasks = append(tasks, task.Thread(here))
		case "process":
			tasks = append(tasks, task.Go(func() (string, error) {
				found, err := elsewhere(ctx, below)
				return finish(w, id, found, err)
			}))
		}
	}
	_, err := task.Gather(tasks...)
	return err
}

func main() {
	task.Child(map[string]task.Func{"primes": primesElsewhere})
	example.Main(program.Run)
}
