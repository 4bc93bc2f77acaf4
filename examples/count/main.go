// Count counts apples and peaches.
//
// Usage:
//
//	go run ./examples/count [variant]
//
// The variants are sequential (3 s), concurrent (2 s), relay (0 s), in
// which A and B take strict turns, and yield (0 s), in which they only
// offer each other the turn. Without one, the first two race each
// other.
package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "count",
		Title:    "Ten apples, ten peaches",
		Subtitle: "Each counts at its own pace.",
	}
	p.Variants = []example.Variant{{
		Name: "sequential", Takes: "3 s",
		Does: "the apples, then the peaches",
		Run:  example.Elapsed(fruit(say.Sequential)),
	}, {
		Name: "concurrent", Takes: "2 s",
		Does: "both at once, each at its own pace",
		Run:  example.Elapsed(fruit(say.Concurrent)),
	}, {
		Name: "relay", Takes: "0 s", Uncompared: true,
		Does: "A and B in strict turns: they pass a baton",
		Run:  relay,
	}, {
		Name: "yield", Takes: "0 s", Uncompared: true,
		Does: "A and B only offer each other the turn",
		Run:  yield,
	}}
	return p.Run(ctx, w, args)
}
