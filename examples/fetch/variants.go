package main

import (
	"context"
	"io"
	"net/http"
	"time"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	limit = flags.Int("limit", 0, 0, 1_000_000,
		"fetch only the first `N` pages; 0 means all",
		"sequential", "concurrent", "limited", "queue")
	workers = flags.Int("workers", 5, 1, 10_000,
		"fetch `N` pages at a time", "limited", "queue", "crawl")
	depth = flags.Int("depth", 3, 0, 1000,
		"follow links up to `N` levels deep", "crawl")
	timeout = flags.Duration("timeout", 30*time.Second,
		"give up on a page after `TIME`, not counting waits for -rate")
	perSecond = flags.Int("rate", 0, 1, 1_000_000,
		"start at most `N` requests per second")
	post = flags.String("post", "", "send `DATA` to the page", "one")
)

var program = example.Program{
	Name:       "fetch",
	Title:      "The same web pages, four ways",
	Subtitle:   "No page gets faster. Only the waits overlap.",
	Words:      "[FILE of URLs | URL]",
	Flags:      &flags,
	Sequential: true,
	Variants: []example.Variant{{
		Name: "one", Uncompared: true,
		Does: "one page",
		Run:  one,
	}, {
		Name: "sequential", Takes: "3 s",
		Does: "one page after the other",
		Run: func(ctx context.Context, w io.Writer) error {
			return list(ctx, w, httpfetch.Sequential)
		},
	}, {
		Name: "concurrent", Takes: "0.1 s",
		Does: "all pages at the same time",
		Run: func(ctx context.Context, w io.Writer) error {
			return list(ctx, w, concurrent)
		},
	}, {
		Name: "limited", Takes: "0.6 s",
		Does: "a few at a time: a semaphore",
		Run: func(ctx context.Context, w io.Writer) error {
			return list(ctx, w, few)
		},
	}, {
		Name: "queue", Takes: "0.6 s",
		Does: "a few at a time: workers",
		Run: func(ctx context.Context, w io.Writer) error {
			return list(ctx, w, queued)
		},
	}, {
		Name: "crawl", Takes: "0.7 s", Uncompared: true,
		Does: "a page, the pages it links to, and so on",
		Run:  follow,
	}},
}

// A getter fetches pages, and returns them in the order of their URLs.
type getter = func(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page

// The flag -workers says how many pages these three fetch at a time.

func few(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page {
	return limited(ctx, c, urls, *workers)
}

func queued(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page {
	return httpfetch.Queued(ctx, c, urls, *workers)
}

func crawl(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page {
	return httpfetch.Crawl(ctx, c, urls[0], *workers, *depth)
}
