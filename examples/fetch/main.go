// Fetch fetches web pages and prints their titles.
//
// Usage:
//
//	go run ./examples/fetch [flags] [variant] [FILE of URLs | URL]
//
// FILE has one URL per line; "-" is standard input. Empty lines and
// lines that begin with # are skipped. Without FILE or URL, the pages
// are those of a small site that the program serves itself, so it needs
// no network. Without a variant, the variants that take a FILE are
// compared. The flag -h lists flags and variants.
package main

import (
	"context"
	"net/http"
	"sync"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
)

// concurrent fetches all pages at the same time.
func concurrent(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page {
	pages := make([]httpfetch.Page, len(urls))
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() { pages[i] = httpfetch.Get(ctx, c, url) })
	}
	wg.Wait()
	return pages
}

// limited fetches n pages at a time.
func limited(
	ctx context.Context, c *http.Client, urls []string, n int,
) []httpfetch.Page {
	pages := make([]httpfetch.Page, len(urls))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		slots <- struct{}{} // acquire a slot
		wg.Go(func() {
			defer func() { <-slots }() // release it
			pages[i] = httpfetch.Get(ctx, c, url)
		})
	}
	wg.Wait()
	return pages
}

func main() { example.Main(program.Run) }
