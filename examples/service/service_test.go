package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"example.com/baton/internal/golden"
	"example.com/baton/internal/pipe"
)

// A server is a service under test, on pipes in memory.
type server struct {
	client http.Client
	stop   context.CancelFunc
	done   chan error // serve has returned
}

func start(t *testing.T, h http.Handler) *server {
	t.Helper()
	l := pipe.Listen()
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return l.Dial(ctx, "client")
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	s := &server{http.Client{Transport: transport}, stop, make(chan error, 1)}
	go func() { s.done <- serve(ctx, l, h) }()
	return s
}

// get returns the status and the body of a page, or the error.
func (s *server) get(path string) (int, string, error) {
	resp, err := s.client.Get("http://service" + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// pricing returns a service whose shops take d.
func pricing(d time.Duration) *service {
	return &service{
		shops: twelve(),
		limit: rate.NewLimiter(rate.Inf, 1),
		ask: func(ctx context.Context, shop, item string) (int, error) {
			select {
			case <-time.After(d):
				return 7, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		},
	}
}

// TestShutdownLosesNoRequest stops the service while a hundred requests
// are in flight. All of them are answered; later ones are refused.
func TestShutdownLosesNoRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, routes(pricing(300*time.Millisecond)))
		begin := time.Now()
		var answered atomic.Int64
		var clients sync.WaitGroup
		for i := range 100 {
			clients.Go(func() {
				time.Sleep(time.Duration(i) * 4 * time.Millisecond)
				status, body, err := s.get("/price/tea")
				assert.NoError(t, err)
				assert.Equal(t, http.StatusOK, status)
				assert.Contains(t, body, `"shop-12":7`)
				answered.Add(1)
			})
		}
		time.Sleep(400 * time.Millisecond)
		s.stop()
		synctest.Wait()
		assert.Zero(t, answered.Load(), "all are still in flight")
		_, _, err := s.get("/price/late")
		assert.Error(t, err)
		clients.Wait()
		assert.EqualValues(t, 100, answered.Load())
		// The last request began at 396 ms, and asks shops three times.
		assert.Equal(t, 1296*time.Millisecond, time.Since(begin))
		assert.NoError(t, <-s.done)
		// This is no equality, even on a virtual clock: Shutdown checks
		// for requests after pauses, each with a random part. A pause is
		// at most half a second and a tenth of that.
		assert.Less(t, time.Since(begin), (1296+550)*time.Millisecond)
	})
}

// TestGrace gives up on a request that takes longer than the grace.
func TestGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		s := start(t, http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) { <-release }))
		go s.get("/")
		synctest.Wait()
		begin := time.Now()
		s.stop()
		assert.ErrorIs(t, <-s.done, context.DeadlineExceeded)
		assert.Equal(t, grace, time.Since(begin))
		close(release)
	})
}

func TestFourAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pricing(time.Second / 4)
		begin := time.Now()
		found, err := s.prices(t.Context(), "tea")
		assert.NoError(t, err)
		assert.Len(t, found, 12)
		assert.Equal(t, 750*time.Millisecond, time.Since(begin))
	})
}

func TestAnswers(t *testing.T) {
	broken := pricing(0)
	broken.ask = func(ctx context.Context, shop, item string) (int, error) {
		if shop == "shop-02" {
			return 0, errors.New(shop + " is closed")
		}
		<-ctx.Done() // the first error ends the other calls
		return 0, ctx.Err()
	}
	busy := pricing(0)
	busy.limit = rate.NewLimiter(0, 0)
	for name, c := range map[string]struct {
		service *service
		path    string
		status  int
		body    string
		takes   time.Duration
	}{
		"ok":       {pricing(0), "/price/tea", 200, `"shop-01":7`, 0},
		"deadline": {pricing(time.Second / 2), "/price/tea", 504, "longer than 1s", time.Second},
		"error":    {broken, "/price/tea", 502, "shop-02 is closed", 0},
		"limit":    {busy, "/price/tea", 429, "too many requests", 0},
		"no item":  {pricing(0), "/price/", 404, "not found", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, routes(c.service))
				begin := time.Now()
				status, body, err := s.get(c.path)
				assert.NoError(t, err)
				assert.Equal(t, c.status, status)
				assert.Contains(t, body, c.body)
				assert.Equal(t, c.takes, time.Since(begin))
				s.stop()
				assert.NoError(t, <-s.done)
			})
		})
	}
}

// TestPrices is what curl gets from the service itself.
func TestPrices(t *testing.T) {
	prices := pricing(0)
	prices.ask = ask
	synctest.Test(t, func(t *testing.T) {
		s := start(t, routes(prices))
		_, body, err := s.get("/price/tea")
		assert.NoError(t, err)
		golden.File(t, "price.txt", []byte(body))
		s.stop()
		assert.NoError(t, <-s.done)
	})
}

// TestTrace has one slow request save what was recorded.
func TestTrace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "slow.trace")
	takes := time.Duration(0)
	h, stop, err := traceSlow(http.HandlerFunc(
		func(http.ResponseWriter, *http.Request) { time.Sleep(takes) }), file)
	require.NoError(t, err)
	defer stop()
	request := func() {
		r, _ := http.NewRequest("GET", "/price/tea", nil)
		h.ServeHTTP(nil, r)
	}
	request()
	assert.NoFileExists(t, file)
	takes = slow
	request()
	trace, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(trace), "go 1."), "%.20q", trace)
}

// TestProfiles is what curl gets from the other port.
func TestProfiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, profiles())
		status, body, err := s.get("/debug/pprof/goroutine?debug=2")
		assert.NoError(t, err)
		assert.Equal(t, 200, status)
		assert.Contains(t, body, "service.serve(")
		status, _, _ = s.get("/price/tea")
		assert.Equal(t, 404, status)
		s.stop()
		assert.NoError(t, <-s.done)
	})
}
