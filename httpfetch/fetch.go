package httpfetch

import (
	"context"
	"net/http"
	"sync"

	"golang.org/x/sync/semaphore"

	"example.com/baton/queue"
)

// Sequential fetches one page after the other.
func Sequential(
	ctx context.Context, c *http.Client, urls []string,
) []Page {
	pages := make([]Page, len(urls))
	for i, url := range urls {
		pages[i] = Get(ctx, c, url)
	}
	return pages
}

// Concurrent fetches all pages at the same time.
//
// It takes one goroutine per page, up to 20 kB of memory each, and as
// many connections as the client allows. A page for which no connection
// can be opened has an error; the others are not affected.
func Concurrent(
	ctx context.Context, c *http.Client, urls []string,
) []Page {
	pages := make([]Page, len(urls))
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() { pages[i] = Get(ctx, c, url) })
	}
	wg.Wait()
	return pages
}

// Limited fetches n pages at a time. It starts one goroutine per page,
// after acquiring one of n slots for it.
func Limited(
	ctx context.Context, c *http.Client, urls []string, n int,
) []Page {
	pages := make([]Page, len(urls))
	slots := semaphore.NewWeighted(int64(max(n, 1)))
	var wg sync.WaitGroup
	for i, url := range urls {
		// Acquiring a slot here, not in the goroutine, means that at
		// most n goroutines exist, created in the order of the URLs.
		if err := slots.Acquire(ctx, 1); err != nil {
			pages[i] = Get(ctx, c, url) // returns ctx's error
			continue
		}
		wg.Go(func() {
			defer slots.Release(1)
			pages[i] = Get(ctx, c, url)
		})
	}
	wg.Wait()
	return pages
}

// Queued fetches n pages at a time with n workers. Each worker takes
// the next page from a queue until none is left.
func Queued(
	ctx context.Context, c *http.Client, urls []string, n int,
) []Page {
	get := func(_ context.Context, url string) (Page, error) {
		return Get(ctx, c, url), nil // a bad page stops no other
	}
	// Workers that stop with ctx would leave pages blank. So the
	// workers ignore ctx, and Get returns ctx's error for each page
	// that is left.
	all := context.WithoutCancel(ctx)
	pages, err := queue.Map(all, max(n, 1), urls, get)
	if err != nil {
		panic(err) // a worker's panic: get returns no error
	}
	return pages
}
