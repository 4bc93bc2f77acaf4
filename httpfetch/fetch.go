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

// Concurrent fetches all pages at once.
//
// That costs a goroutine a page, some 10 kB of memory while a page
// waits for a connection and twice that when it has one, and as many
// connections as the client allows. If it allows one for each of 10,000
// pages, a server may take that for an attack, and the system may have
// too many open files. A page for which there is none has an error that
// says so; the others are not harmed by it.
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

// Limited starts a goroutine for every page, too, but first waits until
// a semaphore has a place for it, so that only n fetch at a time.
func Limited(
	ctx context.Context, c *http.Client, urls []string, n int,
) []Page {
	pages := make([]Page, len(urls))
	places := semaphore.NewWeighted(int64(max(n, 1)))
	var wg sync.WaitGroup
	for i, url := range urls {
		// Goroutines that wait for a place by themselves would all be
		// there at once, and take their turns in any order.
		if err := places.Acquire(ctx, 1); err != nil {
			pages[i] = Page{URL: url, Err: explain(url, err)}
			continue
		}
		wg.Go(func() {
			defer places.Release(1)
			pages[i] = Get(ctx, c, url)
		})
	}
	wg.Wait()
	return pages
}

// Queued starts n workers, each of which fetches one page after the
// other from a queue: n goroutines, however many pages there are.
func Queued(
	ctx context.Context, c *http.Client, urls []string, n int,
) []Page {
	pages := make([]Page, len(urls))
	jobs := make([]int, len(urls))
	for i := range jobs {
		jobs[i] = i
	}
	get := func(_ context.Context, _, i int) error {
		pages[i] = Get(ctx, c, urls[i])
		return nil // one bad page is not the end of the others
	}
	// Cancelled workers would leave pages blank. These go on, and get
	// the error of ctx for each page that is left.
	all := context.WithoutCancel(ctx)
	if err := queue.Work(all, max(n, 1), jobs, get); err != nil {
		panic(err) // which it was before Work caught it
	}
	return pages
}
