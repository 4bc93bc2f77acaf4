// Package site is a small web site for examples and tests, so that they
// need no network. It is the same each time: its pages take as long as
// they are said to, and those that fail do so each time.
package site

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"time"

	"example.com/baton/internal/pipe"
)

// Host is the name of the site for a client that was passed to
// [Site.Reach].
const Host = "baton.example"

// A Site is a web site that is being served.
type Site struct {
	server   *http.Server
	listener net.Listener
	dial     func(ctx context.Context) (net.Conn, error)
	done     chan struct{}
}

// Loopback serves a site on a free port of this machine. The handler
// may be [Handler] or another.
func Loopback(h http.Handler) (*Site, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	return serve(l, h, func(ctx context.Context) (net.Conn, error) {
		return d.DialContext(ctx, "tcp", l.Addr().String())
	}), nil
}

// Pipe serves a site on pipes in memory, for bubbles of
// testing/synctest.
func Pipe(h http.Handler) (*Site, error) {
	l := pipe.Listen()
	return serve(l, h, func(ctx context.Context) (net.Conn, error) {
		return l.Dial(ctx, "client")
	}), nil
}

// quiet drops what the server logs about pages that fail on purpose.
var quiet = log.New(io.Discard, "", 0)

func serve(
	l net.Listener, h http.Handler,
	dial func(ctx context.Context) (net.Conn, error),
) *Site {
	s := &Site{
		server: &http.Server{
			Handler:           h,
			ReadHeaderTimeout: time.Minute,
			ErrorLog:          quiet,
		},
		listener: l, dial: dial, done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		s.server.Serve(l)
	}()
	return s
}

// Close ends the site, its connections, and what its pages are doing.
func (s *Site) Close() {
	s.server.Close()
	<-s.done
}

// Addr returns the address that the site listens at.
func (s *Site) Addr() string { return s.listener.Addr().String() }

// Reach lets a client find the site by its name. All other hosts are
// found as before.
func (s *Site) Reach(c *http.Client) {
	t := c.Transport.(*http.Transport)
	dial, proxy := t.DialContext, t.Proxy
	t.DialContext = func(
		ctx context.Context, network, addr string,
	) (net.Conn, error) {
		if addr == net.JoinHostPort(Host, "80") {
			return s.dial(ctx)
		}
		return dial(ctx, network, addr)
	}
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		if proxy == nil || r.URL.Hostname() == Host {
			return nil, nil
		}
		return proxy(r)
	}
}
