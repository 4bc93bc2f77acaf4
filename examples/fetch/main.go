// Fetch fetches web pages and prints their titles.
//
// Usage:
//
//	go run ./examples/fetch [flags] [variant] [FILE of URLs | URL]
//
// The variants sequential, concurrent, limited and queue fetch the
// pages whose URLs are in FILE, one per line; "-" is standard input.
// Empty lines and lines that begin with # are skipped. The variant one
// fetches one URL, and crawl follows the links from it within its site.
//
// Without FILE or URL, they fetch the pages of a small site that the
// program serves itself on a free port of this machine. The site is
// called http://baton.example and needs no network.
//
// Without a variant, the variants that take a FILE are compared, one
// after the other.
package main

import (
	"context"
	"net/http"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
)

// A getter fetches pages, and returns them in the order of their URLs.
type getter = func(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page

func limited(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page {
	return httpfetch.Limited(ctx, c, urls, *workers)
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

func main() { example.Main(program.Run) }
