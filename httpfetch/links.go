package httpfetch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// links returns where the links of a page at a URL lead to, if that is
// on the same site. Links to places within a page lead to the page.
func links(
	page *bufio.Reader, kind string, at *url.URL,
) (found []string) {
	in, ok := decode(page, kind)
	if !ok {
		return nil
	}
	base := at // what links are relative to
	for z := html.NewTokenizer(in); ; {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch tag {
			case atom.A, atom.Area, atom.Base:
			default:
				continue
			}
			href, _ := attribute(z, "href")
			href = strings.Trim(href, " \t\n\f\r")
			to, err := base.Parse(href)
			switch {
			case err != nil || href == "":
			case tag == atom.Base:
				base = to
			case sameSite(to, at):
				found = append(found, clean(to))
			}
		}
	}
}

// sameSite, like sameHost, takes capital letters for no other host.
func sameSite(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Host, b.Host)
}

// sameHost says whether a page was found where it was looked for.
func sameHost(page string, at *url.URL) bool {
	u, err := url.Parse(page)
	return err == nil && strings.EqualFold(u.Hostname(), at.Hostname())
}

// clean writes URLs of the same page in the same way.
func clean(u *url.URL) string {
	u.Host = strings.ToLower(u.Host)
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// asLinked writes the URL of a page as links to it do.
func asLinked(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return page
	}
	return clean(u)
}

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
