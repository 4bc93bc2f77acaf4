package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
)

// started returns the instants at which requests start, without the
// nanoseconds that package rate loses, because it counts in floats.
func started(t *testing.T, args ...string) (at []time.Duration) {
	t.Helper()
	for _, l := range golden.Record(t, withNotes, append([]string{"lanes"}, args...)...) {
		if strings.HasPrefix(l.Text, "Start ") {
			at = append(at, l.At.Round(time.Microsecond))
		}
	}
	return at
}

// With 20 requests per second, request i starts after i twentieths of a
// second, no matter which worker sends it, unless all are busy then.
func TestRate(t *testing.T) {
	const pause = time.Second / 20
	var want []time.Duration
	for i := range 38 {
		want = append(want, time.Duration(i)*pause)
	}
	assert.Equal(t, want, started(t, "-rate", "20", "concurrent"))
	assert.Equal(t, want, started(t, "-rate", "20", "-workers", "4", "queue"))
	assert.Equal(t, want, started(t, "-rate", "20", "-workers", "4", "limited"))

	// robots.txt is a request too.
	crawled := started(t, "-rate", "20", "crawl")
	assert.Greater(t, len(crawled), 38)
	for i := range len(crawled) - 1 {
		assert.GreaterOrEqual(t, crawled[i+1]-crawled[i], pause)
	}
}

// The last page waits 1.85 s for its start, and no page takes longer than
// 0.2 s.
func TestRateAndTimeout(t *testing.T) {
	lines := golden.Record(t, onPipes, "-rate", "20", "-timeout", "200ms", "concurrent")
	last := lines[len(lines)-1]
	assert.Contains(t, last.Text, "38 pages, 3 failures")
	assert.Greater(t, last.At, 37*time.Second/20)

	printed, _ := fails(t, "-rate", "20", "-timeout", "70ms", "one")
	assert.Contains(t, printed, "no answer in time")
}
