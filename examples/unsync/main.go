// Unsync counts primes in goroutines, in threads and in processes.
//
// Usage:
//
//	go run ./examples/unsync [-n N] [-below N] [variant]
//
// The variants are sequential, goroutine, thread and process. Without
// one, they are compared, one after the other, as all of them use up
// the machine.
package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/task"
)

func main() {
	task.Child(map[string]task.Func{"primes": primes})
	example.Main(run)
}

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "unsync",
		Title:    "Counting primes, four ways",
		Subtitle: "Pure computing gains by the number of cores.",
		InTurn:   true,
	}
	n := p.Int("n", 4, 1, 1000, "do `N` tasks")
	below := p.Int("below", 2_000_000, 2, 1_000_000_000,
		"count the primes below `N` in each task")

	p.Variants = []example.Variant{
		{Name: "sequential", Does: "one task after the other"},
		{Name: "goroutine", Does: "each task in a goroutine"},
		{Name: "thread", Does: "each task in a thread of its own"},
		{Name: "process", Does: "each task in a process of its own"},
	}
	for i := range p.Variants {
		v := &p.Variants[i]
		v.Run = example.Elapsed(func(
			ctx context.Context, w io.Writer,
		) error {
			return count(ctx, w, v.Name, *n, *below)
		})
	}
	return p.Run(ctx, w, args)
}
