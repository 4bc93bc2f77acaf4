package httpfetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
)

// robots is what a site asks robots for.
type robots struct{ *robotstxt.RobotsData }

var errRobots = errors.New("the site's robots.txt forbids it")

// askRobots reads the robots.txt of the site that a URL is on. A site
// without one allows everything.
func askRobots(
	ctx context.Context, c *http.Client, page string,
) (r robots, err error) {
	at, err := url.Parse(page)
	if err != nil {
		return r, badURL{err}
	}
	address := at.Scheme + "://" + at.Host + "/robots.txt"
	p := send(ctx, c, http.MethodGet, address, nil,
		func(_ *Page, resp *http.Response) error {
			text, err := io.ReadAll(&body{r: resp.Body})
			if err != nil {
				return err
			}
			r.RobotsData, err = robotstxt.FromStatusAndBytes(
				resp.StatusCode, text)
			return err
		})
	switch {
	case p.Status >= 500:
		return r, fmt.Errorf("its robots.txt cannot be read: %w",
			statusError(p.Status))
	case r.RobotsData == nil:
		return r, p.Err
	}
	return r, nil // even a 404 says what is allowed: everything
}

func (r robots) allow(page string) bool {
	u, err := url.Parse(page)
	return err == nil && r.TestAgent(u.RequestURI(), agent)
}

func (r robots) pause() time.Duration {
	return r.FindGroup(agent).CrawlDelay
}

// sleep waits for d, or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
