package httpfetch

import (
	"errors"
	"net"
	"net/http"
	"time"
)

// NewClient returns a client to fetch n pages at a time with.
//
// The client of net/http waits for ever for a server that never
// answers, and keeps only two connections to a host for the next pages:
// n workers would dial anew again and again. This one keeps n, and
// never has more than n to a host: a page too many waits, and that
// counts for its time.
//
// A page has 30 seconds in all, 10 of them to connect and 10 until its
// headers are there. Set the client's Timeout for another time in all.
// Its CloseIdleConnections lets go of the connections that it keeps.
func NewClient(n int) *http.Client {
	n = max(n, 1)
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	return &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: fewRedirects,
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

var errRedirects = errors.New("sent from page to page 10 times")

// fewRedirects ends a chase that would lead nowhere.
func fewRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > 10 {
		return errRedirects
	}
	return nil
}
