package httpfetch_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
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

// asked is a handler that counts what it is asked for.
type asked struct {
	http.Handler
	mu    sync.Mutex
	times map[string]int
}

func (a *asked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	if a.times == nil {
		a.times = map[string]int{}
	}
	a.times[r.Host+r.RequestURI]++
	a.mu.Unlock()
	a.Handler.ServeHTTP(w, r)
}

// hosts serves several hosts: each page is by its host and path, as
// "to URL" for a redirect, and so is each robots.txt.
type hosts map[string]string

func (h hosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := h[r.Host+r.URL.Path]
	to, moved := strings.CutPrefix(page, "to ")
	switch {
	case !ok:
		w.WriteHeader(404)
	case moved:
		w.Header().Set("Location", to)
		w.WriteHeader(302)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<title>%s</title>%s", r.URL.Path, page)
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "\n"+page)
		}
	}
}

// crawlHosts crawls http://home/ in virtual time, and returns the pages
// as "URL title error" and how often each was asked for.
func crawlHosts(t *testing.T, h hosts, n, depth int) (pages []string, times map[string]int) {
	a := &asked{Handler: h}
	inBubble(t, a, func(t *testing.T, c *http.Client) {
		anyHost(c)
		for _, p := range httpfetch.Crawl(t.Context(), c, "http://home/", n, depth) {
			text := p.URL + " " + p.Title
			if p.Err != nil {
				text += " " + p.Err.Error()
			}
			pages = append(pages, text)
		}
	})
	return pages, a.times
}

// anyHost lets a client find all hosts on the site of the test.
func anyHost(c *http.Client) {
	transport := c.Transport.(*http.Transport)
	transport.Proxy = nil
	dial := transport.DialContext
	transport.DialContext = func(
		ctx context.Context, network, _ string,
	) (net.Conn, error) {
		return dial(ctx, network, site.Host+":80")
	}
}

func TestRobotsAtEachHop(t *testing.T) {
	pages, times := crawlHosts(t, hosts{
		"home/":                "<a href=/go><a href=/far><a href=/port><a href=/fine>",
		"home/robots.txt":      "User-agent: *\nDisallow: /private",
		"home/go":              "to /private/x",
		"home/private/x":       "<a href=/secret>",
		"home/far":             "to http://far/private",
		"far/private":          "<a href=/more>",
		"far/robots.txt":       "User-agent: *\nDisallow: /private",
		"home/port":            "to http://home:8080/private/y",
		"home:8080/private/y":  "<a href=/z><a href=http://home/z>",
		"home:8080/robots.txt": "User-agent: *\nDisallow: /z",
		"home/fine":            "to http://far/fine",
		"far/fine":             "to /private",
		"home:8080/z":          "no", "home/z": "no",
	}, 3, 5)
	assert.Equal(t, []string{
		"http://home/ /",
		"http://home/far  http://home/far: the site's robots.txt forbids it",
		"http://home/fine  http://home/fine: the site's robots.txt forbids it",
		"http://home/go  http://home/go: the site's robots.txt forbids it",
		"http://home/port /private/y",
	}, pages)
	for _, url := range []string{"home/private/x", "far/private", "home:8080/z", "home/z"} {
		assert.Zero(t, times[url], url)
	}
	assert.Equal(t, 1, times["far/robots.txt"], "once per site")
}

// The page that / → /a redirects to is linked, too, and fetched once.
func TestRedirectTargetOnce(t *testing.T) {
	for _, n := range []int{1, 2, 10} {
		pages, times := crawlHosts(t, hosts{
			"home/":  "<a href=/a><a href=/b><a href=/c><a href=/d>",
			"home/a": "to /b", "home/b": "", "home/c": "to /b", "home/d": "to /e",
			"home/e": "<a href=/b><a href=/f>", "home/f": "to /e",
		}, n, 5)
		assert.Equal(t, []string{
			"http://home/ /", "http://home/a /b", "http://home/b /b", "http://home/c /b",
			"http://home/d /e", "http://home/f /e",
		}, pages)
		for url, n := range times {
			assert.Equal(t, 1, n, url)
		}
	}
}

// A slow page must not hide pages behind it.
func TestDepthWhateverTheTiming(t *testing.T) {
	h := hosts{
		"home/": "<a href=/slow><a href=/fast>", "home/slow": "<a href=/y>",
		"home/fast": "<a href=/x>", "home/x": "<a href=/y>", "home/y": "<a href=/z>",
		"home/z": "<a href=/no>", "home/no": "",
	}
	for _, n := range []int{1, 2, 5} {
		slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/slow" {
				time.Sleep(time.Second)
			}
			h.ServeHTTP(w, r)
		})
		inBubble(t, slow, func(t *testing.T, c *http.Client) {
			anyHost(c)
			var urls []string
			for _, p := range httpfetch.Crawl(t.Context(), c, "http://home/", n, 3) {
				require.NoError(t, p.Err)
				urls = append(urls, strings.TrimPrefix(p.URL, "http://home"))
			}
			assert.Equal(t, []string{"/", "/fast", "/slow", "/x", "/y", "/z"}, urls)
		})
	}
}

func TestRedirectCircles(t *testing.T) {
	pages, _ := crawlHosts(t, hosts{
		"home/":  "<a href=/a><a href=/b><a href=/self>",
		"home/a": "to /b", "home/b": "to /a", "home/self": "to /self",
	}, 2, 5)
	require.Len(t, pages, 4)
	for _, p := range pages[1:] {
		assert.Contains(t, p, "stopped after 10 redirects", p)
	}
}

func TestCrawlDelayBetweenHops(t *testing.T) {
	h := hosts{
		"home/robots.txt": "User-agent: *\nCrawl-delay: 2",
		"home/":           "to /a", "home/a": "to /b", "home/b": "",
		"far/robots.txt": "User-agent: *\nCrawl-delay: 2",
	}
	inBubble(t, h, func(t *testing.T, c *http.Client) {
		anyHost(c)
		start := time.Now()
		pages := httpfetch.Crawl(t.Context(), c, "http://home/", 5, 5)
		assert.NoError(t, pages[0].Err)
		assert.Equal(t, 6*time.Second, time.Since(start))
	})
}

func TestRobotsErrors(t *testing.T) {
	for robots, want := range map[string]string{
		"to http://[": "its robots.txt cannot be read: it redirects to a bad address: " +
			"it has no valid host; open it in a browser to see where it goes",
		"to /robots.txt": "its robots.txt cannot be read: stopped after 10 redirects",
	} {
		pages, _ := crawlHosts(t, hosts{"home/": "", "home/robots.txt": robots}, 1, 1)
		require.Len(t, pages, 1)
		assert.Contains(t, pages[0], want)
	}
	pages, _ := crawlHosts(t, hosts{"home/": "", "home/robots.txt": "User-agent: x\nCrawl-delay: 1s"}, 1, 1)
	assert.Equal(t, []string{"http://home/ /"}, pages)
}

// A user name and a password go to their server, and nowhere else.
func TestPasswords(t *testing.T) {
	var sent []string
	var mu sync.Mutex
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		mu.Lock()
		sent = append(sent, r.Host+r.URL.Path+" "+user+":"+password)
		mu.Unlock()
		hosts{"home/": "<a href=a><a href=http://home/b>", "home/a": "to http://far/x",
			"home/b": "to http://home/c", "home/c": "", "far/x": "to http://[/"}.ServeHTTP(w, r)
	})
	inBubble(t, h, func(t *testing.T, c *http.Client) {
		anyHost(c)
		const start = "http://user:secret@home"
		pages := httpfetch.Crawl(t.Context(), c, start, 1, 5)
		assert.ElementsMatch(t, []string{
			"home/robots.txt user:secret", "home/ user:secret", "home/a user:secret",
			"home/b user:secret", "home/c user:secret", "far/robots.txt :", "far/x :",
		}, sent)
		sent = nil
		pages = append(pages, httpfetch.Get(t.Context(), c, start+"/b"))
		assert.Equal(t, []string{"home/b user:secret", "home/c user:secret"}, sent)
		c.Transport = nil
		for _, url := range []string{
			start + ":1x", "ftp://user:secret@h", "http://user:sec/secret@h", "user:secret@h",
			start + "/" + strings.Repeat("x", 10_000),
		} {
			pages = append(pages, httpfetch.Get(t.Context(), c, url))
			pages = append(pages, httpfetch.Crawl(t.Context(), c, url, 1, 1)...)
			assert.Error(t, pages[len(pages)-1].Err)
		}
		for _, p := range pages {
			assert.NotContains(t, fmt.Sprintf("%+v %v", p, p.Err), "secret")
		}
	})
}

// A site sets a cookie and redirects to itself, directly or by another
// page.
func TestCookies(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err == nil || r.URL.Path == "/robots.txt" {
			io.WriteString(w, "<!doctype html><title>Welcome</title>")
			return
		}
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/check", http.StatusFound)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes", Path: "/"})
		http.Redirect(w, r, r.URL.Query().Get("back"), http.StatusFound)
	})
	for _, path := range []string{"/", "/self?back=/self"} {
		for _, crawl := range []bool{true, false} {
			inBubble(t, h, func(t *testing.T, c *http.Client) {
				var p httpfetch.Page
				if crawl {
					p = httpfetch.Crawl(t.Context(), c, home+path, 2, 1)[0]
				} else {
					p = httpfetch.Get(t.Context(), c, home+path)
				}
				assert.NoError(t, p.Err)
				assert.Equal(t, "Welcome", p.Title)
			})
		}
	}
}

func TestCompression(t *testing.T) {
	const page = "<!doctype html><title>small</title>"
	deflated := func(raw bool) string {
		var b bytes.Buffer
		if raw {
			w, _ := flate.NewWriter(&b, 9)
			io.WriteString(w, page)
			w.Close()
			return b.String()
		}
		w := zlib.NewWriter(&b)
		io.WriteString(w, page)
		w.Close()
		return b.String()
	}
	for _, tt := range []struct{ coding, body, says string }{
		{"gzip", zipped(page), ""}, {"x-gzip", zipped(page), ""}, {"GZIP", zipped(page), ""},
		{"identity", page, ""}, {"", page, ""}, {"gzip, identity", zipped(page), ""},
		{"gzip, gzip", zipped(zipped(page)), ""}, {"gzip,gzip,gzip", zipped(zipped(zipped(page))), ""},
		{"deflate", deflated(false), ""}, {"deflate", deflated(true), ""},
		{"deflate, gzip", zipped(deflated(false)), ""},
		{"br", page, `compressed as "br", which httpfetch cannot read`},
		{"gzip, zstd", page, `compressed as "zstd", which httpfetch cannot read`},
		{strings.Repeat("gzip,", 9) + "gzip", zipped(page), "compressed as"},
		{"x-gzip", page, "the compressed page is broken"},
		{"deflate", "\x78\x9c" + page, "the compressed page is broken"},
		{"gzip, gzip", zipped(page), "the compressed page is broken"},
		{"gzip, gzip", zipped(zipped(strings.Repeat(" ", 11<<20))), "longer than 10 MiB"},
	} {
		url := handler(t, send("text/html", tt.coding, tt.body))
		c := httpfetch.NewClient(1)
		p := httpfetch.Get(t.Context(), c, url)
		c.CloseIdleConnections()
		if tt.says != "" {
			assert.ErrorContains(t, p.Err, tt.says, tt.coding)
			continue
		}
		assert.NoError(t, p.Err, tt.coding)
		assert.Equal(t, "small", p.Title, tt.coding)
		assert.EqualValues(t, len(page), p.Size)
	}
	// Two headers, and an empty page.
	url := handler(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header()["Content-Encoding"] = []string{"gzip", "gzip"}
		if r.URL.Path == "/" {
			io.WriteString(w, zipped(zipped(page)))
		}
	})
	assert.Equal(t, "small", httpfetch.Get(t.Context(), http.DefaultClient, url).Title)
	assert.NoError(t, httpfetch.Get(t.Context(), http.DefaultClient, url+"empty").Err)
}

func TestStrangeStatus(t *testing.T) {
	for _, status := range []string{"000", "099", "999", "600"} {
		url := raw(t, text("HTTP/1.1 "+status+"\r\nContent-Type: text/html\r\n\r\n<title>x</title>"))
		p := httpfetch.Get(t.Context(), http.DefaultClient, url)
		assert.ErrorContains(t, p.Err, status)
		pages := httpfetch.Crawl(t.Context(), http.DefaultClient, url, 1, 1)
		assert.ErrorContains(t, pages[0].Err, status)
	}
}

// What goes over the wire is what browsers send.
func TestRequestLines(t *testing.T) {
	for path, want := range map[string]string{
		"?a b": "/?a%20b", "100%": "/100%", "a%zz?b%": "/a%zz?b%", "a\tb\n": "/ab",
		"a/../b": "/b", "%7Ejoe": "/%7Ejoe", "a|b": "/a%7Cb", "": "/", "?": "/?", "é": "/%C3%A9",
	} {
		lines := make(chan string, 2)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			buf := make([]byte, 1000)
			n, _ := c.Read(buf)
			line, _, _ := strings.Cut(string(buf[:n]), "\r\n")
			lines <- line
			io.WriteString(c, ok+"Content-Length: 0\r\n\r\n")
		}()
		p := httpfetch.Get(t.Context(), http.DefaultClient, "http://"+l.Addr().String()+"/"+path)
		l.Close()
		assert.NoError(t, p.Err)
		assert.Equal(t, "GET "+want+" HTTP/1.1", <-lines)
		http.DefaultClient.CloseIdleConnections()
	}
}

// A redirect is read as a browser reads it.
func TestLocations(t *testing.T) {
	for _, location := range []string{"/there x", "\\there%20x", "http:there x", "/a/%2e%2e/there\tx", " /there x "} {
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				w.Header()["Location"] = []string{location}
				w.WriteHeader(307)
				return
			}
			data, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<title>%s %s %s</title>", r.Method, strings.ReplaceAll(r.URL.Path, " ", ""), data)
		})
		inBubble(t, h, func(t *testing.T, c *http.Client) {
			assert.Equal(t, "GET /therex", httpfetch.Get(t.Context(), c, home).Title, location)
			assert.Equal(t, "POST /therex data", httpfetch.Post(t.Context(), c, home, "data").Title)
		})
	}
}

// Two spellings of a site are one site, and two of a page one page.
func TestSpellings(t *testing.T) {
	pages, times := crawlHosts(t, hosts{
		"home/": "<a href=http://home:80/b><a href=HTTP://HOME/b><a href='/a/%2e%2e/b'><a href='\tb\n'>" +
			`<a href=http://b&uuml;cher.example/x><a href=http://xn--bcher-kva.example/x><a href=\\home\b>`,
		"home/b": "",
	}, 2, 3)
	assert.Equal(t, []string{"http://home/ /", "http://home/b /b"}, pages)
	assert.Equal(t, 1, times["home/b"])
	s := hosts{"xn--bcher-kva.example/": "<a href=http://b&uuml;cher.example/x>" +
		"<a href=http://XN--BCHER-KVA.example/x>", "xn--bcher-kva.example/x": ""}
	inBubble(t, s, func(t *testing.T, c *http.Client) {
		anyHost(c)
		assert.Len(t, httpfetch.Crawl(t.Context(), c, "http://bücher.example", 1, 1), 2)
	})
}

// Over HTTP/2, requests to a host share one connection, however many
// they are.
func TestOneConnectionOverHTTP2(t *testing.T) {
	var opened atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(early))
	s.EnableHTTP2 = true
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.StartTLS()
	defer s.Close()
	c := httpfetch.NewClient(5)
	defer c.CloseIdleConnections()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
	require.NoError(t, httpfetch.Get(t.Context(), c, s.URL).Err)
	fetchAll(t, httpfetch.Concurrent, c, s.URL, 50)
	assert.EqualValues(t, 1, opened.Load())
}
