package httpfetch

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// getLinks fetches a page and the links on it to pages of its site.
func getLinks(
	ctx context.Context, c *http.Client, url string,
) (page Page, found []string) {
	page = send(ctx, c, http.MethodGet, url, nil,
		func(p *Page, resp *http.Response) error {
			body := &body{r: resp.Body}
			text, err := io.ReadAll(body)
			kind := resp.Header.Get("Content-Type")
			p.Title, p.Titled = title(inMemory(text), kind)
			p.Size = body.size
			at := resp.Request.URL // where redirects have led to
			if resp.StatusCode < 400 && sameHost(url, at) {
				found = links(inMemory(text), kind, at)
			}
			return err
		})
	return page, found
}

func inMemory(text []byte) *bufio.Reader {
	return bufio.NewReader(bytes.NewReader(text))
}

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
	u.Fragment = ""
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
