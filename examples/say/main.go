// Say prints two lines, each after a pause of its own.
//
// Usage:
//
//	go run ./examples/say [-progress] [variant]
//
// The variants are sequential (3 s) and concurrent (2 s). Without one,
// they race each other.
package main

import (
	"context"
	"io"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "say",
		Title:    "Two lines, each after a pause",
		Subtitle: "At once, they take as long as the longer pause.",
	}
	progress := p.Bool("progress", "print a line before each pause too")

	both := func(call func(fs ...func())) example.Func {
		return func(_ context.Context, w io.Writer) error {
			speak := say.After
			if *progress {
				speak = say.Progress
			}
			call(
				func() { speak(w, 2*time.Second, "First") },
				func() { speak(w, 1*time.Second, "Second") },
			)
			return nil
		}
	}
	p.Variants = []example.Variant{{
		Name: "sequential", Takes: "3 s",
		Does: "one after the other",
		Run:  example.Elapsed(both(say.Sequential)),
	}, {
		Name: "concurrent", Takes: "2 s",
		Does: "both at once",
		Run:  example.Elapsed(both(say.Concurrent)),
	}}
	return p.Run(ctx, w, args)
}
