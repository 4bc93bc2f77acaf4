package httpfetch_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/site"
)

// A server that receives the beginning of a handshake and sends nothing.
func TestAHandshakeThatIsNotAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := httpfetch.NewClient(1)
		defer c.CloseIdleConnections()
		tr := c.Transport.(*http.Transport)
		tr.Proxy = nil
		tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			go io.Copy(io.Discard, there)
			return here, nil
		}
		start := time.Now()
		p := httpfetch.Get(t.Context(), c, "https://example.org/")
		assert.ErrorContains(t, p.Err, "no answer in time")
		assert.Equal(t, 10*time.Second, time.Since(start))
	})
}

// Looking up the host is part of connecting to it. Here, no server answers
// the lookup.
func TestAConnectionThatIsNotMade(t *testing.T) {
	resolver := net.DefaultResolver
	defer func() { net.DefaultResolver = resolver }()
	lookUp := func(context.Context) error { return errors.New("not yet") }
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(
		ctx context.Context, _, _ string,
	) (net.Conn, error) {
		return nil, lookUp(ctx)
	}}
	// What package net keeps for all lookups must not belong to the bubble.
	net.DefaultResolver.LookupHost(t.Context(), "example.org")

	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		defer close(end)
		lookUp = func(context.Context) error { <-end; return errors.New("the end") }
		c := httpfetch.NewClient(1)
		c.Transport.(*http.Transport).Proxy = nil
		start := time.Now()
		p := httpfetch.Get(t.Context(), c, "http://example.org/")
		assert.ErrorContains(t, p.Err, "no answer in time")
		assert.Equal(t, 10*time.Second, time.Since(start))
	})
}

// What is kept for the next page is not kept forever.
func TestAnIdleConnectionIsClosed(t *testing.T) {
	inBubbleBy(t, 1, &counter{}, func(t *testing.T, c *http.Client) {
		tr := c.Transport.(*http.Transport)
		dial := tr.DialContext
		closed := make(chan time.Time, 1)
		tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return closing{conn, func() { closed <- time.Now() }}, err
		}
		p := httpfetch.Get(t.Context(), c, home)
		require.NoError(t, p.Err)
		start := time.Now()
		assert.Equal(t, 30*time.Second, (<-closed).Sub(start))
	})
}

func TestLongHeaders(t *testing.T) {
	for size, says := range map[int]string{
		200 << 10: "", 300 << 10: "endless headers; it may not be a web server",
	} {
		inBubble(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("x", size))
		}), func(t *testing.T, c *http.Client) {
			p := httpfetch.Get(t.Context(), c, home)
			if says == "" {
				assert.NoError(t, p.Err)
				return
			}
			assert.ErrorContains(t, p.Err, says)
		})
	}
}

// TestProxy runs itself again, because the environment is read only once.
func TestProxy(t *testing.T) {
	if os.Getenv("BATON_TEST_PROXY") != "" {
		p := httpfetch.Get(t.Context(), httpfetch.NewClient(1), "http://host.invalid/")
		require.NoError(t, p.Err)
		assert.Equal(t, "by proxy to host.invalid", p.Title)
		return
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<title>by proxy to "+r.URL.Host+"</title>")
	}))
	defer proxy.Close()
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxy$")
	again.Env = append(os.Environ(), "BATON_TEST_PROXY=1",
		"HTTP_PROXY="+proxy.URL, "http_proxy="+proxy.URL, "NO_PROXY=", "no_proxy=")
	out, err := again.CombinedOutput()
	assert.NoError(t, err, string(out))
}

// Connections to earlier hosts count toward the n that are kept.
func TestKeepsNConnections(t *testing.T) {
	const n, hosts = 2, 5
	inBubbleBy(t, n, &counter{}, func(t *testing.T, c *http.Client) {
		tr := c.Transport.(*http.Transport)
		tr.Proxy = nil
		dial := tr.DialContext
		var open atomic.Int32
		tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			conn, err := dial(ctx, network, site.Host+":80")
			open.Add(1)
			return closing{conn, func() { open.Add(-1) }}, err
		}
		for i := range hosts {
			p := httpfetch.Get(t.Context(), c, fmt.Sprintf("http://host%d.example/", i))
			require.NoError(t, p.Err)
			synctest.Wait()
			assert.EqualValues(t, min(i+1, n), open.Load())
		}
	})
}

// A client for fewer than one page is a client for one page, without a larger
// limit.
func TestClientForNone(t *testing.T) {
	for _, n := range []int{0, -1} {
		var all counter
		inBubbleBy(t, n, &all, func(t *testing.T, c *http.Client) {
			for _, p := range httpfetch.Concurrent(t.Context(), c, twenty()) {
				assert.NoError(t, p.Err)
			}
			assert.Equal(t, 1, all.Most())
		})
	}
}

func TestHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<title>"+r.Proto+"</title>")
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	c := httpfetch.NewClient(1)
	defer c.CloseIdleConnections()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
	p := httpfetch.Get(t.Context(), c, s.URL)
	require.NoError(t, p.Err)
	assert.Equal(t, "HTTP/2.0", p.Title)
}

func TestTenRedirects(t *testing.T) {
	for n, says := range map[int]string{10: "", 11: "stopped after 10 redirects"} {
		inBubble(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n := len(r.URL.Path); n > 1 {
				http.Redirect(w, r, r.URL.Path[:n-1], http.StatusFound)
			}
		}), func(t *testing.T, c *http.Client) {
			p := httpfetch.Get(t.Context(), c, home+"/"+strings.Repeat("x", n))
			if says == "" {
				assert.NoError(t, p.Err)
				return
			}
			assert.ErrorContains(t, p.Err, says)
		})
	}
}
