package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"example.com/baton/cache"
	"example.com/baton/internal/example"
)

var program = example.Program{
	Name:     "cache",
	Title:    "Ten askers for one slow page",
	Subtitle: "A good cache fetches once, and delays no other page.",
	Variants: []example.Variant{{
		Name: "none", Takes: "1.1 s", Elapsed: true,
		Does: "no cache: every asker fetches",
		Run: func(ctx context.Context, w io.Writer) error {
			var s site
			return s.visit(ctx, w, s.fetch)
		},
	}, {
		Name: "locked", Takes: "2 s", Elapsed: true,
		Does: "one lock, held while fetching",
		Run: func(ctx context.Context, w io.Writer) error {
			var s site
			return s.visit(ctx, w, cache.NewLocked(s.fetch).Get)
		},
	}, {
		Name: "shared", Takes: "1.1 s", Elapsed: true,
		Does: "one fetch per key, shared by its askers",
		Run: func(ctx context.Context, w io.Writer) error {
			var s site
			return s.visit(ctx, w, cache.NewShared(s.fetch).Get)
		},
	}},
}

type getter = func(ctx context.Context, key string) (string, error)

// A site answers after a second, and counts its fetches.
type site struct{ fetches atomic.Int64 }

func (s *site) fetch(ctx context.Context, key string) (string, error) {
	s.fetches.Add(1)
	select {
	case <-time.After(time.Second):
		return key, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// visit lets the askers use get, and prints how many pages it fetched.
func (s *site) visit(
	ctx context.Context, w io.Writer, get getter,
) error {
	err := ask(ctx, w, get)
	fmt.Fprintf(w, "Total: %s\n",
		example.Count(int(s.fetches.Load()), "fetch", "fetches"))
	return err
}
