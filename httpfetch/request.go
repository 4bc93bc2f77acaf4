package httpfetch

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// agent is how requests introduce themselves: a server's owner may want
// to know who asks, and how to tell us from a browser.
const agent = "baton-httpfetch/1.0 (a course on concurrency)"

func newRequest(
	ctx context.Context, method, url string, data io.Reader,
) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, data)
	if err != nil {
		return nil, badURL{err}
	}
	if s := req.URL.Scheme; s != "http" && s != "https" {
		return nil, badURL{errors.New("not a web address")}
	}
	if req.URL.Hostname() == "" {
		return nil, badURL{errors.New("no host in it")}
	}
	req.Header.Set("User-Agent", agent)
	if data != nil {
		req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	}
	return req, nil
}
