package httpfetch_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/flight"
	"example.com/baton/internal/site"
)

// A getter is one of the four ways.
type getter func(context.Context, *http.Client, []string) []httpfetch.Page

func by(n int, get func(context.Context, *http.Client, []string, int) []httpfetch.Page) getter {
	return func(ctx context.Context, c *http.Client, urls []string) []httpfetch.Page {
		return get(ctx, c, urls, n)
	}
}

var ways = []struct {
	name  string
	get   getter
	limit int // 0: all
}{
	{"Sequential", httpfetch.Sequential, 1},
	{"Concurrent", httpfetch.Concurrent, 0},
	{"Limited", by(5, httpfetch.Limited), 5},
	{"Queued", by(5, httpfetch.Queued), 5},
	{"Limited by 0", by(0, httpfetch.Limited), 1},
	{"Queued by 0", by(-1, httpfetch.Queued), 1},
	{"Limited by more", by(1000, httpfetch.Limited), 0},
	{"Queued by more", by(1000, httpfetch.Queued), 0},
}

// A counter is a site whose pages take as long as their query says, with
// how many were asked for, and how many at the same time.
type counter struct {
	flight.Counter
	total atomic.Int32
}

func (n *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.total.Add(1)
	n.Enter()
	defer n.Leave()
	takes, _ := time.ParseDuration(r.URL.Query().Get("takes"))
	select {
	case <-time.After(takes):
	case <-r.Context().Done():
	}
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, "<title>Page %s</title>", r.URL.Query().Get("n"))
}

// urls returns the URLs of pages that take that long.
func urls(takes ...time.Duration) (urls []string) {
	for i, d := range takes {
		q := url.Values{"n": {strconv.Itoa(i)}, "takes": {d.String()}}
		urls = append(urls, "http://"+site.Host+"/?"+q.Encode())
	}
	return urls
}

const pageTakes = 100 * time.Millisecond

func twenty() []string { return urls(slices.Repeat([]time.Duration{pageTakes}, 20)...) }

// inBubble runs f in a bubble with a site on pipes.
func inBubble(t *testing.T, h http.Handler, f func(t *testing.T, c *http.Client)) {
	inBubbleBy(t, 1000, h, f)
}

// inBubbleBy does the same with a client for n pages at a time.
func inBubbleBy(
	t *testing.T, n int, h http.Handler, f func(t *testing.T, c *http.Client),
) {
	synctest.Test(t, func(t *testing.T) {
		s, err := site.Pipe(h)
		require.NoError(t, err)
		defer s.Close()
		c := httpfetch.NewClient(n)
		defer c.CloseIdleConnections()
		s.Reach(c)
		f(t, c)
	})
}

func TestElapsed(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			var n counter
			inBubble(t, &n, func(t *testing.T, c *http.Client) {
				limit := way.limit
				if limit == 0 {
					limit = 20
				}
				start := time.Now()
				pages := way.get(t.Context(), c, twenty())
				assert.Equal(t, 20*pageTakes/time.Duration(limit), time.Since(start))
				assert.Equal(t, limit, n.Most(), "at a time")
				assert.EqualValues(t, 20, n.total.Load())
				for i, p := range pages {
					assert.NoError(t, p.Err)
					assert.Equal(t, fmt.Sprintf("Page %d", i), p.Title)
					assert.Equal(t, twenty()[i], p.URL)
				}
			})
		})
	}
}

// The uneven jobs of the course, in hundredths of a second. In waves of five,
// they would take 4 + 7 + 4 = 15 hundredths.
func TestNoWaves(t *testing.T) {
	var takes []time.Duration
	for _, n := range []int{4, 3, 1, 2, 1, 7, 3, 4, 5, 1, 2, 1, 2, 3, 4} {
		takes = append(takes, time.Duration(n)*10*time.Millisecond)
	}
	for _, get := range []getter{by(5, httpfetch.Limited), by(5, httpfetch.Queued)} {
		inBubble(t, &counter{}, func(t *testing.T, c *http.Client) {
			start := time.Now()
			get(t.Context(), c, urls(takes...))
			assert.Equal(t, 100*time.Millisecond, time.Since(start))
		})
	}
}

func TestOrder(t *testing.T) {
	takes := make([]time.Duration, 50)
	for i := range takes {
		takes[i] = rand.N(time.Second)
	}
	for _, way := range ways {
		inBubble(t, &counter{}, func(t *testing.T, c *http.Client) {
			for i, p := range way.get(t.Context(), c, urls(takes...)) {
				assert.NoError(t, p.Err)
				assert.Equal(t, fmt.Sprintf("Page %d", i), p.Title, way.name)
			}
		})
	}
}

func TestOneBadPage(t *testing.T) {
	for _, way := range ways {
		inBubble(t, &counter{}, func(t *testing.T, c *http.Client) {
			addresses := twenty()
			addresses[0] = "gopher://example.org/"
			pages := way.get(t.Context(), c, addresses)
			assert.ErrorContains(t, pages[0].Err, "not a web address", way.name)
			for _, p := range pages[1:] {
				assert.NoError(t, p.Err, way.name)
			}
		})
	}
}

func TestNoPages(t *testing.T) {
	for _, way := range ways {
		assert.Empty(t, way.get(t.Context(), http.DefaultClient, nil), way.name)
	}
}

// A cancel ends all fetches immediately. Complete pages stay, and all others
// have an error.
func TestCancel(t *testing.T) {
	why := errors.New("Ctrl-C")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			var n counter
			inBubble(t, &n, func(t *testing.T, c *http.Client) {
				ctx, cancel := context.WithCancelCause(t.Context())
				const at = 250 * time.Millisecond
				time.AfterFunc(at, func() { cancel(why) })
				start := time.Now()
				slow := slices.Repeat([]time.Duration{200 * time.Millisecond}, 20)
				pages := way.get(ctx, c, urls(slow...))
				there := 0
				for i, p := range pages {
					assert.Equal(t, urls(slow...)[i], p.URL)
					if p.Err == nil {
						there++
						assert.Equal(t, fmt.Sprintf("Page %d", i), p.Title)
						continue
					}
					assert.ErrorIs(t, p.Err, context.Canceled)
					assert.Equal(t, p.URL+": canceled", p.Err.Error())
				}
				if way.limit == 0 {
					assert.Equal(t, 200*time.Millisecond, time.Since(start))
					assert.Equal(t, 20, there)
					return
				}
				assert.Equal(t, at, time.Since(start))
				assert.Equal(t, way.limit, there)
				assert.EqualValues(t, 2*way.limit, n.total.Load(), "asked for")
			})
		})
	}
}

// Once ctx is done, a huge number of remaining pages takes almost no time.
func TestTooLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	allocs := testing.AllocsPerRun(100, func() {
		p := httpfetch.Get(ctx, http.DefaultClient, "http://example.org/")
		assert.ErrorIs(t, p.Err, context.Canceled)
	})
	assert.LessOrEqual(t, allocs, 8.0, "no request is made for it")
}

func TestDeadline(t *testing.T) {
	for _, way := range ways {
		inBubble(t, &counter{}, func(t *testing.T, c *http.Client) {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			defer cancel()
			start := time.Now()
			for _, p := range way.get(ctx, c, twenty()) {
				assert.ErrorIs(t, p.Err, context.DeadlineExceeded)
			}
			assert.Equal(t, 30*time.Millisecond, time.Since(start), way.name)
		})
	}
}

// hold is a server that sends text, and then a byte each second.
func hold(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if text != "" {
			io.WriteString(w, text)
			w.(http.Flusher).Flush()
		}
		for {
			select {
			case <-time.After(time.Second):
			case <-r.Context().Done():
				return
			}
			if text != "" {
				io.WriteString(w, ".")
				w.(http.Flusher).Flush()
			}
		}
	}
}

func TestTimeouts(t *testing.T) {
	for _, tt := range []struct {
		name string
		h    http.HandlerFunc
		want time.Duration
		size int64
	}{
		{"no headers", hold(""), 10 * time.Second, 0},
		{"one byte per second", hold("<title>"), 30 * time.Second, 7 + 29},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, tt.h, func(t *testing.T, c *http.Client) {
				start := time.Now()
				p := httpfetch.Get(t.Context(), c, "http://"+site.Host+"/")
				assert.Equal(t, tt.want, time.Since(start))
				assert.ErrorContains(t, p.Err, "no answer in time")
				assert.InDelta(t, tt.size, p.Size, 1) // the last one may be late
			})
		})
	}
}

// On the real clock: fetching concurrently is faster than fetching
// sequentially, and no page comes too early.
func TestRealClock(t *testing.T) {
	s, err := site.Loopback(&counter{})
	require.NoError(t, err)
	defer s.Close()
	c := httpfetch.NewClient(20)
	defer c.CloseIdleConnections()
	s.Reach(c)
	const takes = 30 * time.Millisecond
	addresses := urls(slices.Repeat([]time.Duration{takes}, 20)...)
	took := func(get getter) time.Duration {
		start := time.Now()
		for _, p := range get(t.Context(), c, addresses) {
			assert.NoError(t, p.Err)
		}
		return time.Since(start)
	}
	inTurn := took(httpfetch.Sequential)
	assert.GreaterOrEqual(t, inTurn, 20*takes)
	for _, way := range ways {
		if way.limit == 1 {
			continue
		}
		waves := 20 / cmp.Or(way.limit, 20)
		d := took(way.get)
		for tries := 1; d >= inTurn && tries < 5; tries++ {
			d = took(way.get) // the machine was busy
		}
		assert.GreaterOrEqual(t, d, time.Duration(waves)*takes, way.name)
		assert.Less(t, d, inTurn, way.name)
	}
}
