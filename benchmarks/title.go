//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.com/baton/benchmarks/page"
	"example.com/baton/httpfetch"
)

// pages for titles: with and without one.
var titlePages = []struct {
	name   string
	page   []byte
	titled bool
}{
	{"10kB-early", page.New(), true},
	{"17kB-without", page.Untitled(17_000), false},
	{"68kB-without", page.Untitled(68_000), false},
}

// titleColumns are the titles of their columns.
var titleColumns = map[string]string{
	"10kB-early":   "10 kB, early title",
	"17kB-without": "17 kB, no title",
	"68kB-without": "68 kB, no title",
}

func titleContenders(r *Runner) []Contender {
	var list []Contender
	for _, p := range titlePages {
		name := "Title/page=" + p.name
		add := func(by string, times int, find func([]byte) (bool, error)) {
			times = pick(r, max(1, times/10), times)
			list = append(list, Contender{Case: name, By: by,
				Measure: func(context.Context) (int, map[string]float64, error) {
					v, err := findTitles(times, p.page, p.titled, find)
					return times, v, err
				}})
		}
		html, plain := inMemory(p.page, "text/html; charset=utf-8"),
			inMemory(p.page, "text/plain; charset=utf-8")
		list = append(list, Contender{Case: name, By: "httpfetch.Get",
			Measure: func(context.Context) (int, map[string]float64, error) {
				times := pick(r, 200, 2000)
				with, err := findTitles(times, p.page, p.titled, getTitle(html))
				if err != nil {
					return 0, nil, err
				}
				without, err := findTitles(times, p.page, false, getTitle(plain))
				for unit := range with {
					with[unit] -= without[unit]
				}
				return times, with, err
			}})
		add("find", 2000, func(page []byte) (bool, error) { return find(page), nil })
		add("html.Parse", 20, parseTitle)
		add("goquery", 20, goqueryTitle)
		list = append(list, Contender{Case: name, By: "beautifulsoup", Rounds: 2,
			Measure: func(ctx context.Context) (int, map[string]float64, error) {
				times := pick(r, 2, 4)
				v, err := soupTitle(ctx, r.Tools, p.page, p.titled, times)
				return times, v, err
			}})
	}
	return list
}

// findTitles looks for the title of a page, many times.
func findTitles(
	times int, page []byte, titled bool, find func([]byte) (bool, error),
) (map[string]float64, error) {
	return allocations(times, func() error {
		for range times {
			found, err := find(page)
			if err != nil {
				return err
			}
			if found != titled {
				return fmt.Errorf("title found: %v, want %v", found, titled)
			}
		}
		return nil
	})
}

func find(p []byte) bool {
	_, ok := page.Find(p)
	return ok
}

func parseTitle(page []byte) (bool, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return false, err
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Title && n.Namespace == "" {
			return true, nil
		}
	}
	return false, nil
}

func goqueryTitle(page []byte) (bool, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return false, err
	}
	return doc.Find("title").Length() > 0, nil
}

// inMemory returns a client that gets the same page for every URL, from
// memory.
func inMemory(page []byte, kind string) *http.Client {
	return &http.Client{Transport: transport{page, kind}}
}

type transport struct {
	page []byte
	kind string
}

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {t.kind}},
		Body:          io.NopCloser(bytes.NewReader(t.page)),
		ContentLength: int64(len(t.page)),
		Request:       req,
	}, nil
}

func getTitle(c *http.Client) func([]byte) (bool, error) {
	return func([]byte) (bool, error) {
		p := httpfetch.Get(context.Background(), c, "http://localhost/")
		return p.Titled, p.Err
	}
}

func soupTitle(
	ctx context.Context, t *Tools, page []byte, titled bool, times int,
) (map[string]float64, error) {
	words, err := t.Python(ctx, "title_bs4.py", "bs4")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(t.dir, "page.html")
	if err := os.WriteFile(file, page, 0o666); err != nil {
		return nil, err
	}
	v, err := measure(ctx, append(words, file, strconv.Itoa(times))...)
	if err != nil {
		return nil, err
	}
	if found := v["titled"] == 1; found != titled {
		return nil, fmt.Errorf("title found: %v, want %v", found, titled)
	}
	delete(v, "titled")
	return v, nil
}
