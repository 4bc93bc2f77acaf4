package httpfetch

import (
	"context"
	"errors"
)

// A place is a URL that the crawl knows.
type place struct {
	url    string
	left   int  // how many links to follow from here
	hops   int  // how many redirects led here
	linked bool // not only redirected to

	done  bool
	page  Page
	links []*place
	to    *place // where it redirects to
}

// end returns where the redirects from a place lead to, or nil if they
// lead nowhere.
func end(at *place) *place {
	for range maxRedirects + 1 {
		if at.to == nil {
			return at
		}
		at = at.to
	}
	return nil
}

// result returns the page that a place has led to.
func (at *place) result(ctx context.Context) Page {
	last := end(at)
	switch {
	case last == nil:
		page := Page{URL: at.url}
		page.fail(ctx, errRedirects)
		return page
	case !last.done:
		page := Page{URL: at.url}
		page.fail(ctx, ctx.Err())
		return page
	}
	page := last.page
	page.URL = at.url
	if page.Err != nil && last != at {
		page.Err = explain(at.url, page.Err)
	}
	return page
}

func forbidden(page Page) bool {
	return errors.Is(page.Err, errRobots)
}
