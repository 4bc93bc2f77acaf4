//go:build linux

package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A fetcher is a program that fetches pages.
type fetcher struct {
	by    string
	slow  bool // parses with Python: a tenth of the pages is enough
	alone bool // fetches one page at a time
	words func(ctx context.Context, t *Tools, base string, pages, n int) ([]string, error)
}

func goFetcher(by string) fetcher {
	return fetcher{by: by, words: func(
		ctx context.Context, t *Tools, base string, pages, n int,
	) ([]string, error) {
		path, err := t.Go(ctx, "fetch-client")
		return []string{path, by, base, strconv.Itoa(pages), strconv.Itoa(n)}, err
	}}
}

func aiohttp(by, title, loop string) fetcher {
	module := map[string]string{"bs4": "bs4", "regexp": "re"}[title]
	return fetcher{by: by, slow: title == "bs4", words: func(
		ctx context.Context, t *Tools, base string, pages, n int,
	) ([]string, error) {
		words, err := t.Python(ctx, "fetch_aiohttp.py", "aiohttp", module, loop)
		return append(words, base, strconv.Itoa(pages), strconv.Itoa(n), title, loop), err
	}}
}

var fetchers = []fetcher{
	goFetcher("raw"),
	goFetcher("httpfetch.Queued"),
	goFetcher("fasthttp"),
	goFetcher("net-http-default"),
	goFetcher("resty"),
	goFetcher("net-http-goquery"),
	goFetcher("colly"),
	aiohttp("aiohttp-uvloop-regexp", "regexp", "uvloop"),
	aiohttp("aiohttp-bs4", "bs4", "asyncio"),
	{by: "requests-bs4", slow: true, alone: true, words: func(
		ctx context.Context, t *Tools, base string, pages, _ int,
	) ([]string, error) {
		words, err := t.Python(ctx, "fetch_requests.py", "requests", "bs4")
		return append(words, base, strconv.Itoa(pages)), err
	}},
}

func fetchContenders(r *Runner) []Contender {
	var list []Contender
	for _, delay := range []time.Duration{0, 20 * time.Millisecond} {
		for _, n := range pick(r, []int{20}, []int{1, 20, 100, 500}) {
			for _, f := range fetchers {
				if f.alone && n > 1 {
					continue
				}
				pages, rounds := pick(r, 400, 2000), 0
				if f.slow {
					pages, rounds = pages/10, 2
				}
				if delay > 0 && n == 1 {
					pages = min(pages, 25) // at 20 ms each
				}
				if delay > 0 && rounds == 0 {
					rounds = 3
				}
				if f.by == "colly" || f.by == "net-http-goquery" {
					rounds = 2 // they take seconds each
				}
				list = append(list, Contender{
					Case: fmt.Sprintf("Fetch/delay=%v/at-a-time=%d", delay, n),
					By:   f.by, Rounds: rounds,
					Measure: func(ctx context.Context) (int, map[string]float64, error) {
						v, err := fetchPages(ctx, r.Tools, f, delay, pages, n)
						return pages, v, err
					},
				})
			}
		}
	}
	return list
}

// fetchPages lets a fetcher fetch pages from a server of its own.
func fetchPages(
	ctx context.Context, t *Tools, f fetcher, delay time.Duration, pages, n int,
) (map[string]float64, error) {
	path, err := t.Go(ctx, "fetch-server")
	if err != nil {
		return nil, err
	}
	server, err := talkTo(ctx, Anywhere, path, delay.String())
	if err != nil {
		return nil, err
	}
	defer server.kill()
	port, err := server.until("ready")
	if err != nil {
		return nil, err
	}
	base := "http://127.0.0.1:" + strings.TrimSpace(port)
	words, err := f.words(ctx, t, base, pages, n)
	if err != nil {
		return nil, err
	}
	client, err := start(ctx, Anywhere, words...)
	if err != nil {
		return nil, err
	}
	out, err := client.wait()
	if err != nil {
		return nil, err
	}
	v, err := readings(out)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(server.in, "count")
	count, err := server.until("done")
	if err != nil {
		return nil, err
	}
	conns, err := readings(count)
	if err != nil {
		return nil, err
	}
	return map[string]float64{
		"op/s":       float64(pages) / v["sec"],
		"cpu-sec/op": v["cpu-sec"] / float64(pages),
		"peak-B":     v["peak-B"],
		"conns":      conns["conns"],
	}, nil
}
