package docs

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/site"
	"example.com/baton/timeline"
)

// made are runs that are made here, in virtual time, as their examples
// serve a site on a real port. Their names begin with "site".
var made = map[string]func(
	ctx context.Context, c *http.Client, urls []string,
) []httpfetch.Page{
	"sequential": httpfetch.Sequential,
	"concurrent": httpfetch.Concurrent,
	"queue": func(
		ctx context.Context, c *http.Client, urls []string,
	) []httpfetch.Page {
		return httpfetch.Queued(ctx, c, urls, 5)
	},
}

// siteRun fetches pages of the site that examples/fetch brings, and
// returns a line for when each begins and ends.
//
//	site sequential 12
func siteRun(t *testing.T, words []string) (lines []timeline.Line) {
	t.Helper()
	require.Len(t, words, 2, "want site WAY PAGES")
	var pages int
	_, err := fmt.Sscan(words[1], &pages)
	require.NoError(t, err)
	urls := site.URLs()
	urls = urls[:min(pages, len(urls))]
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		fetch(t, r, made[words[0]], urls)
		lines = r.Lines()
	})
	// Within an instant, it goes by the name: bubbles shuffle what has no
	// order, and pictures shall stay as they are. Starts come before ends,
	// or it would look as if one page had needed the end of another.
	slices.SortStableFunc(lines, func(a, b timeline.Line) int {
		if a.At != b.At {
			return int(a.At - b.At)
		}
		return strings.Compare(b.Text[:3], a.Text[:3])*2 +
			strings.Compare(a.Text, b.Text)
	})
	return lines
}

// fetch fetches URLs of the site in a bubble.
func fetch(t *testing.T, r *timeline.Recorder, get func(
	context.Context, *http.Client, []string) []httpfetch.Page, urls []string,
) []httpfetch.Page {
	s, err := site.Pipe(site.Handler())
	require.NoError(t, err)
	defer s.Close()
	c := httpfetch.NewClient(len(urls))
	defer c.CloseIdleConnections()
	s.Reach(c)
	kept := *c
	c.Transport = lanes{c.Transport, r}
	defer kept.CloseIdleConnections()
	return get(t.Context(), c, urls)
}

// lanes notes when a page begins and ends.
type lanes struct {
	http.RoundTripper
	r *timeline.Recorder
}

func (l lanes) RoundTrip(r *http.Request) (*http.Response, error) {
	l.r.Note("Start " + r.URL.Path)
	end := sync.OnceFunc(func() { l.r.Note("End " + r.URL.Path) })
	resp, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		end()
		return nil, err
	}
	resp.Body = lane{resp.Body, end}
	return resp, nil
}

type lane struct {
	io.ReadCloser
	end func()
}

func (l lane) Close() error {
	l.end()
	return l.ReadCloser.Close()
}

// pageTimes returns how long the pages of the site take, the fastest first.
func pageTimes(t *testing.T) (times []time.Duration) {
	started := map[string]time.Duration{}
	for _, l := range siteRun(t, []string{"sequential", "1000"}) {
		if path, ok := strings.CutPrefix(l.Text, "Start "); ok {
			started[path] = l.At
		} else if path, ok := strings.CutPrefix(l.Text, "End "); ok {
			times = append(times, l.At-started[path])
		}
	}
	require.Len(t, times, len(site.URLs()))
	slices.Sort(times)
	return times
}

// faulty returns how many pages of the site are not as they should be.
func faulty(t *testing.T) (n int) {
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		for _, p := range fetch(t, r, httpfetch.Concurrent, site.URLs()) {
			if p.Err != nil {
				n++
			}
		}
	})
	return n
}
