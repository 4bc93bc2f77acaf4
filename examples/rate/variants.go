package main

import (
	"context"
	"io"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/example"
)

var program = example.Program{
	Name:     "rate",
	Title:    "Twenty pages, ten per second",
	Subtitle: "A rate limit says when pages start, not how many run.",
	Variants: []example.Variant{{
		Name: "unlimited", Takes: "0.2 s", Elapsed: true,
		Does: "all twenty immediately",
		Run:  unlimited,
	}, {
		Name: "ticker", Takes: "2.2 s", Elapsed: true,
		Does: "one at each tick",
		Run:  ticker,
	}, {
		Name: "limiter", Takes: "2.1 s", Elapsed: true,
		Does: "ten per second, the first one immediately",
		Run: func(ctx context.Context, w io.Writer) error {
			return limiter(ctx, w, 1)
		},
	}, {
		Name: "burst", Takes: "1.7 s", Elapsed: true,
		Does: "ten per second, the first five immediately",
		Run: func(ctx context.Context, w io.Writer) error {
			return limiter(ctx, w, 5)
		},
	}},
}

// unlimited starts all pages immediately.
func unlimited(ctx context.Context, w io.Writer) error {
	var g errgroup.Group
	for i := range pages {
		g.Go(func() error { return page(ctx, w, i) })
	}
	return g.Wait()
}

const pages = 20
