package testshutdown_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testshutdown"
	"example.com/baton/timeline/timelinetest"
)

const second = time.Second

// Two pictures say when everything ends. In the first picture, all
// requests end in time. In the second picture, the deadline comes
// first. The late request has no lane, because its function is never
// called. The patient Shutdown shows that a later call need not wait
// for the first call.
func solution(t *testing.T) {
	timelinetest.Want(t, `
		request 0  =======2s=======
		request 1  ===========3s===========
		Shutdown           =======2s=======
		Another                ====1.5s====
		seconds    0       1       2       3`, inTime(t))
	timelinetest.Want(t, `
		request           ===========3s===========
		patient Shutdown      ============3.5s============
		Shutdown                  =======2s=======
		cleaning up                               ===1s===
		seconds           0       1       2       3       4`, tooLate(t))
	synctest.Test(t, func(t *testing.T) {
		if err := testshutdown.New().Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func inTime(t *testing.T) func(w io.Writer) {
	return func(w io.Writer) {
		s := testshutdown.New()
		request := func(name string, takes time.Duration) bool {
			return s.Handle(func(ctx context.Context) {
				fmt.Fprintf(w, "Start %s\n", name)
				defer fmt.Fprintf(w, "End %s\n", name)
				time.Sleep(takes)
				if ctx.Err() != nil {
					t.Errorf("%s: %v", name, ctx.Err())
				}
			})
		}
		stop := func(name string) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*second)
			defer cancel()
			fmt.Fprintf(w, "Start %s\n", name)
			defer fmt.Fprintf(w, "End %s\n", name)
			if err := s.Shutdown(ctx); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		var all sync.WaitGroup
		for i, takes := range []time.Duration{2 * second, 3 * second} {
			all.Go(func() {
				if !request(fmt.Sprint("request ", i), takes) {
					t.Errorf("request %d was refused", i)
				}
			})
		}
		time.Sleep(second)
		all.Go(func() { stop("Shutdown") })
		all.Go(func() { s.Handle(func(context.Context) {}) }) // in time or not
		time.Sleep(second / 2)
		all.Go(func() { stop("Another") })
		late := time.Now()
		if request("late", 0) || time.Since(late) > 0 {
			t.Error("a late request was accepted, or waited")
		}
		all.Wait()
	}
}

func tooLate(t *testing.T) func(w io.Writer) {
	return func(w io.Writer) {
		s := testshutdown.New()
		var request sync.WaitGroup
		request.Go(func() {
			s.Handle(func(ctx context.Context) {
				fmt.Fprintln(w, "Start request")
				<-ctx.Done()
				fmt.Fprintln(w, "End request")
				fmt.Fprintln(w, "Start cleaning up")
				time.Sleep(second)
				fmt.Fprintln(w, "End cleaning up")
			})
		})
		time.Sleep(second / 2)
		request.Go(func() {
			fmt.Fprintln(w, "Start patient Shutdown")
			if err := s.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			fmt.Fprintln(w, "End patient Shutdown")
		})
		time.Sleep(second / 2)
		ctx, cancel := context.WithTimeout(context.Background(), 2*second)
		defer cancel()
		fmt.Fprintln(w, "Start Shutdown")
		if err := s.Shutdown(ctx); err != context.DeadlineExceeded {
			t.Error(err)
		}
		fmt.Fprintln(w, "End Shutdown")
		request.Wait()
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a log of what happens when", logged)
	task.Right(t, "steps, and what has returned after each", steps)
}

// A log notes at which second something happens.
type log struct {
	start time.Time
	mu    sync.Mutex
	at    map[string]time.Duration
}

func newLog() *log { return &log{start: time.Now(), at: map[string]time.Duration{}} }

func (l *log) note(what string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at[fmt.Sprint(append([]any{what}, args...)...)] = time.Since(l.start)
}

func (l *log) compare(t *testing.T, want map[string]time.Duration) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !maps.Equal(l.at, want) {
		t.Errorf("got %v, want %v", l.at, want)
	}
}

func logged(t *testing.T) {
	timeout := func(d time.Duration) context.Context {
		ctx, cancel := context.WithTimeout(context.Background(), d)
		context.AfterFunc(ctx, cancel)
		return ctx
	}
	synctest.Test(t, func(t *testing.T) {
		l, s := newLog(), testshutdown.New()
		var all sync.WaitGroup
		for _, takes := range []time.Duration{2, 4} {
			all.Go(func() {
				ok := s.Handle(func(ctx context.Context) {
					time.Sleep(takes * second)
					l.note("request ends with ", ctx.Err())
				})
				l.note("Handle returns ", ok, " after ", takes)
			})
		}
		time.Sleep(second)
		for i := range 2 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * second / 2)
				l.note("Shutdown ", i, " returns ", s.Shutdown(timeout(10*second)))
			})
		}
		all.Go(func() { s.Handle(func(context.Context) {}) })
		time.Sleep(second / 4)
		l.note("late ", s.Handle(func(context.Context) { l.note("late one is called") }))
		all.Wait()
		l.compare(t, map[string]time.Duration{
			"Handle returns true after 2ns": 2 * second, "Handle returns true after 4ns": 4 * second,
			"request ends with <nil>": 4 * second, "late false": 5 * second / 4,
			"Shutdown 0 returns <nil>": 4 * second, "Shutdown 1 returns <nil>": 4 * second,
		})
		time.Sleep(10 * second) // until the timeouts are over
	})
	synctest.Test(t, func(t *testing.T) {
		l, s := newLog(), testshutdown.New()
		go s.Handle(func(ctx context.Context) {
			context.AfterFunc(ctx, func() { l.note("canceled") })
			time.Sleep(8 * second)
		})
		time.Sleep(second / 2)
		go func() { l.note("the first Shutdown returns ", s.Shutdown(timeout(20*second))) }()
		time.Sleep(second / 2)
		l.note("Shutdown returns ", s.Shutdown(timeout(5*second)))
		time.Sleep(8 * second)
		l.compare(t, map[string]time.Duration{
			"canceled": 6 * second, "Shutdown returns context deadline exceeded": 6 * second,
			"the first Shutdown returns <nil>": 8 * second,
		})
		time.Sleep(10 * second) // until the timeouts are over
	})
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		l.note("nothing to wait for ", testshutdown.New().Shutdown(timeout(second)))
		l.compare(t, map[string]time.Duration{"nothing to wait for <nil>": 0})
		time.Sleep(second)
	})
}

func steps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := testshutdown.New()
		handle := func() (end chan bool, ctx context.Context, accepted chan bool) {
			end, accepted = make(chan bool), make(chan bool, 1)
			begun := make(chan context.Context, 1)
			go func() {
				accepted <- s.Handle(func(ctx context.Context) {
					begun <- ctx
					<-end
				})
			}()
			synctest.Wait()
			select {
			case ctx = <-begun:
			default:
			}
			return end, ctx, accepted
		}
		stop := func(ctx context.Context) chan error {
			done := make(chan error, 1)
			go func() { done <- s.Shutdown(ctx) }()
			synctest.Wait()
			return done
		}
		is := func(what string, ok bool) {
			t.Helper()
			if !ok {
				t.Error("not so:", what)
			}
		}
		end1, ctx1, accepted1 := handle()
		end2, ctx2, accepted2 := handle()
		is("two run", ctx1 != nil && ctx2 != nil)
		if t.Failed() {
			panic("they would wait forever")
		}
		quick, cancel := context.WithCancel(context.Background())
		defer cancel()
		var both sync.WaitGroup
		both.Go(func() { s.Handle(func(context.Context) {}) })
		one, two := stop(context.Background()), stop(quick)
		both.Wait()
		is("both wait", len(one) == 0 && len(two) == 0)
		is("they are not canceled", ctx1.Err() == nil && ctx2.Err() == nil)
		end, late, accepted := handle()
		is("a late one is refused", late == nil && len(accepted) == 1 && !<-accepted)
		close(end)
		end1 <- true
		synctest.Wait()
		is("the first is over", len(accepted1) == 1 && <-accepted1)
		is("both still wait", len(one) == 0 && len(two) == 0)
		cancel()
		synctest.Wait()
		is("the second gives up", len(two) == 1 && <-two == context.Canceled)
		is("it cancels", ctx2.Err() != nil)
		is("the first waits", len(one) == 0)
		end2 <- true
		synctest.Wait()
		is("the second is over", len(accepted2) == 1 && <-accepted2)
		is("the first returns", len(one) == 1 && <-one == nil)
		is("nothing is left to wait for", s.Shutdown(context.Background()) == nil)
	})
	synctest.Test(t, func(t *testing.T) {
		if err := testshutdown.New().Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
