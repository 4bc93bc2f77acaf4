package httpfetch_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/racedetector"
	"example.com/baton/internal/site"
)

// early is a page with an early title, like many. Some are not there, and
// some are somewhere else.
func early(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Millisecond)
	switch r.URL.Query().Get("n") {
	case "404":
		w.WriteHeader(404)
	case "302":
		http.Redirect(w, r, "/", http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, "<title>early</title>"+strings.Repeat("<p>x", 1000))
}

// fetchAll fetches pages with a title each.
func fetchAll(t *testing.T, get getter, c *http.Client, home string, pages int) {
	var addresses []string
	for i := range pages {
		addresses = append(addresses, fmt.Sprintf("%s/?n=%d", home, i))
	}
	for i, p := range get(t.Context(), c, addresses) {
		if i != 404 {
			assert.NoError(t, p.Err)
		}
		assert.Equal(t, "early", p.Title)
	}
}

// TestConnections counts the connections of many more pages. It runs in a
// bubble, because the client of net/http gives up a connection if it does not
// hear within 50 ms that its request was sent, as on a busy machine.
func TestConnections(t *testing.T) {
	const n = 20
	for _, get := range []getter{
		by(n, httpfetch.Limited), by(n, httpfetch.Queued), httpfetch.Concurrent,
	} {
		inBubbleBy(t, n, http.HandlerFunc(early), func(t *testing.T, c *http.Client) {
			opened := 0
			tr := c.Transport.(*http.Transport)
			var mu sync.Mutex
			dial := tr.DialContext
			tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				mu.Lock()
				opened++
				mu.Unlock()
				return dial(ctx, network, addr)
			}
			fetchAll(t, get, c, home, many()/5)
			assert.Equal(t, n, opened)
		})
	}
}

// On a real network it is the same, except in the busiest moments.
func TestConnectionsOnLoopback(t *testing.T) {
	const n, pages = 20, 200
	var opened atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(early))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := httpfetch.NewClient(n)
	defer c.CloseIdleConnections()
	fetchAll(t, by(n, httpfetch.Queued), c, s.URL, pages)
	assert.Less(t, opened.Load(), int32(pages/2))
}

// A system that allows 100 connections, and 10,000 concurrent pages: pages
// that get a connection are fetched, and the others have an error.
func TestTooManyOpenFiles(t *testing.T) {
	const room = 100
	pages := many()
	inBubble(t, &counter{}, func(t *testing.T, c *http.Client) {
		var open atomic.Int32
		tr := c.Transport.(*http.Transport)
		tr.MaxConnsPerHost = pages
		dial := tr.DialContext
		tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if open.Add(1) > room {
				open.Add(-1)
				return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.EMFILE}
			}
			conn, err := dial(ctx, network, addr)
			return closing{conn, func() { open.Add(-1) }}, err
		}
		there := 0
		takes := slices.Repeat([]time.Duration{time.Second}, pages)
		for _, p := range httpfetch.Concurrent(t.Context(), c, urls(takes...)) {
			if p.Err == nil {
				there++
				continue
			}
			assert.ErrorIs(t, p.Err, syscall.EMFILE)
			assert.ErrorContains(t, p.Err,
				": too many open files; fetch fewer pages at a time")
		}
		assert.GreaterOrEqual(t, there, room)
	})
}

// many is a number of pages that takes a second or two.
func many() int {
	if racedetector.Enabled {
		return 500
	}
	return 10_000
}

type closing struct {
	net.Conn
	closed func()
}

func (c closing) Close() error {
	c.closed()
	return c.Conn.Close()
}

// All concurrently, but the client allows 100 connections: 100 waves.
func TestConcurrentWaitsForConnections(t *testing.T) {
	var n counter
	inBubble(t, &n, func(t *testing.T, c *http.Client) {
		c.Transport.(*http.Transport).MaxConnsPerHost = 100
		start := time.Now()
		takes := slices.Repeat([]time.Duration{10 * time.Millisecond}, many())
		for _, p := range httpfetch.Concurrent(t.Context(), c, urls(takes...)) {
			assert.NoError(t, p.Err)
		}
		waves := time.Duration(many() / 100)
		assert.Equal(t, 10*time.Millisecond*waves, time.Since(start))
		assert.Equal(t, 100, n.Most())
	})
}

func TestAgent(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<title>%s</title>", r.UserAgent())
	}
	inBubble(t, http.HandlerFunc(h), func(t *testing.T, c *http.Client) {
		p := httpfetch.Get(t.Context(), c, "http://"+site.Host)
		assert.Equal(t, "baton-httpfetch/1.0 (a course on concurrency)", p.Title)
	})
}

func TestPost(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<title>%s %s %s</title>",
			r.Method, r.Header.Get("Content-Type"), data)
	}
	inBubble(t, http.HandlerFunc(h), func(t *testing.T, c *http.Client) {
		p := httpfetch.Post(t.Context(), c, "http://"+site.Host, "My test data")
		assert.NoError(t, p.Err)
		assert.Equal(t, "POST text/plain; charset=utf-8 My test data", p.Title)
	})
}
