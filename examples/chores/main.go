// Chores does the housework, in three ways.
//
// Usage:
//
//	go run ./examples/chores [variant]
//
// The variants are sequential (20 s), heads-down (10 s) and looking-up
// (7 s). Without a variant, all of them race.
package main

import (
	"context"
	"io"

	"example.com/baton/chores"
	"example.com/baton/internal/example"
)

// sequential stands by each machine until it is done.
func sequential(ctx context.Context, w io.Writer) error {
	return chores.Sequential(ctx, w, chores.Today())
}

// headsDown starts all machines, then cleans all potatoes. It holds
// your attention until the last potato is clean.
func headsDown(ctx context.Context, w io.Writer) error {
	return chores.HeadsDown(ctx, w, chores.Today())
}

// lookingUp starts all machines, and looks up after each potato: it
// releases your attention, so you notice which machine is done.
func lookingUp(ctx context.Context, w io.Writer) error {
	return chores.LookingUp(ctx, w, chores.Today())
}

// The rest is the command line.

func main() { example.Main(program.Run) }

var program = example.Program{
	Name:     "chores",
	Title:    "The same five chores, three ways",
	Subtitle: "Nothing got faster. Only the waiting overlapped.",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "20 s", Elapsed: true,
		Does: "stand by each machine until it is done",
		Run:  sequential,
	}, {
		Name: "heads-down", Takes: "10 s", Elapsed: true,
		Does: "start all, then clean potatoes without looking up",
		Run:  headsDown,
	}, {
		Name: "looking-up", Takes: "7 s", Elapsed: true,
		Does: "start all, and look up after each potato",
		Run:  lookingUp,
	}},
}
