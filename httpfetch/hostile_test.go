package httpfetch_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/golden"
	"example.com/baton/internal/racedetector"
)

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

var letters = strings.Repeat("n", 1900)

// hostile are sites that once took minutes or gigabytes: each is a page
// and a robots.txt.
var hostile = []struct{ name, kind, page, robots string }{
	{"robots with many asterisks", "text/html",
		"<a href=/" + strings.Repeat("n", 60_000) + "1><a href=/" +
			letters + "2><a href=/" + letters + "3>",
		"User-agent: *\n" + numbered("Allow: /*n*%d\n", 40_000)},
	{"many robots rules, many links", "text/html",
		numbered("<a href=/"+letters[:500]+"%d>", 10_000),
		"User-agent: *\n" + numbered("Disallow: /*n*%d$\n", 30_000)},
	{"many bases", "text/html", strings.Repeat("<base href=aaaaaaaaaa/>", 32_000) +
		"<a href=x>", ""},
	{"many open drawings", "text/html", strings.Repeat("<svg>", 512) +
		strings.Repeat("</x>", 2_000_000), ""},
	{"many open tags", "text/html", strings.Repeat("<b>", 600) +
		strings.Repeat("</i>", 2_400_000), ""},
	{"end tags behind a template", "text/html", strings.Repeat("<i>", 250) + "<template>" +
		strings.Repeat("<b>", 250) + strings.Repeat("</i>", 2_000_000), ""},
	{"a long base, many links", "text/html", "<base href=/" + strings.Repeat("a/", 500_000) +
		">" + numbered("<a href=%d>", 100_000), ""},
	{"a base of slashes, many links", "text/html", "<base href=/x" +
		strings.Repeat("/", 1900) + ">" + numbered("<a href=%d>", 100_000), ""},
	{"one link, very often", "text/html", strings.Repeat("<a href=#>", 600_000), ""},
	{"many links", "text/html", numbered("<a href=%d>", 800_000), ""},
	{"many at signs", "text/html",
		numbered("<a href=//"+strings.Repeat("@", 1900)+"%d>", 5_000), ""},
	{"many attributes", "text/html", "<a " + strings.Repeat("x ", 5_000_000) + ">", ""},
	{"nothing but a title", "text/html", "<title>" + strings.Repeat("a ", 5_000_000), ""},
	{"nothing but a comment", "text/html", "<!--" + strings.Repeat("-", 10_000_000), ""},
	{"deep XHTML", "application/xhtml+xml", strings.Repeat("<a>", 3_000_000), ""},
	{"a title in pieces", "application/xhtml+xml",
		"<title xmlns='http://www.w3.org/1999/xhtml'>" +
			strings.Repeat("a<!---->", 1_000_000), ""},
}

func hostileSite(page, kind, robots string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, robots)
		case "/":
			w.Header().Set("Content-Type", kind)
			io.WriteString(w, page)
		default:
			w.WriteHeader(404)
		}
	}
}

// No matter what a site does, Crawl returns soon after ctx is done.
func TestCrawlOfHostileSites(t *testing.T) {
	onHostileSites(t, func(t *testing.T, c *http.Client, url string) {
		ctx, cancel := context.WithTimeout(t.Context(), patience())
		defer cancel()
		start := time.Now()
		httpfetch.Crawl(ctx, c, url, 2, 3)
		// 100 ms on a quiet machine; these took 8 s and more.
		assert.Less(t, time.Since(start), 4*time.Second)
	})
}

// patience is how long these tests crawl a site. Without the tests that take
// long, they see only the beginning.
func patience() time.Duration {
	if golden.Complete() {
		return 500 * time.Millisecond
	}
	return 50 * time.Millisecond
}

// Nor does it take more memory than a few pages of the greatest size.
func TestMemoryForHostileSites(t *testing.T) {
	onHostileSites(t, func(t *testing.T, c *http.Client, url string) {
		ctx := t.Context()
		if !golden.Complete() {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, patience())
			defer cancel()
		}
		most := highest(func() { httpfetch.Crawl(ctx, c, url, 2, 0) })

		assert.Less(t, most, int64(8*httpfetch.MaxSize))
	})
}

func onHostileSites(t *testing.T, f func(*testing.T, *http.Client, string)) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			if racedetector.Enabled && len(tt.page) > 1<<20 {
				t.Skip("takes long with the race detector")
			}
			c := httpfetch.NewClient(2)
			defer c.CloseIdleConnections()
			f(t, c, handler(t, hostileSite(tt.page, tt.kind, tt.robots)))
		})
	}
}

// A crawl remembers 100,000 URLs, of however many pages.
func TestCrawlOfTooManyPages(t *testing.T) {
	if racedetector.Enabled {
		t.Skip("it takes long, and one worker has no races")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	url := handler(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch at := r.URL.Path; {
		case at == "/robots.txt":
			w.WriteHeader(404)
		case at == "/":
			io.WriteString(w, numbered("<a href=/%d/>", 11))
		case strings.HasSuffix(at, "/"):
			io.WriteString(w, numbered("<a href=%d>", 10_000))
		default: // these come last
			cancel()
		}
	})
	assert.Len(t, httpfetch.Crawl(ctx, http.DefaultClient, url, 1, 2), 100_000)
}

// highest returns how much more memory was live while f ran: by how many
// bytes of reachable objects garbage collections exceed one before f. Frequent
// collections leave no peak out. What is allocated during a collection counts
// as live in it, and on a busy machine that is much garbage. It does not count
// in the next collection, so the lesser of two neighbors is the measure.
func highest(f func()) (most int64) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	live := func() (cycle uint64, bytes int64) {
		m := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/gc/heap/live:bytes"}}
		metrics.Read(m)
		return m[0].Value.Uint64(), int64(m[1].Value.Uint64())
	}
	runtime.GC()
	last, before := live()
	previous := before
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for {
		select {
		case <-done:
			return most
		case <-time.After(time.Millisecond):
			cycle, now := live()
			if cycle != last {
				most = max(most, min(previous, now)-before)
				last, previous = cycle, now
			}
		}
	}
}

// An endless chain of redirects ends, in a crawl too.
func TestCrawlOfEndlessRedirects(t *testing.T) {
	url := handler(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	})
	pages := httpfetch.Crawl(t.Context(), http.DefaultClient, url, 2, 3)
	assert.Len(t, pages, 1)
	assert.ErrorContains(t, pages[0].Err, "stopped after 10 redirects")
}

// A redirect to a URL of 200 kB isn't followed: resolving each of many
// links on such a page would take gigabytes.
func TestLongRedirect(t *testing.T) {
	url := handler(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
		case "/":
			w.Header().Set("Location", "/"+strings.Repeat("x", 200_000))
			w.WriteHeader(http.StatusFound)
		default:
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, strings.Repeat("<a href=#>", 600_000))
		}
	})
	c := httpfetch.NewClient(2)
	defer c.CloseIdleConnections()
	const want = "it redirects to a bad address: longer than 8 KiB"
	assert.ErrorContains(t, httpfetch.Get(t.Context(), c, url).Err, want)
	pages := httpfetch.Crawl(t.Context(), c, url, 2, 3)
	assert.Len(t, pages, 1)
	assert.ErrorContains(t, pages[0].Err, want)
}

// A title is cut off where it becomes too long.
func TestLongTitle(t *testing.T) {
	for _, kind := range []string{"text/html", "application/xhtml+xml"} {
		url := handler(t, send(kind, "", "<title xmlns='http://www.w3.org/1999/xhtml'>"+
			strings.Repeat("t", 1_500_000)+"</title>"))
		p := httpfetch.Get(t.Context(), http.DefaultClient, url)
		assert.NoError(t, p.Err)
		assert.InDelta(t, 1<<20, len(p.Title), 1, kind)
	}
}
