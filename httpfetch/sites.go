package httpfetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/baton/internal/robots"
	"example.com/baton/internal/webpage"
	"example.com/baton/internal/weburl"
)

var errRobots = errors.New("the site's robots.txt forbids it")

// sites are the site that is crawled and others that it redirects to.
type sites struct {
	client *http.Client
	start  string // the first page
	home   string // the origin of the site that is crawled
	user   *url.Userinfo

	mu  sync.Mutex
	all map[string]*site
}

// A site is what shares a robots.txt.
type site struct {
	once  sync.Once
	rules *robots.Rules
	err   error

	// turn is held while a page is fetched, if there is a delay.
	turn *semaphore.Weighted
}

func newSites(c *http.Client, start weburl.URL) *sites {
	return &sites{
		client: c, start: start.String(),
		home: start.Origin(), user: start.User(),
		all: map[string]*site{},
	}
}

// visit fetches a page, if its site's robots.txt allows it.
func (s *sites) visit(ctx context.Context, p *place) visited {
	v := visited{place: p, page: Page{URL: p.url}}
	v.page.fail(ctx, func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		at, err := weburl.Parse(p.url)
		if err != nil {
			return badURL{err}
		}
		rules, leave, err := s.enter(ctx, at)
		if err != nil {
			return err
		}
		defer leave()
		if err := sleep(ctx, rules.Delay); err != nil {
			return err
		}
		to, _, err := ask(ctx, s.client, http.MethodGet, at, s.userAt(at), "",
			func(ctx context.Context, resp *http.Response) (err error) {
				v.links, err = s.read(ctx, &v.page, at, resp)
				return err
			})
		if to != nil {
			v.to = to.String()
			s.moves(p.url == s.start && p.hops == 0, v.to)
		}
		return err
	}())
	return v
}

// read reads a page, and the links of a page of the site that is
// crawled.
func (s *sites) read(
	ctx context.Context, p *Page, at weburl.URL, resp *http.Response,
) (links []string, err error) {
	if !s.isHome(at.String()) {
		return nil, p.read(ctx, resp)
	}
	err = p.readBy(ctx, resp, func(body io.Reader) {
		p.Title, p.Titled, links = webpage.Read(
			ctx, body, resp.Header["Content-Type"], at)
	})
	if p.Status >= 400 {
		return nil, err
	}
	return slices.DeleteFunc(links, func(link string) bool {
		return !s.isHome(link)
	}), err
}

func (s *sites) isHome(url string) bool {
	return strings.HasPrefix(url, s.home+"/")
}

// userAt returns the user to log in as, which is nobody elsewhere.
func (s *sites) userAt(at weburl.URL) *url.Userinfo {
	if s.isHome(at.String()) {
		return s.user
	}
	return nil
}

// moves lets the site be the one with https if the first page, which
// nothing else runs beside, redirects there.
func (s *sites) moves(first bool, to string) {
	secure := "https" + strings.TrimPrefix(s.home, "http")
	if first && strings.HasPrefix(to, secure+"/") {
		s.home = secure
	}
}

// enter asks for the rules of a site, and waits until it may be asked
// for a page.
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
