// Queue shares ten jobs of a second each between some workers.
//
// Usage: go run ./examples/queue [flags] [variant]
//
// One worker takes 10 s, two take 5 s, three 4 s, five 2 s and ten 1 s.
// Without a variant, these five race. The flag -h lists the flags.
package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"example.com/baton/internal/example"
)

type job struct {
	number int
	takes  time.Duration
}

// work does jobs until the channel is closed.
func work(w io.Writer, worker int, todo <-chan job) {
	for j := range todo {
		fmt.Fprintf(w, "Worker %d starting job %d\n", worker, j.number)
		time.Sleep(j.takes)
		fmt.Fprintf(w, "Worker %d finished job %d\n", worker, j.number)
	}
}

// pool starts n workers. All of them receive from the same channel.
func pool(w io.Writer, n int, jobs []job) {
	todo := make(chan job)
	var workers sync.WaitGroup
	for worker := range n {
		workers.Go(func() { work(w, worker, todo) })
	}
	for _, j := range jobs {
		todo <- j // waits until a worker is free
	}
	close(todo) // ends the loops of the workers
	workers.Wait()
}

// program, in variants.go, calls pool with 1, 2, 3, 5 and 10 workers.
func main() { example.Main(program.Run) }
