package httpfetch

import (
	"context"
	"slices"
	"strings"
)

// maxPages is how many URLs a crawl remembers.
const maxPages = 100_000

// pages are the places that a crawl knows, and those to visit next.
type pages struct {
	start   *place
	known   map[string]*place
	waiting []*place
}

func newPages(start string, depth int) *pages {
	p := &pages{known: map[string]*place{}}
	p.start = p.at(start)
	p.start.linked = true
	p.reach(context.Background(), p.start, depth)
	return p
}

// at returns the place of a URL, or nil if there are too many.
func (p *pages) at(url string) *place {
	at, ok := p.known[url]
	if !ok && len(p.known) < maxPages {
		at = &place{url: url, left: -1}
		p.known[url] = at
	}
	return at
}

// reach notes that a place was found, with left links still to follow.
//
// The first way found isn't always the shortest, because a slow page
// may be on the shortest way. So when a shorter way is found, reach
// follows the links of the place again. Otherwise a slow page could
// hide other pages.
func (p *pages) reach(ctx context.Context, at *place, left int) {
	if left <= at.left || ctx.Err() != nil {
		return
	}
	if at.left < 0 {
		p.waiting = append(p.waiting, at)
	}
	at.left = left
	if at.to != nil {
		p.reach(ctx, at.to, left)
	}
	for _, link := range at.links {
		link.linked = link.linked || left > 0
		p.reach(ctx, link, left-1)
	}
}

// add notes what came of a visit.
func (p *pages) add(ctx context.Context, v visited) {
	at := v.place
	at.done, at.page, at.to, at.links = true, v.page, nil, nil
	if v.to != "" {
		p.redirect(ctx, at, p.at(v.to))
		return
	}
	for _, url := range v.links {
		if ctx.Err() != nil {
			return
		}
		if link := p.at(url); link != nil {
			at.links = append(at.links, link)
			link.linked = link.linked || at.left > 0
			p.reach(ctx, link, at.left-1)
		}
	}
}

// redirect notes that a place redirects to another place. If the other
// place leads back, as after setting a cookie, it is asked once more.
func (p *pages) redirect(ctx context.Context, at, to *place) {
	if to == nil || at.hops >= maxRedirects {
		at.page.fail(ctx, errRedirects)
		return
	}
	at.to = to
	if end(to) == nil {
		to.to, to.done = nil, false
		to.hops = at.hops + 1
		p.waiting = append(p.waiting, to)
		return
	}
	if to.left < 0 {
		to.hops = at.hops + 1
	}
	p.reach(ctx, to, at.left)
}

// list returns the pages that were asked for, sorted by URL.
func (p *pages) list(ctx context.Context) []Page {
	var places []*place
	for _, at := range p.known {
		if at.linked && (at == p.start || !forbidden(at.page)) {
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
