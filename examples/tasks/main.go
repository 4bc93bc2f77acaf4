// Tasks shows the difference between a function, which does nothing
// until it is called, and a task, which is already running.
//
// Usage:
//
//	go run ./examples/tasks [-n N] [variant]
//
// The variants loop and one-by-one take a second for each task, gather
// one second for all; without one, these three race each other. The
// others are coroutine and task (0 s), and say-after (2 s).
package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "tasks",
		Title:    "Tasks of a second each",
		Subtitle: "To prepare functions is not to start them.",
	}
	n := p.Int("n", 4, 0, 10_000, "do `N` tasks")
	p.For("n", "loop", "one-by-one", "gather")
	times := func(do func(w io.Writer, n int) error) example.Func {
		return func(_ context.Context, w io.Writer) error {
			return do(w, *n)
		}
	}
	p.Variants = []example.Variant{
		{Name: "loop", Takes: "4 s", Does: "call one after the other",
			Run: example.Elapsed(times(loop))},
		{Name: "one-by-one", Takes: "4 s",
			Does: "prepare all, then call one by one",
			Run:  example.Elapsed(times(oneByOne))},
		{Name: "gather", Takes: "1 s",
			Does: "start all, then wait for all",
			Run:  example.Elapsed(times(gather))},
		{Name: "coroutine", Takes: "0 s", Uncompared: true,
			Does: "a function, called later", Run: coroutine},
		{Name: "task", Takes: "0 s", Uncompared: true,
			Does: "a task, waited for later", Run: running},
		{Name: "say-after", Takes: "2 s", Uncompared: true,
			Does: "two tasks, waited for one by one", Run: sayAfter},
	}
	return p.Run(ctx, w, args)
}
