package httpfetch

import (
	"context"
	"net/http"
	"sync"

	"example.com/baton/internal/weburl"
	"example.com/baton/queue"
)

// Crawl fetches a page, and the pages of its site that are up to depth
// links away. A depth of 0 means only the page itself. Crawl fetches
// each page once, n pages at a time, and returns them sorted by URL. A
// site is a scheme, host and port. Crawl follows a redirect to another
// site, but no links there.
//
// Crawl obeys the robots.txt of each site, even after a redirect. If a
// site asks for a delay, Crawl fetches its pages one at a time, each
// after the delay. If the first site's robots.txt can't be read, Crawl
// returns one page, whose error says why. Crawl reads 512 KiB of a
// robots.txt, and remembers at most 100,000 URLs.
func Crawl(
	ctx context.Context, c *http.Client, url string, n, depth int,
) []Page {
	start, err := weburl.Parse(url)
	if err != nil {
		page := Page{URL: weburl.Redact(url)}
		page.fail(ctx, badURL{err})
		return []Page{page}
	}
	s := newSites(c, start)
	pages := newPages(start.String(), depth)
	walk(ctx, max(n, 1), pages, func(p *place) visited {
		return s.visit(ctx, p)
	})
	return pages.list(ctx)
}

// A visited is the result of requesting a page.
type visited struct {
	place *place
	page  Page
	links []string // to pages of the same site
	to    string   // where it redirects to, or ""
}

// walk visits pages from a queue that grows while n workers drain it.
//
// A worker must not send its links to the queue itself: once all
// workers wait to send, none is left to receive. So workers hand their
// links to the one goroutine that keeps the queue. It never waits to
// send without being ready to receive.
func walk(
	ctx context.Context, n int, pages *pages,
	visit func(*place) visited,
) {
	jobs, done := make(chan *place), make(chan visited)
	stopped := make(chan struct{}) // closed when workers stop
	var keeper sync.WaitGroup
	keeper.Go(func() {
		defer close(jobs)
		for busy := 0; busy+len(pages.waiting) > 0; {
			if len(pages.waiting) > 0 && ctx.Err() != nil {
				pages.waiting = nil
				continue
			}
			var send chan<- *place // nil is never ready
			var next *place
			if len(pages.waiting) > 0 {
				send, next = jobs, pages.waiting[0]
			}
			select {
			case send <- next:
				pages.waiting = pages.waiting[1:]
				busy++
			case v := <-done:
				pages.add(ctx, v)
				busy--
			case <-stopped:
				return
			}
		}
	})
	do := func(_ context.Context, _ int, p *place) error {
		done <- visit(p)
		return nil
	}
	// Workers go on after a cancel, so that each hands back its page.
	err := queue.Drain(context.WithoutCancel(ctx), n, jobs, do)
	close(stopped)
	keeper.Wait()
	if err != nil {
		panic(err) // a worker's panic: do returns no error
	}
}
