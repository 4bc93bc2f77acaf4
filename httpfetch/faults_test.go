package httpfetch_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/racedetector"
)

// raw serves connections on loopback: answer gets each of them once its
// request has been read. It returns the URL.
func raw(t *testing.T, answer func(c *net.TCPConn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			all.Go(func() {
				defer c.Close()
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					answer(c.(*net.TCPConn))
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return "http://" + l.Addr().String() + "/"
}

// text is a server that sends a text and hangs up.
func text(s string) func(*net.TCPConn) {
	return func(c *net.TCPConn) { io.WriteString(c, s) }
}

// silent is a server that waits for the client to hang up.
func silent(c *net.TCPConn) { io.Copy(io.Discard, c) }

func handler(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL + "/"
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(code)
		io.WriteString(w, "<title>Sorry</title>")
	}
}

// send returns a handler that answers with a header and a body.
func send(kind, encoding, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		io.WriteString(w, body)
	}
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

// endless writes text until it is no longer read, or 5 GB.
func endless(head, text string) func(c *net.TCPConn) {
	return func(c *net.TCPConn) {
		io.WriteString(c, head)
		text := []byte(strings.Repeat(text, 64<<10/len(text)))
		for range 80_000 {
			if _, err := c.Write(text); err != nil {
				return
			}
		}
	}
}

var faults = []struct {
	name string
	url  func(t *testing.T) string
	says string // what and what to try; "" for no error
	is   error
	want httpfetch.Page
}{
	{"wrong scheme", fixed("ftp://example.org/file"),
		"not a web address; write it like http://example.org/page", nil, httpfetch.Page{}},
	{"no scheme", fixed("example.org/file"),
		"not a web address; write it like http://example.org/page", nil, httpfetch.Page{}},
	{"no host", fixed("http://"),
		"it has no valid host; write it like http://example.org/page", nil, httpfetch.Page{}},
	{"no URL", fixed("http://[::1"),
		"it has no valid host; write it like http://example.org/page", nil, httpfetch.Page{}},
	{"bad host", fixed("http://a..b/"),
		"there is no such host, or no way to look it up; check the name and your network",
		nil, httpfetch.Page{}},
	{"refused", func(t *testing.T) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		return "http://" + l.Addr().String() + "/"
	}, "connection refused; check the port, and that a server runs there",
		syscall.ECONNREFUSED, httpfetch.Page{}},
	{"reset mid-body", func(t *testing.T) string {
		return raw(t, func(c *net.TCPConn) {
			io.WriteString(c, ok+"Content-Length: 100\r\n\r\n<title>half</title>")
			<-answered // or the reset might overtake it
			c.SetLinger(0)
		})
	}, "the server hung up before the end; try again later", syscall.ECONNRESET,
		httpfetch.Page{Status: 200, Title: "half", Titled: true, Size: 19}},
	{"hangs up immediately", func(t *testing.T) string { return raw(t, text("")) },
		"the server hung up before the end; try again later", io.EOF, httpfetch.Page{}},
	{"content length too long", func(t *testing.T) string {
		return raw(t, text(ok+"Content-Length: 100\r\n\r\n<title>half</title>"))
	}, "the server hung up before the end; try again later", io.ErrUnexpectedEOF,
		httpfetch.Page{Status: 200, Title: "half", Titled: true, Size: 19}},
	{"content length too short", func(t *testing.T) string {
		return raw(t, text(ok+"Content-Length: 19\r\n\r\n<title>half</title> and more"))
	}, "", nil, httpfetch.Page{Status: 200, Title: "half", Titled: true, Size: 19}},
	{"content length no number", func(t *testing.T) string {
		return raw(t, text(ok+"Content-Length: many\r\n\r\n<title>half</title>"))
	}, `bad Content-Length "many"`, nil, httpfetch.Page{}},
	{"chunks cut off", func(t *testing.T) string {
		return raw(t, text(ok+"Transfer-Encoding: chunked\r\n\r\n"+
			"13\r\n<title>half</title>\r\n"))
	}, "the server hung up before the end; try again later", io.ErrUnexpectedEOF,
		httpfetch.Page{Status: 200, Title: "half", Titled: true, Size: 19}},
	{"no HTTP", func(t *testing.T) string { return raw(t, text("220 mail ready\r\n")) },
		`malformed HTTP`, nil, httpfetch.Page{}},
	{"certificate", func(t *testing.T) string {
		s := httptest.NewUnstartedServer(send("text/html", "", ""))
		s.Config.ErrorLog = nowhere
		s.StartTLS()
		t.Cleanup(s.Close)
		return s.URL
	}, "its certificate cannot be trusted: ", nil, httpfetch.Page{}},
	{"no TLS", func(t *testing.T) string {
		return strings.Replace(handler(t, status(200)), "http:", "https:", 1)
	}, "the server does not speak HTTPS there; try http:// or another port", nil, httpfetch.Page{}},
	{"redirect loop", func(t *testing.T) string {
		return handler(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/again", http.StatusFound)
		})
	}, "stopped after 10 redirects; open it in a browser to see where it goes",
		nil, httpfetch.Page{}},
	{"redirect to another scheme", func(t *testing.T) string {
		return handler(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		})
	}, "it redirects to a bad address: not a web address; " +
		"open it in a browser to see where it goes", nil, httpfetch.Page{}},
	{"404", func(t *testing.T) string { return handler(t, status(404)) },
		"404 Not Found; check the address", nil,
		httpfetch.Page{Status: 404, Title: "Sorry", Titled: true, Size: 20}},
	{"403", func(t *testing.T) string { return handler(t, status(403)) },
		"403 Forbidden; the page may require a login", nil,
		httpfetch.Page{Status: 403, Title: "Sorry", Titled: true, Size: 20}},
	{"429", func(t *testing.T) string { return handler(t, status(429)) },
		"429 Too Many Requests; ask less often, or fetch fewer pages at a time", nil,
		httpfetch.Page{Status: 429, Title: "Sorry", Titled: true, Size: 20}},
	{"500", func(t *testing.T) string { return handler(t, status(500)) },
		"500 Internal Server Error; the fault is the server's, so try again later", nil,
		httpfetch.Page{Status: 500, Title: "Sorry", Titled: true, Size: 20}},
	{"never answers", func(t *testing.T) string { return raw(t, silent) },
		"no answer in time; try again later, or allow it more time",
		context.DeadlineExceeded, httpfetch.Page{}},
	{"stops in the middle", func(t *testing.T) string {
		return raw(t, func(c *net.TCPConn) {
			io.WriteString(c, ok+"\r\n<title>slow</title>")
			<-answered
			cancel()
			silent(c)
		})
	}, "canceled", context.Canceled, httpfetch.Page{Status: 200, Title: "slow", Titled: true, Size: 19}},
	{"endless headers", func(t *testing.T) string {
		return raw(t, endless(ok, "X-More: and more\r\n"))
	}, "endless headers; it may not be a web server", nil, httpfetch.Page{}},
	{"5 GB", func(t *testing.T) string {
		return raw(t, endless(ok+"Content-Length: 5368709120\r\n\r\n<title>big</title>", "more "))
	}, "longer than 10 MiB; it may be a download, not a page", nil,
		httpfetch.Page{Status: 200, Title: "big", Titled: true, Size: httpfetch.MaxSize}},
	{"5 GB of a tag", func(t *testing.T) string {
		return raw(t, endless(ok+"\r\n<a href='", "more "))
	}, "longer than 10 MiB; it may be a download, not a page", nil,
		httpfetch.Page{Status: 200, Size: httpfetch.MaxSize}},
	{"5 GB of tags", func(t *testing.T) string {
		return raw(t, endless(ok+"\r\n<template>", "<b><svg><g>"))
	}, "longer than 10 MiB; it may be a download, not a page", nil,
		httpfetch.Page{Status: 200, Size: httpfetch.MaxSize}},
	{"gzip bomb", func(t *testing.T) string {
		bomb := zipped("<title>big</title>" + strings.Repeat(" ", 20<<20))
		return handler(t, send("text/html", "gzip", bomb))
	}, "longer than 10 MiB; it may be a download, not a page", nil,
		httpfetch.Page{Status: 200, Title: "big", Titled: true, Size: httpfetch.MaxSize}},
	{"no gzip", func(t *testing.T) string {
		return handler(t, send("text/html", "gzip", "<title>half</title>"))
	}, "the compressed page is broken; try again later", gzip.ErrHeader,
		httpfetch.Page{Status: 200}},
	{"broken gzip", func(t *testing.T) string {
		z := []byte(zipped("<title>half</title>"))
		z[len(z)-6] ^= 1
		return handler(t, send("text/html", "gzip", string(z)))
	}, "the compressed page is broken; try again later", gzip.ErrChecksum,
		httpfetch.Page{Status: 200, Title: "half", Titled: true, Size: 19}},
	{"garbled gzip", func(t *testing.T) string {
		z := zipped("")[:10] + "\xff\xff\xff\xff"
		return handler(t, send("text/html", "gzip", z))
	}, "the compressed page is broken; try again later", nil, httpfetch.Page{Status: 200}},
	{"gzip", func(t *testing.T) string {
		return handler(t, send("text/html", "gzip", zipped("<title>whole</title>")))
	}, "", nil, httpfetch.Page{Status: 200, Title: "whole", Titled: true, Size: 20}},
	{"binary", func(t *testing.T) string {
		return handler(t, send("image/png", "", "\x89PNG\x00<title>no</title>"))
	}, "", nil, httpfetch.Page{Status: 200, Size: 22}},
	{"plain text", func(t *testing.T) string {
		return handler(t, send("text/plain", "", "<title>no</title>"))
	}, "", nil, httpfetch.Page{Status: 200, Size: 17}},
	{"a title of 1 MB", func(t *testing.T) string {
		return handler(t, send("text/html", "",
			"<title>"+strings.Repeat("title ", 166_666)+"</title>"))
	}, "", nil, httpfetch.Page{Status: 200, Title: strings.TrimSpace(strings.Repeat("title ", 166_666)),
		Titled: true, Size: 999996 + 15}},
	{"nothing", func(t *testing.T) string { return handler(t, send("text/html", "", "")) },
		"", nil, httpfetch.Page{Status: 200}},
}

func fixed(url string) func(*testing.T) string {
	return func(*testing.T) string { return url }
}

// For the server of the test that runs.
var (
	answered chan struct{} // closed when the client has read of the body
	cancel   func()        // cancels the client's context
)

// tells is a transport that tells the server when the body is being read.
type tells struct {
	http.RoundTripper
	tell func()
}

func (t tells) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = told{resp.Body, t.tell}
	}
	return resp, err
}

type told struct {
	io.ReadCloser
	tell func()
}

func (t told) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.tell()
	return n, err
}

func TestFaults(t *testing.T) {
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			if racedetector.Enabled && (strings.Contains(tt.name, "5 GB of") ||
				strings.Contains(tt.name, "bomb")) {
				t.Skip("takes half a minute with the race detector, " +
					"and nothing in it is concurrent")
			}
			whole := noLeak(t)
			c := httpfetch.NewClient(1)
			c.Timeout = time.Minute
			if tt.is == context.DeadlineExceeded {
				c.Timeout = 100 * time.Millisecond
			}
			var ctx context.Context
			ctx, cancel = context.WithCancel(t.Context())
			defer cancel()
			answered = make(chan struct{})
			defer c.Transport.(*http.Transport).CloseIdleConnections()
			c.Transport = tells{c.Transport,
				sync.OnceFunc(func() { close(answered) })}
			url := tt.url(t)
			start := time.Now()
			page := httpfetch.Get(ctx, c, url)
			if tt.is == context.DeadlineExceeded {
				assert.GreaterOrEqual(t, time.Since(start), c.Timeout)
			}
			whole()

			err := page.Err
			page.Err = nil
			tt.want.URL = url
			assert.Equal(t, tt.want, page)
			if tt.says == "" {
				assert.NoError(t, err)
				return
			}
			var e *httpfetch.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, url, e.URL)
			assert.True(t, strings.HasPrefix(err.Error(), url+": "), err)
			assert.Contains(t, err.Error(), tt.says)
			if tt.is != nil {
				assert.ErrorIs(t, err, tt.is)
			}
		})
	}
}

// noLeak looks at the end of the test whether goroutines or descriptors
// are left. The function that it returns looks whether more memory was
// allocated since than a page may need.
func noLeak(t *testing.T) func() {
	// With the first socket come descriptors that stay.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l.Close()
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		if !assert.Eventually(t, func() bool {
			return runtime.NumGoroutine() <= goroutines+1 && // this one
				descriptors(t) <= files
		}, 10*time.Second, time.Millisecond) {
			stacks := make([]byte, 1<<20)
			t.Logf("%d descriptors, were %d; %d goroutines, were %d:\n%s",
				descriptors(t), files, runtime.NumGoroutine(), goroutines,
				stacks[:runtime.Stack(stacks, true)])
		}
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	return func() {
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		assert.Less(t, used, uint64(8*httpfetch.MaxSize), "bytes allocated")
	}
}

func descriptors(t *testing.T) int {
	if runtime.GOOS != "linux" {
		return 0
	}
	names, err := os.ReadDir("/proc/self/fd")
	require.NoError(t, err)
	return len(names)
}
