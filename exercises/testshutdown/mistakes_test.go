package testshutdown_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testshutdown"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	misses := func(how, wrong string, test func(t *testing.T)) {
		task.Weak(t, exercise.TestMisses, how, test, "it passes with a wrong server that "+wrong)
	}
	misses("checks only the error from Shutdown", "does not wait for requests in flight",
		func(t *testing.T) { run(t, scene{timeout: 10 * second}) })
	misses("sends no late request", "accepts requests while it waits",
		func(t *testing.T) { run(t, scene{timeout: 10 * second, returns: 3 * second}) })
	misses("does not check the contexts of requests", "cancels the requests when Shutdown begins",
		func(t *testing.T) { run(t, scene{timeout: 10 * second, returns: 3 * second, late: true}) })
	misses("has no deadline that expires", "waits for the requests even if the context is done",
		func(t *testing.T) { run(t, graceful) })
	misses("does not check the error after the deadline", "returns no error when it gives up",
		func(t *testing.T) {
			run(t, graceful)
			run(t, scene{timeout: second, returns: 2 * second, anyError: true})
		})
	misses("does not check whether the requests are canceled", "gives up without canceling the requests",
		func(t *testing.T) {
			run(t, graceful)
			run(t, scene{timeout: second, returns: 2 * second})
		})
	misses("always has a request in flight", "waits for a request to finish even if none is in flight",
		func(t *testing.T) {
			run(t, graceful)
			run(t, scene{timeout: second, returns: 2 * second, canceled: true})
		})
	misses("calls Shutdown only once", "returns immediately from a second call of Shutdown",
		func(t *testing.T) {
			run(t, graceful)
			run(t, scene{timeout: second, returns: 2 * second, canceled: true})
			idle(t)
		})
	misses("does not check the result of Handle", "returns false for requests that end after Shutdown began",
		func(t *testing.T) {
			again := graceful
			again.again = true
			run(t, again)
			run(t, scene{timeout: second, returns: 2 * second, canceled: true})
			idle(t)
		})
	all := func(t *testing.T) {
		again := graceful
		again.again, again.accepted = true, true
		run(t, again)
		run(t, scene{timeout: second, returns: 2 * second, canceled: true})
		idle(t)
		late(t)
	}
	misses("has only requests that end together", "waits only until one request has ended",
		func(t *testing.T) {
			all(t)
			two(t, 2*second, 2*second, second)
		})
	misses("does not check when a late Handle returns", "lets a late request wait until all other requests have ended",
		func(t *testing.T) {
			all(t)
			two(t, 2*second, 3*second, second)
		})
	misses("calls Shutdown again only with the same deadline",
		"makes the second call of Shutdown wait for the first",
		func(t *testing.T) {
			all(t)
			two(t, 2*second, 3*second, second)
			punctual(t)
		})
	task.Weak(t, exercise.TestRejects, "wants Shutdown to wait for canceled requests", func(t *testing.T) {
		run(t, scene{timeout: second, returns: 3 * second, canceled: true})
	}, "it fails with a correct server that counts requests")
	task.Weak(t, exercise.TestRejects, "wants an error other than ctx.Err()", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), second)
			defer cancel()
			s := testshutdown.New()
			go s.Handle(func(context.Context) { time.Sleep(2 * second) })
			synctest.Wait()
			if err := s.Shutdown(ctx); err != context.Canceled {
				t.Error(err)
			}
			time.Sleep(second)
		})
	}, "it fails with a correct server that counts requests")
	task.Weak(t, exercise.TestWaits, "sleeps for a millisecond, until the request has begun", func(t *testing.T) {
		s := testshutdown.New()
		go s.Handle(func(context.Context) {})
		time.Sleep(time.Millisecond)
		s.Shutdown(context.Background())
	}, "your test waits on the real clock, with a correct server that ", "mistakes_test.go:", "waits in a sleep")
	task.Weak(t, exercise.TestIsLuck, "has a request that comes late in every other run", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := testshutdown.New()
			var all sync.WaitGroup
			all.Go(func() {
				time.Sleep(time.Duration(runs.Add(1)%2) * 2 * second)
				if !s.Handle(func(context.Context) {}) {
					t.Error("refused")
				}
			})
			time.Sleep(second)
			s.Shutdown(context.Background())
			all.Wait()
		})
	}, "it fails ", " runs")
}

// A scene is a request of 3 s, and a Shutdown that begins at 1 s.
type scene struct {
	timeout  time.Duration
	returns  time.Duration // when Shutdown returns, or 0
	late     bool          // a request comes late
	anyError bool
	calm     bool // the request is not canceled
	canceled bool // it is
	again    bool // Shutdown is called again
	accepted bool // Handle returns true
}

var graceful = scene{timeout: 10 * second, returns: 3 * second, late: true, calm: true}

func run(t *testing.T, want scene) {
	synctest.Test(t, func(t *testing.T) {
		s, start := testshutdown.New(), time.Now()
		var all sync.WaitGroup
		begun := make(chan context.Context, 1)
		all.Go(func() {
			ok := s.Handle(func(ctx context.Context) {
				begun <- ctx
				time.Sleep(3 * second)
			})
			if want.accepted && !ok {
				t.Error("Handle returns false")
			}
		})
		time.Sleep(second)
		ctx := <-begun
		all.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), want.timeout)
			defer cancel()
			err := s.Shutdown(ctx)
			if at := time.Since(start); want.returns > 0 && at != want.returns {
				t.Errorf("Shutdown returns at %v", at)
			}
			if want.timeout == second != (err == context.DeadlineExceeded) && !want.anyError {
				t.Error(err)
			}
		})
		time.Sleep(second / 2)
		if want.late && s.Handle(func(context.Context) { t.Error("a late request") }) {
			t.Error("accepted late")
		}
		if want.calm && ctx.Err() != nil {
			t.Error("canceled early")
		}
		if want.again {
			s.Shutdown(context.Background())
			if at := time.Since(start); at != 3*second {
				t.Errorf("the second Shutdown returns at %v", at)
			}
		}
		time.Sleep(second)
		if want.canceled && ctx.Err() == nil {
			t.Error("not canceled")
		}
		all.Wait()
	})
}

// late sends a request that must not be handled, to a server that is idle.
func late(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := testshutdown.New()
		s.Shutdown(context.Background())
		if s.Handle(func(context.Context) { t.Error("a late request") }) {
			t.Error("accepted late")
		}
	})
}

// two requests run concurrently when Shutdown is called.
func two(t *testing.T, one, other, stop time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		s, start := testshutdown.New(), time.Now()
		for _, takes := range []time.Duration{one, other} {
			go s.Handle(func(context.Context) { time.Sleep(takes) })
		}
		// For the race detector.
		go s.Handle(func(context.Context) {})
		time.Sleep(stop)
		go s.Handle(func(context.Context) {})
		s.Shutdown(context.Background())
		if at := time.Since(start); at != max(one, other) {
			t.Errorf("Shutdown returns at %v", at)
		}
	})
}

// punctual sends a late request while another one is in flight.
func punctual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, start := testshutdown.New(), time.Now()
		go s.Handle(func(context.Context) { time.Sleep(3 * second) })
		time.Sleep(second)
		go s.Shutdown(context.Background())
		synctest.Wait()
		s.Handle(func(context.Context) {})
		if at := time.Since(start); at != second {
			t.Errorf("a late Handle returns at %v", at)
		}
		time.Sleep(5 * second) // until the request is over
	})
}

func idle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if err := testshutdown.New().Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// runs counts runs of a test in one process.
var runs atomic.Int64
