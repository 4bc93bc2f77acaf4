// Seats sells ten seats of a theater to eleven customers.
//
// Usage:
//
//	go run ./examples/seats [variant]
//
// The variants are hasty (1 s), which sells eleven tickets, locked
// (10 s), reserved (1 s) and last-seat (1.5 s), in which Ann and Bob
// buy the same seat. Without one, the first three race each other.
package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/seats"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "seats",
		Title:    "Eleven customers, ten seats",
		Subtitle: "The lock covers check and act, not the payment.",
	}
	with := func(sell sell) example.Func {
		return example.Elapsed(func(
			ctx context.Context, w io.Writer,
		) error {
			return evening(ctx, w, sell)
		})
	}
	p.Variants = []example.Variant{{
		Name: "hasty", Takes: "1 s",
		Does: "check, pay, take: sells a seat too many",
		Run:  with((*seats.Theater).Hasty),
	}, {
		Name: "locked", Takes: "10 s",
		Does: "the same, one customer at a time",
		Run:  with((*seats.Theater).Locked),
	}, {
		Name: "reserved", Takes: "1 s",
		Does: "check and take in one step, then pay",
		Run:  with((*seats.Theater).Reserved),
	}, {
		Name: "last-seat", Takes: "1.5 s", Uncompared: true,
		Does: "Ann and Bob buy the same seat",
		Run:  example.Elapsed(lastSeat),
	}}
	return p.Run(ctx, w, args)
}
