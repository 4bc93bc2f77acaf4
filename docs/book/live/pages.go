//go:build !js || pages

package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/plural"
	"example.com/baton/timeline"
)

// Package net/http would make the program three times as large. So the
// scene that needs it has its own program, built with the tag pages.
func init() { Scenes = append(Scenes, &fetching) }

// A slowSite answers each request after a pause, without a network.
type slowSite struct {
	w     io.Writer
	takes time.Duration
}

func (s slowSite) RoundTrip(r *http.Request) (*http.Response, error) {
	page := strings.TrimPrefix(r.URL.Path, "/")
	fmt.Fprintf(s.w, "Start %s\n", page)
	if err := sleep(r.Context(), s.takes); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.w, "End %s\n", page)
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1,
		ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body:   io.NopCloser(strings.NewReader("<title>" + page + "</title>")),
	}, nil
}

var fetching = Scene{
	Name:    "pages",
	Program: "pages",
	Controls: []Control{
		number("n", "pages at a time", 1, 12, 5),
		number("pages", "pages", 1, 24, 12),
		milliseconds("delay", "delay of the server", 20, 500, 20, 100),
	},
	Run: func(s Setting, w io.Writer) error {
		client := &http.Client{Transport: slowSite{w, s.ms("delay")}}
		var urls []string
		for i := range s.int("pages") {
			urls = append(urls, fmt.Sprintf("http://baton.example/page %d", i+1))
		}
		ctx := context.Background()
		for _, p := range httpfetch.Queued(ctx, client, urls, s.int("n")) {
			if p.Err != nil {
				return p.Err
			}
		}
		return nil
	},
	Code: func(s Setting) string {
		return fmt.Sprintf("urls := pages(«%d») // each takes «%d» ms\n"+
			"httpfetch.Queued(ctx, client, urls, «%d»)",
			s.int("pages"), s.int("delay"), s.int("n"))
	},
	Says: func(s Setting) string {
		return fmt.Sprintf("%s of %s ms, %s at a time",
			plural.Count(s.int("pages"), "page", "pages"), s["delay"], s["n"])
	},
	Goals: []Goal{{
		"Fetch twelve pages of 100 ms in 0.3 s, with as few at a time as " +
			"you can. Try one less to be sure.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			const most = 300 * time.Millisecond
			n := s.int("n")
			return s.int("pages") == 12 && s.int("delay") == 100 && n > 1 &&
				run(s).Elapsed <= most && run(s.with("n", n-1)).Elapsed > most
		},
		func(s Setting) []Setting {
			return []Setting{s.with("n", s.int("n")-1)}
		},
	}},
	WhatIf: func(s Setting) (changes []Change) {
		if n := s.int("n"); n < 12 {
			changes = append(changes, Change{"one more at a time",
				s.with("n", n+1)})
		}
		if d := s.int("delay"); d >= 40 {
			changes = append(changes, Change{"a server twice as fast",
				s.with("delay", d/40*20)})
		}
		if n := s.int("pages"); n > 1 {
			changes = append(changes, Change{"one fewer page",
				s.with("pages", n-1)})
		}
		return changes
	},
}
