package httpfetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"example.com/baton/internal/weburl"
)

// agent is how requests introduce themselves: a server's owner may want
// to know who asks, and how to tell us from a browser.
const agent = product + "/1.0 (a course on concurrency)"

// product is our name in robots.txt.
const product = "baton-httpfetch"

const maxRedirects = 10

var errRedirects = errors.New("stopped after 10 redirects")

// follow sends a request, follows redirects, and lets read look at the
// last response. The client's Timeout limits all of it together.
func follow(
	ctx context.Context, c *http.Client, method string, to weburl.URL,
	user *url.Userinfo, data string,
	read func(context.Context, *http.Response) error,
) error {
	ctx, cancel := withTimeout(ctx, c)
	defer cancel()
	for range maxRedirects + 1 {
		next, how, err := ask(ctx, c, method, to, user, data, read)
		if err != nil || next == nil {
			return err
		}
		if next.Origin() != to.Origin() {
			user = next.User()
		}
		to, method = *next, how
	}
	return errRedirects
}

func withTimeout(
	ctx context.Context, c *http.Client,
) (context.Context, context.CancelFunc) {
	if c.Timeout > 0 {
		return context.WithTimeout(ctx, c.Timeout)
	}
	return ctx, func() {}
}

// ask sends one request, and lets read look at the response. If the
// response is a redirect, ask instead returns its target and the method
// to use there.
func ask(
	ctx context.Context, c *http.Client, method string, to weburl.URL,
	user *url.Userinfo, data string,
	read func(context.Context, *http.Response) error,
) (next *weburl.URL, how string, err error) {
	req := newRequest(ctx, method, to, data)
	req.URL.User = user
	location := &locations{RoundTripper: c.Transport}
	hop := http.Client{Transport: location, Jar: c.Jar}
	resp, err := hop.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	how, ok := redirects(resp.StatusCode, method)
	if !ok || location.to == "" {
		return nil, "", read(ctx, resp)
	}
	// The connection can be used again only if the body is read to its
	// end. That pays off for a short body.
	io.CopyN(io.Discard, resp.Body, 4<<10)
	there, err := to.Resolve(location.to)
	if err != nil {
		return nil, "", badRedirect{err}
	}
	return &there, how, nil
}

// locations hides the target of a redirect from a client, because the
// client would reject some targets that browsers open.
type locations struct {
	http.RoundTripper
	to string
}

func (l *locations) RoundTrip(r *http.Request) (*http.Response, error) {
	next := l.RoundTripper
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(r)
	if err == nil {
		l.to = resp.Header.Get("Location")
		resp.Header.Del("Location")
	}
	return resp, err
}

func newRequest(
	ctx context.Context, method string, to weburl.URL, data string,
) *http.Request {
	req := (&http.Request{
		Method: method,
		URL:    to.Request(),
		Host:   to.Host(),
		Header: http.Header{
			"User-Agent": {agent},
			// net/http would add this header itself, but leave some
			// kinds of gzip as they are. So we decode them ourselves.
			"Accept-Encoding": {"gzip"},
		},
	}).WithContext(ctx)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "text/plain; charset=utf-8")
		req.ContentLength = int64(len(data))
		req.GetBody = func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(data)), nil
		}
		req.Body, _ = req.GetBody()
	}
	return req
}

// redirects reports whether a status is a redirect, and which method to
// use at its target.
func redirects(status int, method string) (string, bool) {
	switch status {
	case 301, 302, 303:
		return http.MethodGet, true
	case 307, 308:
		return method, true
	}
	return "", false
}
