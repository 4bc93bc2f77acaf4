// Fetch fetches web pages and prints their titles.
//
// Usage:
//
//	go run ./examples/fetch [flags] [variant] [FILE of URLs | URL]
//
// The variants sequential, concurrent, limited and queue fetch the
// pages whose URLs are in FILE, one a line; "-" is standard input.
// Lines that are empty or begin with # are skipped. The variant one
// fetches one URL, and crawl follows the links from it within its site.
//
// Without FILE or URL, they fetch the pages of a small site that the
// program brings itself, so no network is needed: it answers on a free
// port of this machine, to the name http://baton.example.
//
// Without a variant, those that take a FILE are compared, one after the
// other.
package main

import (
	"context"
	"io"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
	"example.com/baton/internal/site"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	return program(site.Loopback).Run(ctx, w, args)
}

func program(open opener) *fetcher {
	f := newFetcher(open)
	f.Variants = []example.Variant{{
		Name: "one", Uncompared: true, Does: "one page", Run: f.one,
	}, {
		Name: "sequential", Takes: "3 s",
		Does: "one page after the other",
		Run:  f.list(httpfetch.Sequential),
	}, {
		Name: "concurrent", Takes: "0.1 s", Does: "all pages at once",
		Run: f.list(httpfetch.Concurrent),
	}, {
		Name: "limited", Takes: "0.6 s",
		Does: "a few at a time: a semaphore",
		Run:  f.list(f.some(httpfetch.Limited)),
	}, {
		Name: "queue", Takes: "0.6 s", Does: "a few at a time: workers",
		Run: f.list(f.some(httpfetch.Queued)),
	}, {
		Name: "crawl", Takes: "0.7 s", Uncompared: true,
		Does: "a page, the pages it links to, and so on", Run: f.crawl,
	}}
	return f
}
