package main

import (
	"io"
	"net/http"
	"sync"

	"example.com/baton/internal/site"
	"example.com/baton/timeline"
)

// lanes notes for the picture when a page starts and when it ends. None
// of it is printed.
type lanes struct {
	http.RoundTripper
	w io.Writer
}

func (l lanes) RoundTrip(r *http.Request) (*http.Response, error) {
	name := r.URL.Path
	if r.URL.Host != site.Host {
		name = r.URL.Host + name
	}
	timeline.Note(l.w, "Start "+name)
	end := func() { timeline.Note(l.w, "End "+name) }
	resp, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		end()
		return nil, err
	}
	resp.Body = body{resp.Body, sync.OnceFunc(end)}
	return resp, nil
}

// A body calls end when it is closed.
type body struct {
	io.ReadCloser
	end func()
}

func (b body) Close() error {
	b.end()
	return b.ReadCloser.Close()
}
