package httpfetch

import (
	"net"
	"net/http"
	"net/http/cookiejar"
	"time"

	"golang.org/x/net/publicsuffix"
)

// NewClient returns a client for fetching n pages at a time.
//
// Over HTTP/1.1 it opens at most n connections per scheme, host and
// port, and keeps up to n idle ones for the next pages. Further
// requests wait, and the wait counts toward the timeout.
// [http.DefaultClient] keeps only two idle connections per host, so n
// workers would dial again for nearly every page. It also waits forever
// for a server that never answers. Over HTTP/2 all requests to a host
// share one connection, and n doesn't limit them.
//
// A page may take 30 seconds, the client's Timeout. Dialing, the TLS
// handshake and the headers may take 10 seconds each. The client keeps
// cookies. Its CloseIdleConnections closes the connections it kept.
func NewClient(n int) *http.Client {
	n = max(n, 1)
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	cookies, _ := cookiejar.New(&cookiejar.Options{
		PublicSuffixList: publicsuffix.List,
	}) // the error is always nil
	return &http.Client{
		Timeout: 30 * time.Second,
		Jar:     cookies,
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    10 * time.Second,
			ResponseHeaderTimeout:  10 * time.Second,
			MaxResponseHeaderBytes: 256 << 10,
			MaxConnsPerHost:        n,
			MaxIdleConnsPerHost:    n,
			MaxIdleConns:           n,
			IdleConnTimeout:        30 * time.Second,
		},
	}
}
