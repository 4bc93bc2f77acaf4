package main

import "example.com/baton/internal/example"

var program = example.Program{
	Name:     "bakery",
	Title:    "Five cakes, three ways",
	Subtitle: "The oven is the bottleneck, until there are two.",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "20 s", Elapsed: true,
		Does: "one cake after the other",
		Run:  sequential,
	}, {
		Name: "pipeline", Takes: "12 s", Elapsed: true,
		Does: "mixer, oven and icer work concurrently",
		Run:  ovens(1),
	}, {
		Name: "two-ovens", Takes: "8 s", Elapsed: true,
		Does: "the same, with a second oven",
		Run:  ovens(2),
	}, {
		Name: "three-ovens", Takes: "8 s", Elapsed: true,
		Uncompared: true,
		Does:       "the same, with a third oven, which gains nothing",
		Run:        ovens(3),
	}, {
		Name: "closing", Takes: "5.5 s", Elapsed: true,
		Uncompared: true,
		Does:       "the pipeline, canceled after 5.5 s",
		Run:        closing,
	}},
}
