package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/site"
)

// list fetches the pages of a file, or of the site, and prints their
// titles in the order of their URLs.
func list(ctx context.Context, w io.Writer, get getter) error {
	urls, err := namedURLs()
	if err != nil {
		return err
	}
	if *limit > 0 {
		urls = urls[:min(len(urls), *limit)]
	}
	return fetch(ctx, w, len(urls), urls, get)
}

// follow fetches a page and the pages that it leads to.
func follow(ctx context.Context, w io.Writer) error {
	url, err := namedURL()
	if err == nil && !isURL(url) {
		err = fmt.Errorf("fetch: %w", noURL(url))
	}
	if err != nil {
		return err
	}
	return fetch(ctx, w, *workers, []string{url}, crawl)
}

// fetch fetches pages, n at a time, and prints their titles.
func fetch(
	ctx context.Context, w io.Writer, n int, urls []string, get getter,
) error {
	c, done, err := newClient(w, n)
	if err != nil {
		return err
	}
	defer done()
	start := time.Now()
	pages := get(ctx, c, urls)
	return report(ctx, w, pages, time.Since(start))
}

// open serves the program's own site. Tests serve it in memory.
var open = site.Loopback

// newClient returns a client for n pages at a time, and a function to
// call at the end. The client knows the program's own site.
func newClient(
	w io.Writer, n int,
) (c *http.Client, done func(), err error) {
	s, err := open(site.Handler())
	if err != nil {
		return nil, nil, err
	}
	c = httpfetch.NewClient(n)
	c.Timeout = *timeout
	s.Reach(c)
	transport := c.Transport
	c.Transport = lanes{transport, w}
	if *perSecond > 0 {
		limit := rate.NewLimiter(rate.Limit(*perSecond), 1)
		c.Transport = paced{c.Transport, limit, *timeout}
		c.Timeout = 0
	}
	return c, func() {
		(&http.Client{Transport: transport}).CloseIdleConnections()
		s.Close()
	}, nil
}
