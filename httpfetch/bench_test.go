package httpfetch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// early is a page of 10 kB with its title at the top.
var early = "<!doctype html><title>A page</title>" +
	strings.Repeat("<p>Some <b>text</b> and <a href=/page>a link</a> in it.</p>\n", 190)

// BenchmarkFetch fetches pages of 10 kB from a server in this process:
// half of the time is the server's.
func BenchmarkFetch(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, early)
		}))
	defer s.Close()
	for _, n := range []int{1, 20, 100} {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			c := NewClient(n)
			defer c.CloseIdleConnections()
			urls := make([]string, b.N)
			for i := range urls {
				urls[i] = s.URL
			}
			b.ResetTimer()
			for _, p := range Queued(b.Context(), c, urls, n) {
				if p.Err != nil {
					b.Fatal(p.Err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
