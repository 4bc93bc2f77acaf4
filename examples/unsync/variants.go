package main

import (
	"context"
	"io"

	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	n     = flags.Int("n", 4, 1, 1000, "do `N` tasks")
	below = flags.Int("below", 2_000_000, 2, 1_000_000_000,
		"count the primes below `N` in each task")
)

var program = example.Program{
	Name:       "unsync",
	Title:      "Counting primes, four ways",
	Subtitle:   "The cores limit how much faster computing gets.",
	Flags:      &flags,
	Sequential: true,
	Variants: []example.Variant{
		variant("sequential", "one task after the other"),
		variant("goroutine", "each task in a goroutine"),
		variant("thread", "each task in a thread of its own"),
		variant("process", "each task in a process of its own"),
	},
}

func variant(name, does string) example.Variant {
	return example.Variant{
		Name: name, Does: does, Elapsed: true,
		Run: func(ctx context.Context, w io.Writer) error {
			return count(ctx, w, name, *n, *below)
		},
	}
}
