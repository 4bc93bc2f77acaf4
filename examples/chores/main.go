// Chores does the housework, in three ways.
//
// Usage:
//
//	go run ./examples/chores [variant]
//
// The variants are sequential (20 s), heads-down (10 s) and looking-up
// (7 s). Without one, they race each other.
package main

import (
	"context"
	"io"

	"example.com/baton/chores"
	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "chores",
		Title:    "The same five chores, three ways",
		Subtitle: "Nothing got faster. Only the waiting overlapped.",
	}
	today := func(
		do func(context.Context, io.Writer, []chores.Chore) error,
	) example.Func {
		return example.Elapsed(func(
			ctx context.Context, w io.Writer,
		) error {
			return do(ctx, w, chores.Today())
		})
	}
	p.Variants = []example.Variant{{
		Name: "sequential", Takes: "20 s",
		Does: "stand by each machine until it is done",
		Run:  today(chores.Sequential),
	}, {
		Name: "heads-down", Takes: "10 s",
		Does: "start all, then clean potatoes without looking up",
		Run:  today(chores.HeadsDown),
	}, {
		Name: "looking-up", Takes: "7 s",
		Does: "start all, and look up after each potato",
		Run:  today(chores.LookingUp),
	}}
	return p.Run(ctx, w, args)
}
