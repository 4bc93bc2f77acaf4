package httpfetch

import (
	"context"
	"slices"
	"strings"
)

// maxPages is how many URLs a crawl remembers.
const maxPages = 100_000

func newFrontier(start string, depth int) *frontier {
	f := &frontier{known: map[string]*place{}}
	f.start = f.at(start)
	f.start.linked = true
	f.reach(context.Background(), f.start, depth)
	return f
}

// at returns the place of a URL, or nil if there are too many.
func (f *frontier) at(url string) *place {
	at, ok := f.known[url]
	if !ok && len(f.known) < maxPages {
		at = &place{url: url, left: -1}
		f.known[url] = at
	}
	return at
}

// reach notes that a place was found, and that left more links may be
// followed from it.
//
// The first way found isn't always the shortest, because a slow page
// may be on the shortest way. So when a shorter way is found, reach
// follows the links of the place again. Otherwise a slow page could
// hide other pages.
func (f *frontier) reach(ctx context.Context, at *place, left int) {
	if left <= at.left || ctx.Err() != nil {
		return
	}
	if at.left < 0 {
		f.waiting = append(f.waiting, at)
	}
	at.left = left
	if at.to != nil {
		f.reach(ctx, at.to, left)
	}
	for _, link := range at.links {
		link.linked = link.linked || left > 0
		f.reach(ctx, link, left-1)
	}
}

// redirect notes that a place redirects to another place. If the other
// place leads back, as after setting a cookie, redirect requests the
// other place again.
func (f *frontier) redirect(ctx context.Context, at, to *place) {
	if to == nil || at.hops >= maxRedirects {
		at.page.fail(ctx, errRedirects)
		return
	}
	at.to = to
	if end(to) == nil {
		to.to, to.done = nil, false
		to.hops = at.hops + 1
		f.waiting = append(f.waiting, to)
		return
	}
	if to.left < 0 {
		to.hops = at.hops + 1
	}
	f.reach(ctx, to, at.left)
}

// list returns the pages that were asked for, sorted by URL.
func (f *frontier) list(ctx context.Context) []Page {
	var places []*place
	for _, at := range f.known {
		if at.linked && (at == f.start || !forbidden(at.page)) {
			places = append(places, at)
		}
	}
	slices.SortFunc(places, func(a, b *place) int {
		return strings.Compare(a.url, b.url)
	})
	all := make([]Page, len(places))
	for i, at := range places {
		all[i] = at.result(ctx)
	}
	return all
}
