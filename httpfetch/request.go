package httpfetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/baton/internal/weburl"
)

// agent is how requests introduce themselves: a server's owner may want
// to know who asks, and how to tell us from a browser.
const agent = product + "/1.0 (a course on concurrency)"

// product is our name in robots.txt.
const product = "baton-httpfetch"

const maxRedirects = 10

var errRedirects = errors.New("sent from page to page 10 times")

// follow sends a request, follows redirects, and lets read look at the
// last response. All of it together may take the client's Timeout.
//
// The client doesn't follow redirects itself, because net/http rejects
// locations that browsers open.
func follow(
	ctx context.Context, c *http.Client, method string, to weburl.URL,
	user *url.Userinfo, data string,
	read func(context.Context, *http.Response) error,
) error {
	start := time.Now()
	for range maxRedirects + 1 {
		hop := *c
		if c.Timeout > 0 {
			hop.Timeout = c.Timeout - time.Since(start)
			if hop.Timeout <= 0 {
				return context.DeadlineExceeded
			}
		}
		next, how, err := ask(ctx, &hop, method, to, user, data, read)
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

// ask sends one request. It lets read look at the response, unless that
// is a redirect: then it returns where to, and how to ask there.
func ask(
	ctx context.Context, c *http.Client, method string, to weburl.URL,
	user *url.Userinfo, data string,
	read func(context.Context, *http.Response) error,
) (next *weburl.URL, how string, err error) {
	req := newRequest(ctx, method, to, data)
	req.URL.User = user
	hop := *c
	hop.CheckRedirect = lastResponse
	resp, err := hop.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	how, ok := redirects(resp.StatusCode, method)
	location := resp.Header.Get("Location")
	if !ok || location == "" {
		return nil, "", read(ctx, resp)
	}
	// A short body read to its end leaves the connection for the next.
	io.CopyN(io.Discard, resp.Body, 4<<10)
	there, err := to.Resolve(location)
	if err != nil {
		return nil, "", badRedirect{err}
	}
	return &there, how, nil
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
			// Asking for it ourselves, we decode it ourselves: net/http
			// leaves some kinds of gzip as they are.
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

func lastResponse(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// redirects reports whether a status sends elsewhere, and with which
// method to ask there.
func redirects(status int, method string) (string, bool) {
	switch status {
	case 301, 302, 303:
		return http.MethodGet, true
	case 307, 308:
		return method, true
	}
	return "", false
}
