package httpfetch

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/baton/queue"
)

// Crawl fetches a page, the pages of the same site that it links to,
// the pages that those link to, and so on, up to depth links away: 0 is
// the page alone. It fetches n at a time, and each page once, and
// returns them sorted by URL. A redirect to another host is followed,
// but the links of that page are not.
//
// What the site's robots.txt forbids is left alone. If that asks for a
// pause between pages, Crawl fetches one at a time, with that pause. If
// it cannot be read, nothing else is: the only page says why. What
// stands in it after 512 KiB does not count.
func Crawl(
	ctx context.Context, c *http.Client, url string, n, depth int,
) []Page {
	rules, err := askRobots(ctx, c, url)
	if err == nil && !rules.allow(url) {
		err = errRobots
	}
	if err != nil {
		return []Page{{URL: url, Err: explain(url, err)}}
	}
	if rules.pause() > 0 {
		n = 1
	}
	visit := func(ctx context.Context, url string) (Page, []string) {
		if err := sleep(ctx, rules.pause()); err != nil {
			return Page{URL: url, Err: explain(url, err)}, nil
		}
		return getLinks(ctx, c, url)
	}
	allow := func(url string) bool { // many rules, and many links
		return ctx.Err() == nil && rules.allow(url)
	}
	pages := walk(ctx, max(n, 1), url, depth, allow, visit)
	slices.SortFunc(pages, func(a, b Page) int {
		return strings.Compare(a.URL, b.URL)
	})
	return pages
}

// A step is a page on the way, and what came of it.
type step struct {
	url   string
	left  int // how many links to follow from here
	page  Page
	links []string
}

// walk visits pages from a queue that grows while n workers drain it.
//
// A worker must not put its links into the queue by itself: once the
// queue is full and all workers wait to add to it, none is left to take
// from it. So they hand their links to the one goroutine that keeps the
// list, and that never waits to give without being ready to take.
func walk(
	ctx context.Context, n int, url string, depth int,
	allow func(url string) bool,
	visit func(ctx context.Context, url string) (Page, []string),
) (pages []Page) {
	jobs, done := make(chan step), make(chan step)
	stopped := make(chan struct{}) // if a worker has panicked
	var keeper sync.WaitGroup
	keeper.Go(func() {
		defer close(jobs)
		known := map[string]bool{asLinked(url): true}
		waiting := []step{{url: url, left: depth}}
		for atWork := 0; atWork+len(waiting) > 0; {
			if len(waiting) > 0 && ctx.Err() != nil {
				pages = append(pages, tooLate(ctx, waiting)...)
				waiting = nil
				continue
			}
			var give chan<- step // nil takes nothing
			var first step
			if len(waiting) > 0 {
				give, first = jobs, waiting[0]
			}
			select {
			case <-stopped:
				return
			case give <- first:
				waiting = waiting[1:]
				atWork++
			case s := <-done:
				atWork--
				pages = append(pages, s.page)
				for _, link := range s.links {
					if s.left > 0 && !known[link] && allow(link) {
						known[link] = true
						waiting = append(waiting,
							step{url: link, left: s.left - 1})
					}
				}
			}
		}
	})
	do := func(_ context.Context, _ int, s step) error {
		s.page, s.links = visit(ctx, s.url)
		done <- s
		return nil
	}
	// As in Queued, workers go on after a cancel: each gives back the
	// page that it is at.
	err := queue.Drain(context.WithoutCancel(ctx), n, jobs, do)
	close(stopped)
	keeper.Wait()
	if err != nil {
		panic(err) // nothing else is an error here
	}
	return pages
}

// tooLate returns the pages that are not fetched, as ctx is done.
func tooLate(ctx context.Context, steps []step) (pages []Page) {
	for _, s := range steps {
		err := explain(s.url, ctx.Err())
		pages = append(pages, Page{URL: s.url, Err: err})
	}
	return pages
}
