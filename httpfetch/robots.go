package httpfetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/baton/internal/robots"
	"example.com/baton/internal/weburl"
)

var errRobots = errors.New("the site's robots.txt forbids it")

// A site is a scheme, host and port. Its pages share a robots.txt.
type site struct {
	once  sync.Once
	rules *robots.Rules
	err   error

	// turn is held while a page is fetched, if there is a delay.
	turn *semaphore.Weighted
}

// enter reads the rules of a site, and waits for the turn of a page if
// the site asks for a delay.
func (s *sites) enter(
	ctx context.Context, at weburl.URL,
) (rules *robots.Rules, leave func(), err error) {
	s.mu.Lock()
	site, ok := s.all[at.Origin()]
	if !ok {
		site = newSite()
		s.all[at.Origin()] = site
	}
	s.mu.Unlock()
	site.once.Do(func() { site.rules, site.err = s.askRobots(ctx, at) })
	switch {
	case site.err != nil:
		return nil, nil, site.err
	case !site.rules.Allow(at.Path()):
		return nil, nil, errRobots
	case site.rules.Delay == 0:
		return site.rules, func() {}, nil
	}
	if err := site.turn.Acquire(ctx, 1); err != nil {
		return nil, nil, err
	}
	return site.rules, func() { site.turn.Release(1) }, nil
}

func newSite() *site { return &site{turn: semaphore.NewWeighted(1)} }

// askRobots reads the robots.txt of a site. A site without one allows
// everything.
func (s *sites) askRobots(
	ctx context.Context, at weburl.URL,
) (rules *robots.Rules, err error) {
	to, err := at.Resolve("/robots.txt")
	if err != nil {
		return nil, badRobots{badURL{err}}
	}
	err = follow(ctx, s.client, http.MethodGet, to, s.userAt(at), "",
		func(ctx context.Context, resp *http.Response) error {
			switch status := resp.StatusCode; {
			case status >= 500, status < 200:
				return statusError(status)
			case status >= 300:
				rules = &robots.Rules{}
				return nil
			}
			text, err := readRobots(ctx, resp)
			rules = robots.Parse(text, product)
			return err
		})
	if err != nil {
		return nil, badRobots{err}
	}
	return rules, nil
}

// maxRobots is how many bytes of a robots.txt are read. RFC 9309 asks
// for at least 500 KiB.
const maxRobots = 512 << 10

// readRobots reads a robots.txt. If it is too long, the last line may
// be half a rule, so it is dropped.
func readRobots(
	ctx context.Context, resp *http.Response,
) (string, error) {
	body, err := decompress(ctx, resp)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(body, maxRobots+1))
	if err == nil && len(text) > maxRobots {
		text = text[:bytes.LastIndexAny(text[:maxRobots], "\r\n")+1]
	}
	return string(text), err
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
