package httpfetch

import (
	"cmp"
	"context"
	"net/http"

	"example.com/baton/internal/weburl"
)

// Crawl fetches a page, and the pages of its site that are up to depth
// links away. A site is a scheme, host and port. A depth of 0 means
// only the page itself. Crawl fetches each page once, n pages at a
// time, and returns them sorted by URL. Crawl follows a redirect to
// another site, but no links there. It obeys robots.txt, as the package
// comment says, and remembers at most 100,000 URLs.
//
// If the transport of c panics, Crawl waits for the requests in flight,
// and then panics, too.
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
	todo := newFrontier(start.String(), depth)
	broken := walk(ctx, max(n, 1), todo, func(p *place) visited {
		return s.try(ctx, p)
	})
	if broken != nil {
		panic(broken)
	}
	return todo.list(ctx)
}

// walk visits pages, at most n at a time, and the pages that they lead
// to. One goroutine owns the list todo: the one that runs walk. Each
// visit runs in a goroutine of its own, and sends what it has found.
// After a visit that has panicked, walk starts no more, and returns the
// panic.
func walk(
	ctx context.Context, n int, todo *frontier,
	visit func(*place) visited,
) (broken error) {
	done := make(chan visited)
	for busy := 0; ; {
		if ctx.Err() != nil || broken != nil {
			todo.waiting = nil // visit no more
		}
		switch {
		case len(todo.waiting) > 0 && busy < n:
			next := todo.waiting[0]
			todo.waiting = todo.waiting[1:]
			busy++
			go func() { done <- visit(next) }()
		case busy > 0:
			v := <-done
			busy--
			todo.add(ctx, v)
			broken = cmp.Or(broken, v.broken)
		default: // nothing waits, and no visit can find more
			return broken
		}
	}
}

// A visited is the result of requesting a page.
type visited struct {
	place  *place
	page   Page
	links  []string // to pages of the same site
	to     string   // where it redirects to, or ""
	broken error    // a panic
}

// A frontier has the places that a crawl knows. Each place has a URL.
type frontier struct {
	start   *place
	known   map[string]*place
	waiting []*place // to be visited
}

// add notes what came of a visit.
func (f *frontier) add(ctx context.Context, v visited) {
	at := v.place
	at.done, at.page, at.to, at.links = true, v.page, nil, nil
	if v.to != "" {
		f.redirect(ctx, at, f.at(v.to))
		return
	}
	for _, url := range v.links {
		if ctx.Err() != nil {
			return
		}
		if link := f.at(url); link != nil {
			at.links = append(at.links, link)
			link.linked = link.linked || at.left > 0
			f.reach(ctx, link, at.left-1) // waits, if it is new
		}
	}
}
