package fetch

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

type Page struct {
	URL  string
	Size int
	Err  error
}

func Fetch(ctx context.Context, c *http.Client, n int, urls []string) []Page {
	pages := make([]Page, len(urls))
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() { pages[i] = get(ctx, c, url) })
	}
	wg.Wait()
	return pages
}

func get(ctx context.Context, c *http.Client, url string) Page {
	ctx, _ = context.WithTimeout(ctx, 5*time.Second)
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return Page{URL: url, Err: err}
	}
	resp, err := c.Do(req)
	if err != nil {
		return Page{URL: url, Err: err}
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	return Page{url, int(size), err}
}
