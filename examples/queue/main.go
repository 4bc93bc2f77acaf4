// Queue shares ten jobs of a second each between some workers.
//
// Usage:
//
//	go run ./examples/queue [-uneven] [-workers N] [variant]
//
// One worker takes 10 s, two 5, three 4, five 2 and ten 1. Without
// -workers or a variant, these five race each other.
package main

import (
	"context"
	"fmt"
	"io"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "queue",
		Title:    "A queue and its workers",
		Subtitle: "Whoever is free takes the next job.",
	}
	workers := p.Int("workers", 0, 1, 1000,
		"let `N` workers share the jobs, and compare nothing")
	p.For("workers")
	uneven := p.Bool("uneven",
		"share 15 jobs of 1 to 7 s instead, which take longer")

	variant := func(n int) example.Variant {
		return example.Variant{
			Name: fmt.Sprintf("workers-%d", n),
			Does: fmt.Sprintf("%d at a time", n),
			Run: example.Elapsed(func(
				ctx context.Context, w io.Writer,
			) error {
				return share(ctx, w, n, jobs(*uneven))
			}),
		}
	}
	takes := []string{"10 s", "5 s", "4 s", "2 s", "1 s"}
	for i, n := range []int{1, 2, 3, 5, 10} {
		v := variant(n)
		v.Takes = takes[i]
		p.Variants = append(p.Variants, v)
	}
	p.Only = func() *example.Variant {
		if !p.Changed("workers") {
			return nil
		}
		v := variant(*workers)
		return &v
	}
	return p.Run(ctx, w, args)
}
