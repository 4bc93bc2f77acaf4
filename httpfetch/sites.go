package httpfetch

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"example.com/baton/internal/webpage"
	"example.com/baton/internal/weburl"
	"example.com/baton/task"
)

// sites holds the site that is crawled, and the other sites that it
// redirects to.
type sites struct {
	client *http.Client
	start  string // the first page
	home   string // the origin of the site that is crawled
	user   *url.Userinfo

	mu  sync.Mutex
	all map[string]*site
}

func newSites(c *http.Client, start weburl.URL) *sites {
	return &sites{
		client: c, start: start.String(),
		home: start.Origin(), user: start.User(),
		all: map[string]*site{},
	}
}

// try visits a page. A panic there becomes an error.
func (s *sites) try(ctx context.Context, p *place) visited {
	v, err := task.Go(func() (visited, error) {
		return s.visit(ctx, p), nil
	}).Wait()
	if err != nil {
		return visited{place: p, broken: err}
	}
	return v
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
		read := func(ctx context.Context, resp *http.Response) error {
			v.links, err = s.read(ctx, &v.page, at, resp)
			return err
		}
		ctx, cancel := withTimeout(ctx, s.client)
		defer cancel()
		to, _, err := ask(ctx, s.client,
			http.MethodGet, at, s.userAt(at), "", read)
		if to != nil {
			v.to = to.String()
			s.moves(p.url == s.start && p.hops == 0, v.to)
		}
		return err
	}())
	return v
}

// read reads a page. If the page belongs to the crawled site, read also
// returns its links.
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

// userAt returns the user to log in as, or none on another site.
func (s *sites) userAt(at weburl.URL) *url.Userinfo {
	if s.isHome(at.String()) {
		return s.user
	}
	return nil
}

// moves switches the site to https if the first page redirects there.
// No other page is being fetched then, so it needs no lock.
func (s *sites) moves(first bool, to string) {
	secure := "https" + strings.TrimPrefix(s.home, "http")
	if first && strings.HasPrefix(to, secure+"/") {
		s.home = secure
	}
}
