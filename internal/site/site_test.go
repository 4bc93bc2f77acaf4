package site

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
)

// get asks a site for a page, and returns what came.
func get(t *testing.T, c *http.Client, path string) (int, string, error) {
	resp, err := c.Get("http://" + Host + path)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// reach returns a client that finds the site.
func reach(t *testing.T, s *Site) *http.Client {
	c := &http.Client{Transport: &http.Transport{
		DialContext: http.DefaultTransport.(*http.Transport).DialContext,
		Proxy:       http.ProxyFromEnvironment,
	}}
	s.Reach(c)
	return c
}

// Each page takes the time that it is said to take, on pipes.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Pipe(Handler())
		require.NoError(t, err)
		defer s.Close()
		c := reach(t, s)
		defer c.CloseIdleConnections()
		for _, p := range pages() {
			start := time.Now()
			_, body, _ := get(t, c, p.path)
			assert.Equal(t, p.takes, time.Since(start), p.path)
			if p.serve == nil {
				assert.Contains(t, body, "<title>"+p.title+"</title>")
			}
		}
	})
}

// All links lead somewhere: to a page, or to another site.
func TestLinks(t *testing.T) {
	known := map[string]bool{"http://elsewhere.example/": true}
	for _, p := range pages() {
		assert.False(t, known[p.path], "%s is there twice", p.path)
		known[p.path] = true
	}
	for _, p := range pages() {
		for _, link := range p.links {
			assert.True(t, known[link], "%s on %s", link, p.path)
		}
	}
	assert.Len(t, URLs(), 38)
	assert.NotContains(t, strings.Join(URLs(), " "), "private")
}

func TestLoopback(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1/") // must not be asked
	s, err := Loopback(Handler())
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(s.Addr(), "127.0.0.1:"), s.Addr())
	c := reach(t, s)
	for path, want := range map[string]int{
		"/": 200, "/moved": 404, "/down": 500, "/nowhere": 404, "/robots.txt": 200,
	} {
		code, body, err := get(t, c, path)
		assert.NoError(t, err)
		assert.Equal(t, want, code, path)
		assert.NotEmpty(t, body)
	}
	_, body, err := get(t, c, "/cut-off")
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Contains(t, body, "Cut off")

	resp, err := c.Post("http://"+Host+"/tasks", "text/plain", strings.NewReader("hello"))
	require.NoError(t, err)
	sent, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	assert.Contains(t, string(sent), "<title>You sent 5 bytes</title>")

	s.Close()
	s.Close()
	c.CloseIdleConnections()
	_, err = c.Get("http://" + Host + "/")
	assert.Error(t, err, "closed")
	_, err = c.Get("http://127.0.0.1:1/")
	assert.ErrorContains(t, err, "127.0.0.1:1", "other hosts are found as before")
}

func TestPipeClosed(t *testing.T) {
	s, err := Pipe(Handler())
	require.NoError(t, err)
	s.Close()
	_, err = reach(t, s).Get("http://" + Host + "/")
	assert.Error(t, err)
}
