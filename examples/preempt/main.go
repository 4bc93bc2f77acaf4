// Preempt cleans potatoes in a way that really burns the only
// processor, while a washing machine runs. The dryer starts at 3 s all
// the same.
//
// Usage:
//
//	go run ./examples/preempt [-second TIME] [variant]
//
// In asyncio, it would start at 7 s: a coroutine keeps the processor
// until it awaits something. Go takes the processor away from a
// goroutine after 10 ms if others want it. The 10 s of heads-down
// chores come from the one attention in package chores, not from the
// language.
package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "preempt",
		Title:    "Potatoes that burn the only processor",
		Subtitle: "Nobody looks up, and the dryer starts all the same.",
	}
	second := p.Duration("second", time.Second,
		"let a second take `TIME`")
	p.Variants = []example.Variant{{
		Name: "burning", Takes: "7 s",
		Does: "potatoes and laundry on one processor",
		Run: example.Elapsed(func(
			_ context.Context, w io.Writer,
		) error {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			say.Concurrent(
				func() { laundry(w, 3*(*second)) },
				func() { potatoes(w, 10, 7*(*second)/10) },
			)
			return nil
		}),
	}}
	return p.Run(ctx, w, args)
}

func laundry(w io.Writer, d time.Duration) {
	for _, machine := range []string{"washing machine", "dryer"} {
		fmt.Fprintf(w, "Start %s for %v\n", machine, d)
		time.Sleep(d)
		fmt.Fprintf(w, "End %s for %v\n", machine, d)
	}
}
