package testrate_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testrate"
	"example.com/baton/timeline/timelinetest"
)

const ms = time.Millisecond

// Each call prints one line, so a picture says how many calls return at
// each instant. The pause before the first call shows whether turns are
// measured from New, and the long pause shows how many turns are saved
// up. A pause of two turns and a half saves two, and half of the next.
// A context that is done beforehand must not use up a turn that is
// free.
func solution(t *testing.T) {
	calls := func(w io.Writer, n int, wait func(ctx context.Context) error) {
		var all sync.WaitGroup
		for range n {
			all.Go(func() {
				if wait(context.Background()) == nil {
					fmt.Fprintln(w, "turn")
				}
			})
		}
		all.Wait()
	}
	timelinetest.Want(t, `
		turn: 1.03s, 1.03s, 1.03s, 1.13s, 1.23s, 1.33s, 10s, 10s, 10s, 10.1s, 10.2s, 10.45s, 10.45s, 10.5s`,
		func(w io.Writer) {
			wait := testrate.New(10, 3)
			time.Sleep(1030 * ms)
			calls(w, 6, wait)
			time.Sleep(8670 * ms)
			calls(w, 5, wait)
			time.Sleep(250 * ms)
			calls(w, 3, wait)
		})
	timelinetest.Want(t, `
		turn     *       *       *
		gives up: 0s, 500ms, 500ms
		seconds  0       1       2`,
		func(w io.Writer) {
			wait := testrate.New(1, 1)
			try := func(patience time.Duration) {
				ctx, cancel := context.WithTimeout(context.Background(), patience)
				defer cancel()
				if wait(ctx) == context.DeadlineExceeded {
					fmt.Fprintln(w, "gives up")
				}
			}
			try(0) // it is done beforehand
			calls(w, 1, wait)
			try(500 * ms)
			try(0)
			calls(w, 2, wait)
		})
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "sorted instants", instants)
	task.Right(t, "one call after the other", steps)
}

// times returns when n calls that begin now return.
func times(n int, wait func(ctx context.Context) error) (at []time.Duration) {
	start := time.Now()
	var mu sync.Mutex
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if wait(context.Background()) != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Since(start))
		})
	}
	all.Wait()
	slices.Sort(at)
	return at
}

func instants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			perSecond, burst int
			want             []time.Duration
		}{
			{10, 1, []time.Duration{0, 100, 200, 300}},
			{10, 5, []time.Duration{0, 0, 0, 0, 0, 100, 200}},
			{2, 2, []time.Duration{0, 0, 500, 1000, 1500}},
		} {
			wait := testrate.New(c.perSecond, c.burst)
			for i := range c.want {
				c.want[i] *= ms
			}
			for _, pause := range []time.Duration{0, 77 * ms, time.Hour} {
				time.Sleep(pause)
				want := c.want
				if pause == 77*ms { // the bucket is empty, and filling
					time.Sleep(time.Second)
					want = nil
				}
				if got := times(len(want), wait); !slices.Equal(got, want) {
					t.Errorf("New(%d, %d) after %v: %v, want %v", c.perSecond, c.burst, pause, got, want)
				}
			}
		}
		wait := testrate.New(1, 2)
		done, cancel := context.WithCancel(context.Background())
		cancel()
		if err := wait(done); err != context.Canceled {
			t.Errorf("with a ctx that is done: %v", err)
		}
		if got := times(3, wait); !slices.Equal(got, []time.Duration{0, 0, time.Second}) {
			t.Errorf("after a call whose ctx was done: %v", got)
		}
		time.Sleep(1500 * ms)
		if got := times(2, wait); !slices.Equal(got, []time.Duration{0, 500 * ms}) {
			t.Errorf("after 1.5 turns: %v", got)
		}
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 300*ms)
		defer cancel()
		if err := wait(ctx); err != context.DeadlineExceeded || time.Since(start) != 300*ms {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if got := times(2, wait); !slices.Equal(got, []time.Duration{700 * ms, 1700 * ms}) {
			t.Errorf("after a canceled call: %v", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		wait := testrate.New(1, 1)
		time.Sleep(300 * ms)
		if got := times(2, wait); !slices.Equal(got, []time.Duration{0, time.Second}) {
			t.Errorf("0.3 s after New: %v", got)
		}
	})
}

func steps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wait := testrate.New(4, 2)
		time.Sleep(130 * ms)
		done, cancel := context.WithCancel(t.Context())
		cancel()
		if wait(done) == nil {
			t.Error("a call whose ctx is done returns nil")
		}
		returns := func(n int) { // so many calls, and not one more
			t.Helper()
			for i := range n + 1 {
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- wait(ctx) }()
				synctest.Wait()
				if returned := len(done) > 0; returned != (i < n) {
					t.Errorf("call %d of %d returns: %v", i+1, n, returned)
				}
				cancel()
				if err := <-done; (err != nil) != (i == n) {
					t.Errorf("call %d of %d: %v", i+1, n, err)
				}
			}
		}
		returns(2)
		time.Sleep(249 * ms)
		returns(0)
		time.Sleep(1 * ms)
		returns(1)
		time.Sleep(400 * ms)
		returns(1)
		time.Sleep(99 * ms)
		returns(0)
		time.Sleep(1 * ms)
		returns(1)
		time.Sleep(time.Minute)
		returns(2)
	})
	synctest.Test(t, func(t *testing.T) {
		wait := testrate.New(2, 1)
		for i := range 4 {
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 100*ms)
			err := wait(ctx)
			cancel()
			if want := i > 0; (err != nil) != want || want && time.Since(start) != 100*ms {
				t.Errorf("call %d: %v after %v", i, err, time.Since(start))
			}
		}
		start := time.Now()
		if wait(t.Context()); time.Since(start) != 200*ms {
			t.Errorf("it waits %v more", time.Since(start))
		}
	})
	// For the race detector, some calls at the same time.
	synctest.Test(t, func(t *testing.T) { times(4, testrate.New(1, 2)) })
}
