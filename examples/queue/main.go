// Queue shares ten jobs of a second each between some workers.
//
// One worker takes 10 s, two take 5 s, three 4 s, five 2 s and ten 1 s.
//
// Usage: go run ./examples/queue [flags] [variant]
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

type job struct {
	number int
	takes  time.Duration
}

// do stands for work that takes time.
func (j job) do(w io.Writer, worker int) {
	fmt.Fprintln(w, "Worker", worker, "starting job", j.number)
	time.Sleep(j.takes)
	fmt.Fprintln(w, "Worker", worker, "finished job", j.number)
}

// pool starts n workers. All of them receive from the same channel.
func pool(w io.Writer, n int, jobs []job) {
	todo := make(chan job)
	var workers sync.WaitGroup
	for worker := range n {
		workers.Go(func() {
			for j := range todo { // until todo is closed
				j.do(w, worker)
			}
		})
	}
	for _, j := range jobs {
		todo <- j // waits until a worker is free
	}
	close(todo) // ends the loops of the workers
	workers.Wait()
}

// queued does the same with package queue.
func queued(ctx context.Context, w io.Writer, n int, jobs []job) error {
	return queue.Work(ctx, n, jobs,
		func(_ context.Context, worker int, j job) error {
			j.do(w, worker)
			return nil
		})
}

func main() { example.Main(program.Run) }
