package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"example.com/baton/httpfetch"
)

// one fetches one page, and prints what came of it.
func one(ctx context.Context, w io.Writer) error {
	url, err := namedURL()
	if err != nil {
		return err
	}
	c, done, err := newClient(w, 1)
	if err != nil {
		return err
	}
	defer done()
	var p httpfetch.Page
	if flags.Given("post") {
		p = httpfetch.Post(ctx, c, url, *post)
	} else {
		p = httpfetch.Get(ctx, c, url)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if p.Err != nil {
		fmt.Fprintln(w, "Error")
		fmt.Fprintf(w, "Error: %s\n", printable(p.Err.Error()))
		fmt.Fprintln(w, "stop")
		return errors.New("fetch: the page was not fetched")
	}
	fmt.Fprintln(w, "Page")
	fmt.Fprintf(w, "Size of the returned page is %d\n", p.Size)
	fmt.Fprintf(w, "Title: %s\n", title(p))
	fmt.Fprintln(w, "OK")
	fmt.Fprintln(w, "stop")
	return nil
}
