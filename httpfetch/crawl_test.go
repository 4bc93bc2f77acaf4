package httpfetch_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/site"
)

// A web is a site of pages with links; each takes 100 ms. What is not
// there has a link, too.
type web struct {
	pages  map[string]string // path: the page
	robots string
	fails  bool // robots.txt does

	mu    sync.Mutex
	asked []string
}

func (s *web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		switch {
		case s.fails:
			w.WriteHeader(500)
		case s.robots == "":
			w.WriteHeader(404)
		}
		io.WriteString(w, s.robots)
		return
	}
	select {
	case <-time.After(pageTakes):
	case <-r.Context().Done():
	}
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.RequestURI())
	s.mu.Unlock()
	page, ok := s.pages[r.URL.RequestURI()]
	switch {
	case strings.HasPrefix(page, "to "):
		http.Redirect(w, r, page[3:], http.StatusFound)
	case !ok:
		w.WriteHeader(404)
		page = "<a href=/lost>"
		fallthrough
	default:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<title>%s</title>%s", r.URL.Path, page)
	}
}

const home = "http://" + site.Host

// crawl returns the paths of the pages that were found, and how long it
// took.
func crawl(t *testing.T, s *web, n, depth int) (paths []string, took time.Duration) {
	inBubble(t, s, func(t *testing.T, c *http.Client) {
		start := time.Now()
		for _, p := range httpfetch.Crawl(t.Context(), c, home+"/", n, depth) {
			path := strings.TrimPrefix(p.URL, home)
			if p.Err != nil {
				_, err, _ := strings.Cut(p.Err.Error(), home+path+": ")
				path += " " + err
			}
			paths = append(paths, path)
		}
		took = time.Since(start)
		all := slices.Sorted(slices.Values(s.asked))
		assert.Equal(t, slices.Compact(slices.Clone(all)), all, "each page once")
	})
	return paths, took
}

func TestCrawl(t *testing.T) {
	s := &web{pages: map[string]string{
		"/": `<a href=/b>b</a> <a href="a?q=1&amp;r=2#part">a</a> <A HREF='/b#x'>b</a>
			<a href=http://elsewhere.example/>no</a> <a href=mailto:me@example.org>no</a>
			<a href=https://baton.example/>no</a> <a name=here>no</a> <a href="http://[">no</a>
			<!-- <a href=/no> --> <script>"<a href=/no>"</script>
			<map><area href=/gone></map> <link href=/no> <img src=/no>`,
		"/b":         `<base href=/deep/><a href=er>deeper</a> <a href=/>home</a>`,
		"/a?q=1&r=2": `<a href="http://baton.example">home</a>`,
		"/deep/er":   `<a href="../last">last</a>`,
		"/last":      ``,
	}}
	paths, took := crawl(t, s, 2, 10)
	assert.Equal(t, []string{"/", "/a?q=1&r=2", "/b", "/deep/er",
		"/gone 404 Not Found; check the address", "/last"}, paths)
	assert.Equal(t, 4*pageTakes, took) // home; b, a; gone, er; last
}

// A page is the same however its URL is written.
func TestCrawlOnce(t *testing.T) {
	s := &web{pages: map[string]string{"/": "<a href=/>"}}
	inBubble(t, s, func(t *testing.T, c *http.Client) {
		for _, url := range []string{home, home + "/#top", "HTTP://" + site.Host} {
			pages := httpfetch.Crawl(t.Context(), c, url, 1, 9)
			require.Len(t, pages, 1, url)
			assert.NoError(t, pages[0].Err)
		}
	})
}

func TestCrawlDepth(t *testing.T) {
	chain := &web{pages: map[string]string{"/": "<a href=/1>", "/1": "<a href=/2>", "/2": ""}}
	for depth, want := range [][]string{{"/"}, {"/", "/1"}, {"/", "/1", "/2"}} {
		chain.asked = nil
		paths, took := crawl(t, chain, 3, depth)
		assert.Equal(t, want, paths)
		assert.Equal(t, time.Duration(depth+1)*pageTakes, took)
	}
}

// Many links on a page, and few workers: a worker that sent its links to the
// queue itself would wait forever.
func TestCrawlWide(t *testing.T) {
	s := &web{pages: map[string]string{}}
	pages := many() / 10
	var links strings.Builder
	for i := range pages {
		fmt.Fprintf(&links, "<a href=/%d>", i)
		s.pages[fmt.Sprintf("/%d", i)] = fmt.Sprintf("<a href=/%d>", (i+7)%pages)
	}
	s.pages["/"] = links.String()
	for _, n := range []int{1, 10, 2000} {
		s.asked = nil
		paths, took := crawl(t, s, n, 5)
		assert.Len(t, paths, pages+1)
		assert.Equal(t, pageTakes*time.Duration(1+max(pages/n, 1)), took)
	}
}

func TestCrawlRobots(t *testing.T) {
	s := &web{pages: map[string]string{
		"/":     "<a href=/private/x><a href=/open><a href=/private><a href=/too><a href=/three>",
		"/open": "", "/private": "", "/too": "", "/three": "",
	}}

	s.robots = "User-agent: *\nDisallow: /private/\n"
	paths, _ := crawl(t, s, 3, 3)
	assert.Equal(t, []string{"/", "/open", "/private", "/three", "/too"}, paths)

	s.robots, s.asked = "User-agent: baton-httpfetch\nCrawl-delay: 2\nDisallow: /private\n", nil
	paths, took := crawl(t, s, 3, 3)
	assert.Equal(t, []string{"/", "/open", "/three", "/too"}, paths)
	assert.Equal(t, 4*(2*time.Second+pageTakes), took, "one at a time")

	s.robots, s.asked = "User-agent: *\nDisallow: /", nil
	paths, _ = crawl(t, s, 3, 3)
	assert.Equal(t, []string{"/ the site's robots.txt forbids it"}, paths)
	assert.Empty(t, s.asked)

	s.fails = true
	paths, _ = crawl(t, s, 3, 3)
	assert.Equal(t, []string{"/ its robots.txt cannot be read: " +
		"500 Internal Server Error; the fault is the server's, so try again later"},
		paths)
	assert.Empty(t, s.asked)
}

// After a redirect to another site, Crawl reads no links there. The same
// name in capital letters is the same site.
func TestCrawlRedirect(t *testing.T) {
	s := &web{pages: map[string]string{
		"/": "<a href=/moved><a href=/gone><a href=/loud>" +
			"<a href=//BATON.EXAMPLE/moved>",
		"/moved":  "to /there/",
		"/there/": "<a href=' x\n'>", "/there/x": "",
		"/gone":   "to http://elsewhere.example/other/",
		"/other/": "<a href=secret>",
		"/loud":   "to http://BATON.example/loud/",
		"/loud/":  "<a href=//Baton.example/loud/x>", "/loud/x": "",
	}}
	inBubble(t, s, func(t *testing.T, c *http.Client) {
		transport := c.Transport.(*http.Transport)
		transport.Proxy = nil
		dial := transport.DialContext
		transport.DialContext = func(
			ctx context.Context, network, _ string,
		) (net.Conn, error) {
			return dial(ctx, network, site.Host+":80") // for both hosts
		}
		var titles []string
		for _, p := range httpfetch.Crawl(t.Context(), c, home+"/", 1, 9) {
			require.NoError(t, p.Err)
			titles = append(titles, p.Title)
		}
		assert.Equal(t, []string{"/", "/other/", "/loud/", "/loud/x",
			"/there/", "/there/x"}, titles)
	})
}

// asking is a transport that counts how often it is asked.
type asking struct {
	*http.Transport
	times *atomic.Int32
}

func (a asking) RoundTrip(r *http.Request) (*http.Response, error) {
	a.times.Add(1)
	return a.Transport.RoundTrip(r)
}

func TestCrawlCancel(t *testing.T) {
	var links strings.Builder
	for i := range 100 {
		fmt.Fprintf(&links, "<a href=/%d>", i)
	}
	s := &web{pages: map[string]string{"/": links.String()}}
	inBubble(t, s, func(t *testing.T, c *http.Client) {
		ctx, cancel := context.WithTimeout(t.Context(), pageTakes*5/2)
		defer cancel()
		var times atomic.Int32
		c.Transport = asking{c.Transport.(*http.Transport), &times}
		start := time.Now()
		pages := httpfetch.Crawl(ctx, c, home+"/", 10, 1)
		assert.Equal(t, pageTakes*5/2, time.Since(start))
		assert.Len(t, pages, 101)
		late := 0
		for _, p := range pages {
			if p.Titled {
				continue
			}
			late++
			assert.ErrorIs(t, p.Err, context.DeadlineExceeded)
		}
		assert.Equal(t, 90, late)
		assert.EqualValues(t, 2+10+10, times.Load(), "and not for what is late")
	})
}

// A cancel ends a pause that the site has asked for.
func TestCrawlCancelInAPause(t *testing.T) {
	for _, delay := range []string{"60", "1e11"} { // the second: 3000 years
		s := &web{pages: map[string]string{"/": ""},
			robots: "User-agent: *\nCrawl-delay: " + delay + "\n"}
		inBubble(t, s, func(t *testing.T, c *http.Client) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			start := time.Now()
			pages := httpfetch.Crawl(ctx, c, home+"/", 1, 1)
			assert.Equal(t, time.Second, time.Since(start), delay)
			require.Len(t, pages, 1)
			assert.ErrorIs(t, pages[0].Err, context.DeadlineExceeded)
		})
	}
}

// If a robots.txt is too long, its beginning counts, but not the half of a
// rule at the end.
func TestLongRobots(t *testing.T) {
	s := &web{pages: map[string]string{
		"/": "<a href=/private><a href=/open>", "/private": "", "/open": "",
	}}
	for _, end := range []string{"\n", "\r\n", "\r"} {
		head, last := "User-agent: *"+end+"Disallow: /private"+end, "Disallow: /"
		fill := 512<<10 - len(head) - len(last)
		s.robots = head + strings.Repeat("#", fill-len(end)) + end + last +
			strings.Repeat("open"+end, 500_000)
		s.asked = nil
		paths, _ := crawl(t, s, 3, 3)
		assert.Equal(t, []string{"/", "/open"}, paths)
	}
}

func TestCrawlByFewerThanOne(t *testing.T) {
	s := &web{pages: map[string]string{"/": ""}}
	for _, n := range []int{0, -1} {
		s.asked = nil
		paths, _ := crawl(t, s, n, 1)
		assert.Equal(t, []string{"/"}, paths)
	}
}

func TestCrawlNothing(t *testing.T) {
	for _, url := range []string{
		"ftp://example.org/", "http://[", "example.org", "http://", "",
	} {
		pages := httpfetch.Crawl(t.Context(), http.DefaultClient, url, 1, 1)
		assert.Len(t, pages, 1)
		assert.Equal(t, url, pages[0].URL)
		got := httpfetch.Get(t.Context(), http.DefaultClient, url)
		assert.Equal(t, got, pages[0], "the same words")
		assert.ErrorContains(t, pages[0].Err, "write it like http://example.org/page", url)
	}
}

// breaking is a transport that breaks at one page.
type breaking struct {
	http.RoundTripper
	path string
	how  func()
}

func (b breaking) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == b.path {
		b.how()
	}
	return b.RoundTripper.RoundTrip(r)
}

// What breaks in a visit is a panic of Crawl, even after a cancel, and
// leaves no goroutine behind: the bubble would not end.
func TestCrawlBreaks(t *testing.T) {
	s := &web{pages: map[string]string{
		"/": "<a href=/1><a href=/2><a href=/3>", "/1": "<a href=/4>",
		"/2": "", "/3": "", "/4": "",
	}}
	for name, how := range map[string]func(){
		"panic":  func() { panic("boom") },
		"Goexit": runtime.Goexit,
	} {
		for _, canceled := range []bool{false, true} {
			t.Run(fmt.Sprint(name, canceled), func(t *testing.T) {
				inBubble(t, s, func(t *testing.T, c *http.Client) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					c.Transport = breaking{c.Transport, "/2", func() {
						if canceled {
							cancel()
						}
						how()
					}}
					start := time.Now()
					defer func() {
						err, _ := recover().(error)
						want := "called runtime.Goexit"
						if name == "panic" {
							want = "boom"
						}
						assert.ErrorContains(t, err, want)
						assert.LessOrEqual(t, time.Since(start), 3*pageTakes)
					}()
					httpfetch.Crawl(ctx, c, home+"/", 2, 3)
				})
			})
		}
	}
}
