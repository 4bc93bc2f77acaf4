package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/seats"
)

var program = example.Program{
	Name:     "seats",
	Title:    "Eleven customers, ten seats",
	Subtitle: "The lock covers check and act, not the payment.",
	Variants: []example.Variant{{
		Name: "hasty", Takes: "1 s", Elapsed: true,
		Does: "check, pay, take: sells one seat too many",
		Run: func(ctx context.Context, w io.Writer) error {
			return evening(ctx, w, (*seats.Theater).Hasty)
		},
	}, {
		Name: "locked", Takes: "10 s", Elapsed: true,
		Does: "the same, one customer at a time",
		Run: func(ctx context.Context, w io.Writer) error {
			return evening(ctx, w, (*seats.Theater).Locked)
		},
	}, {
		Name: "reserved", Takes: "1 s", Elapsed: true,
		Does: "check and take in one step, then pay",
		Run: func(ctx context.Context, w io.Writer) error {
			return evening(ctx, w, (*seats.Theater).Reserved)
		},
	}, {
		Name: "last-seat", Takes: "1.5 s",
		Elapsed: true, Uncompared: true,
		Does: "Ann and Bob buy the same seat",
		Run:  lastSeat,
	}},
}
