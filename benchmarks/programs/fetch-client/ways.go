//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-resty/resty/v2"
	"github.com/gocolly/colly/v2"
	"github.com/valyala/fasthttp"

	"example.com/baton/benchmarks/page"
	"example.com/baton/httpfetch"
	"example.com/baton/queue"
)

var errNoTitle = errors.New("no title")

// share calls get for each page, n at a time. It is package queue for all
// of them, so that only the clients differ.
func share(
	ctx context.Context, base string, pages, n int,
	get func(ctx context.Context, url string) (string, error),
) ([]string, error) {
	titles := make([]string, pages)
	jobs := make([]int, pages)
	for i := range jobs {
		jobs[i] = i
	}
	list := urls(base, pages)
	err := queue.Work(ctx, n, jobs, func(ctx context.Context, _, i int) (err error) {
		titles[i], err = get(ctx, list[i])
		return err
	})
	return titles, err
}

func queued(ctx context.Context, base string, pages, n int) ([]string, error) {
	var titles []string
	for _, p := range httpfetch.Queued(ctx, httpfetch.NewClient(n), urls(base, pages), n) {
		if p.Err != nil {
			return nil, p.Err
		}
		titles = append(titles, p.Title)
	}
	return titles, nil
}

func defaults(ctx context.Context, base string, pages, n int) ([]string, error) {
	return share(ctx, base, pages, n, func(_ context.Context, url string) (string, error) {
		resp, err := http.Get(url)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return "", err
		}
		return find(body)
	})
}

// parsed keeps its connections, and builds the whole tree of a page to find
// its title.
func parsed(ctx context.Context, base string, pages, n int) ([]string, error) {
	c := httpfetch.NewClient(n)
	return share(ctx, base, pages, n, func(_ context.Context, url string) (string, error) {
		resp, err := c.Get(url)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		doc, err := goquery.NewDocumentFromReader(resp.Body)
		if err != nil {
			return "", err
		}
		return doc.Find("title").First().Text(), nil
	})
}

func rested(ctx context.Context, base string, pages, n int) ([]string, error) {
	c := resty.New()
	return share(ctx, base, pages, n, func(ctx context.Context, url string) (string, error) {
		resp, err := c.R().SetContext(ctx).Get(url)
		if err != nil {
			return "", err
		}
		return find(resp.Body())
	})
}

func fast(ctx context.Context, base string, pages, n int) ([]string, error) {
	c := &fasthttp.Client{}
	return share(ctx, base, pages, n, func(_ context.Context, url string) (string, error) {
		req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(req)
		defer fasthttp.ReleaseResponse(resp)
		req.SetRequestURI(url)
		if err := c.Do(req, resp); err != nil {
			return "", err
		}
		return find(resp.Body())
	})
}

func collected(_ context.Context, base string, pages, n int) ([]string, error) {
	c := colly.NewCollector(colly.Async(true))
	err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: n})
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var titles []string
	var failed error
	c.OnHTML("title", func(e *colly.HTMLElement) {
		mu.Lock()
		defer mu.Unlock()
		titles = append(titles, e.Text)
	})
	c.OnError(func(_ *colly.Response, err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = err
	})
	for _, url := range urls(base, pages) {
		if err := c.Visit(url); err != nil {
			return nil, err
		}
	}
	c.Wait()
	return titles, failed
}

// raw shows the best that is possible: it is a loop over a socket that sends
// a fixed request, finds the length, and reads that many bytes. It can fetch
// these pages, and hardly any others.
func raw(ctx context.Context, base string, pages, n int) ([]string, error) {
	addr := strings.TrimPrefix(base, "http://")
	jobs := make([]int, pages)
	for i := range jobs {
		jobs[i] = i
	}
	titles := make([]string, pages)
	lines := make([]*line, n)
	err := queue.Work(ctx, n, jobs, func(_ context.Context, worker, i int) (err error) {
		if lines[worker] == nil {
			if lines[worker], err = dial(addr); err != nil {
				return err
			}
		}
		titles[i], err = lines[worker].get(page.Path(i))
		return err
	})
	for _, l := range lines {
		if l != nil {
			l.Close()
		}
	}
	return titles, err
}

// A line is a connection to a server.
type line struct {
	net.Conn
	in   *bufio.Reader
	host string
	out  []byte
	body []byte
}

func dial(addr string) (*line, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{Conn: conn, in: bufio.NewReaderSize(conn, 16<<10), host: addr}, nil
}

func (l *line) get(path string) (string, error) {
	l.out = append(l.out[:0], "GET "...)
	l.out = append(l.out, path...)
	l.out = append(l.out, " HTTP/1.1\r\nHost: "...)
	l.out = append(l.out, l.host...)
	l.out = append(l.out, "\r\n\r\n"...)
	if _, err := l.Write(l.out); err != nil {
		return "", err
	}
	length := -1
	for {
		head, err := l.in.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if len(head) <= 2 {
			break
		}
		const name = "Content-Length: "
		if len(head) > len(name) && string(head[:len(name)]) == name {
			length, err = strconv.Atoi(string(head[len(name) : len(head)-2]))
			if err != nil {
				return "", err
			}
		}
	}
	if length < 0 {
		return "", fmt.Errorf("the page has no length")
	}
	if cap(l.body) < length {
		l.body = make([]byte, length)
	}
	l.body = l.body[:length]
	if _, err := io.ReadFull(l.in, l.body); err != nil {
		return "", err
	}
	return find(l.body)
}

func find(body []byte) (string, error) {
	title, ok := page.Find(body)
	if !ok {
		return "", errNoTitle
	}
	return title, nil
}
