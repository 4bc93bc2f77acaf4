// Bakery makes five cakes: mix 1 s, bake 2 s, ice 1 s.
//
// Usage: go run ./examples/bakery [variant]
//
// The variants are sequential (20 s), pipeline (12 s), two-ovens (8 s),
// three-ovens (8 s) and closing (5.5 s), which cancels the pipeline.
// Without a variant, the first three race.
package main

import (
	"fmt"
	"io"
	"sync"

	"example.com/baton/internal/example"
)

// pipeline makes the cakes in three stages that work concurrently.
func pipeline(w io.Writer, cakes, ovens int) {
	mixed := stage(w, mixing, 1, orders(cakes))
	baked := stage(w, baking, ovens, mixed)
	iced := stage(w, icing, 1, baked)
	for cake := range iced {
		fmt.Fprintf(w, "Cake %d is ready\n", cake)
	}
}

// orders sends the numbers of the cakes, then closes the channel.
func orders(cakes int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for cake := range cakes {
			out <- cake + 1
		}
	}()
	return out
}

// stage starts n workers. They take cakes from in, and hand them on.
func stage(w io.Writer, s step, n int, in <-chan int) <-chan int {
	out := make(chan int)
	var workers sync.WaitGroup
	for worker := range n {
		workers.Go(func() {
			for cake := range in {
				s.do(w, worker+1, cake)
				out <- cake // waits until the next stage takes it
			}
		})
	}
	go func() {
		workers.Wait()
		close(out) // no more cakes will come
	}()
	return out
}

func main() { example.Main(program.Run) }
