package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
)

var program = example.Program{
	Name:     "bakery",
	Title:    "Five cakes, three ways",
	Subtitle: "The oven is the bottleneck, until there are two.",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "20 s", Elapsed: true,
		Does: "one cake after the other",
		Run: func(_ context.Context, w io.Writer) error {
			sequential(w, 5)
			return nil
		},
	}, {
		Name: "pipeline", Takes: "12 s", Elapsed: true,
		Does: "mixer, oven and icer work concurrently",
		Run: func(_ context.Context, w io.Writer) error {
			pipeline(w, 5, 1)
			return nil
		},
	}, {
		Name: "two-ovens", Takes: "8 s", Elapsed: true,
		Does: "the same, with a second oven",
		Run: func(_ context.Context, w io.Writer) error {
			pipeline(w, 5, 2)
			return nil
		},
	}, {
		Name: "three-ovens", Takes: "8 s", Elapsed: true,
		Uncompared: true,
		Does:       "the same, with a third oven, which gains nothing",
		Run: func(_ context.Context, w io.Writer) error {
			pipeline(w, 5, 3)
			return nil
		},
	}, {
		Name: "closing", Takes: "5.5 s", Elapsed: true,
		Uncompared: true,
		Does:       "the pipeline, canceled after 5.5 s",
		Run:        closing,
	}},
}
