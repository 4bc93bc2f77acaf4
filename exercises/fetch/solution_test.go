package fetch_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/fetch"
)

// The function get gets one page, and always cleans up, by defer. It
// also starts the timeout, so waiting for a slot does not count, and
// reading the body does. The semaphore only limits how many calls of get
// run, and each goroutine writes to its own element.
func solution(
	ctx context.Context, c *http.Client, n int, urls []string,
) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			size, err := get(ctx, c, url)
			pages[i] = fetch.Page{url, size, err}
		})
	}
	wg.Wait()
	return pages
}

func get(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", url, resp.Status)
	}
	return int(size), err
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "workers that take numbers from a channel", func(
		ctx context.Context, c *http.Client, n int, urls []string,
	) []fetch.Page {
		pages := make([]fetch.Page, len(urls))
		jobs := make(chan int)
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				for i := range jobs {
					pages[i].URL = urls[i]
					pages[i].Size, pages[i].Err = get(ctx, c, urls[i])
				}
			})
		}
		for i := range urls {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		return pages
	})
	task.Right(t, "a number that all count up, and a timer that cancels", func(
		ctx context.Context, c *http.Client, n int, urls []string,
	) []fetch.Page {
		pages := make([]fetch.Page, len(urls))
		var next atomic.Int64
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= len(urls) {
						return
					}
					ctx, cancel := context.WithCancel(ctx)
					impatient := time.AfterFunc(fetch.Patience, cancel)
					pages[i].URL = urls[i]
					resp, err := ask(ctx, c, urls[i])
					if err == nil {
						pages[i].Size, err = measure(resp)
					}
					pages[i].Err = err
					impatient.Stop()
					cancel()
				}
			})
		}
		wg.Wait()
		return pages
	})
	task.Right(t, "an errgroup with a limit, and the client's timeout", func(
		ctx context.Context, c *http.Client, n int, urls []string,
	) []fetch.Page {
		patient := *c
		patient.Timeout = fetch.Patience
		pages := make([]fetch.Page, len(urls))
		var group errgroup.Group
		group.SetLimit(n)
		for i, url := range urls {
			group.Go(func() error {
				pages[i].URL = url
				req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
				if err != nil {
					pages[i].Err = err
					return nil
				}
				resp, err := patient.Do(req)
				if err != nil {
					pages[i].Err = err
					return nil
				}
				defer resp.Body.Close()
				all, err := io.ReadAll(resp.Body)
				pages[i].Size, pages[i].Err = len(all), err
				if resp.StatusCode >= 400 {
					pages[i].Err = fmt.Errorf("status %d", resp.StatusCode)
				}
				return nil
			})
		}
		group.Wait()
		return pages
	})
	task.Right(t, "a body that is closed when patience is over", func(
		ctx context.Context, c *http.Client, n int, urls []string,
	) []fetch.Page {
		pages := make([]fetch.Page, len(urls))
		each(n, urls, func(i int) {
			pages[i].URL = urls[i]
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			since := time.Now()
			impatient := time.AfterFunc(fetch.Patience, cancel)
			resp, err := ask(ctx, c, urls[i])
			impatient.Stop()
			if pages[i].Err = err; err != nil {
				return
			}
			left := fetch.Patience - time.Since(since)
			defer time.AfterFunc(left, func() { resp.Body.Close() }).Stop()
			pages[i].Size, pages[i].Err = measure(resp)
		})
		return pages
	})
	task.Right(t, "one who begins pages, the last first, and none after a cancel", func(
		ctx context.Context, c *http.Client, n int, urls []string,
	) []fetch.Page {
		type result struct {
			i    int
			page fetch.Page
		}
		results := make(chan result, len(urls))
		pages := make([]fetch.Page, len(urls))
		for i, url := range urls {
			pages[i] = fetch.Page{URL: url, Err: context.Canceled}
		}
		for next, open := len(urls)-1, 0; next >= 0 || open > 0; {
			if ctx.Err() != nil {
				next = -1
			}
			if next >= 0 && open < n {
				go func(i int) {
					size, err := get(ctx, c, urls[i])
					results <- result{i, fetch.Page{urls[i], size, err}}
				}(next)
				next, open = next-1, open+1
				continue
			}
			if open > 0 {
				r := <-results
				pages[r.i] = r.page
				open--
			}
		}
		return pages
	})
}
