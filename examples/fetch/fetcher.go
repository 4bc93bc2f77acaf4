package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
	"example.com/baton/internal/site"
)

// A fetcher is the program with its flags.
type fetcher struct {
	example.Program
	limit, workers, depth *int
	timeout               *time.Duration
	post                  *string
	open                  opener
}

// An opener serves the site that the program brings itself.
type opener = func(http.Handler) (*site.Site, error)

// A getter fetches pages in one of the ways of package httpfetch.
type getter = func(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page

func newFetcher(open opener) *fetcher {
	f := &fetcher{open: open, Program: example.Program{
		Name:     "fetch",
		Title:    "The same web pages, four ways",
		Subtitle: "No page comes faster. We wait for them together.",
		Words:    "[FILE of URLs | URL]",
		InTurn:   true,
	}}
	f.limit = f.Int("limit", 0, 0, 1_000_000,
		"fetch the first `N` pages only; 0 means all")
	f.For("limit", "sequential", "concurrent", "limited", "queue")
	f.workers = f.Int("workers", 5, 1, 10_000,
		"fetch `N` pages at a time")
	f.For("workers", "limited", "queue", "crawl")
	f.depth = f.Int("depth", 3, 0, 1000,
		"follow `N` links in a row")
	f.For("depth", "crawl")
	f.timeout = f.Duration("timeout", 30*time.Second,
		"give a page up after `TIME`")
	f.post = f.String("post", "", "send `DATA` to the page")
	f.For("post", "one")
	return f
}

// some makes a getter of a function that fetches n pages at a time.
func (f *fetcher) some(get func(
	ctx context.Context, c *http.Client, urls []string, n int,
) []httpfetch.Page) getter {
	return func(
		ctx context.Context, c *http.Client, urls []string,
	) []httpfetch.Page {
		return get(ctx, c, urls, *f.workers)
	}
}

// client returns a client for n pages at a time, and a function to be
// called at the end. It knows the site that the program brings.
func (f *fetcher) client(
	w io.Writer, n int,
) (*http.Client, func(), error) {
	s, err := f.open(site.Handler())
	if err != nil {
		return nil, nil, err
	}
	c := httpfetch.NewClient(n)
	c.Timeout = *f.timeout
	s.Reach(c)
	kept := *c // its connections
	c.Transport = lanes{c.Transport, w}
	return c, func() {
		kept.CloseIdleConnections()
		s.Close()
	}, nil
}

// list fetches the pages of a file, or of the site, and prints their
// titles in the order of their URLs.
func (f *fetcher) list(get getter) example.Func {
	return func(ctx context.Context, w io.Writer) error {
		urls, err := f.urls()
		if err != nil {
			return err
		}
		if *f.limit > 0 {
			urls = urls[:min(len(urls), *f.limit)]
		}
		c, done, err := f.client(w, len(urls))
		if err != nil {
			return err
		}
		defer done()
		start := time.Now()
		pages := get(ctx, c, urls)
		return report(ctx, w, pages, time.Since(start))
	}
}

// crawl fetches a page and those that it leads to.
func (f *fetcher) crawl(ctx context.Context, w io.Writer) error {
	url, err := f.url()
	if err == nil && !isURL(url) {
		err = fmt.Errorf("fetch: %w", noURL(url))
	}
	if err != nil {
		return err
	}
	c, done, err := f.client(w, *f.workers)
	if err != nil {
		return err
	}
	defer done()
	start := time.Now()
	pages := httpfetch.Crawl(ctx, c, url, *f.workers, *f.depth)
	return report(ctx, w, pages, time.Since(start))
}
