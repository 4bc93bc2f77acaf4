package httpfetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
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
	req, err := newRequest(ctx, http.MethodGet, page, nil)
	if err != nil {
		return r, err
	}
	address := req.URL.Scheme + "://" + req.URL.Host + "/robots.txt"
	p := send(ctx, c, http.MethodGet, address, nil,
		func(_ *Page, resp *http.Response) error {
			text, err := readRobots(resp.Body)
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

// maxRobots is how many bytes of a robots.txt are read: RFC 9309 asks
// for 500 KiB at least. To look through more rules for each link could
// take hours.
const maxRobots = 512 << 10

// readRobots reads a robots.txt. Of one that is too long, it cuts off
// the end, with the line that would be half a rule.
func readRobots(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxRobots+1))
	if err == nil && len(text) > maxRobots {
		text = text[:bytes.LastIndexAny(text[:maxRobots], "\r\n")+1]
	}
	return text, err
}

func (r robots) allow(page string) bool {
	u, err := url.Parse(page)
	return err == nil && r.TestAgent(u.RequestURI(), agent)
}

// pause is how long to wait before each page. A pause of centuries,
// which is below 0 here, is the longest there is.
func (r robots) pause() time.Duration {
	pause := r.FindGroup(agent).CrawlDelay
	if pause < 0 {
		return math.MaxInt64
	}
	return pause
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
