package shutdown_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/shutdown"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("shutdown", grade)

func TestYours(t *testing.T) {
	task.Yours(t, func() server { return shutdown.New() })
}

// server is what a Server can do.
type server interface {
	Handle(f func(ctx context.Context)) bool
	Shutdown(ctx context.Context) error
}

const (
	second = time.Second
	// An answer that polls every millisecond is late at that time.
	odd = 333337 * time.Nanosecond
)

func grade(g *exercise.G, open func() server) {
	ctx := context.Background()
	g.Races(exercise.Races)
	g.Schedules("Shutdown while a request comes", func(b *exercise.B) {
		s := open()
		var begun, returned, inFlight, late bool
		var wg sync.WaitGroup
		wg.Go(func() {
			s.Handle(func(context.Context) {
				late = returned
				begun = true
				time.Sleep(second)
				begun = false
			})
		})
		wg.Go(func() {
			s.Shutdown(ctx)
			returned = true
			inFlight = begun
		})
		wg.Wait()
		expected := b.What() + ": when it returns, no request is in flight, and no request begins later"
		if inFlight {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, expected,
				"a request was still in flight when Shutdown returned")
		}
		if late {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, expected,
				"a request began after Shutdown had returned")
		}
	})
	g.Bubble("Shutdown without requests", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NothingToDo)
		var err error
		b.Call(func() { err = open().Shutdown(ctx) })
		b.Takes(0)
		b.Equal(nil, err, exercise.NothingToDo)
	})
	g.Bubble("2000 requests of 1s at the same time", func(b *exercise.B) {
		refused := 0
		b.Call(func() {
			s := open()
			var wg sync.WaitGroup
			for range 2000 {
				wg.Go(func() {
					if !s.Handle(func(context.Context) { b.Work("request", second) }) {
						b.Locked(func() { refused++ })
					}
				})
			}
			wg.Wait()
		})
		b.Same("the number of requests that it refuses is", "it was", 0, refused, exercise.SkipsJobs)
		b.PeakIs(2000, exercise.DoesTwice, exercise.HoldsLock)
		b.Takes(second)
	})
	for _, c := range []struct {
		what    string
		needs   []time.Duration // of requests that come at 0 s
		stop    time.Duration   // when Shutdown is called
		timeout time.Duration
		obeys   bool // the requests return when they are canceled
		at      time.Duration
		want    error
	}{
		{"Shutdown(10s) at 1s, while requests take 3s and 2s", []time.Duration{3 * second, 2 * second},
			second, 10 * second, true, 3 * second, nil},
		{"Shutdown(10s) at 1s, while a request takes 2.000333337s", []time.Duration{2*second + odd},
			second, 10 * second, true, 2*second + odd, nil},
		{"Shutdown(10s) at 3s, after requests that took 1s and 2s", []time.Duration{second, 2 * second},
			3 * second, 10 * second, true, 3 * second, nil},
		{"Shutdown(2s) at 1s, while requests take 9s and 2s", []time.Duration{9 * second, 2 * second},
			second, 2 * second, true, 3 * second, context.DeadlineExceeded},
		{"Shutdown(2.000333337s) at 1s, while a request takes 9s and does not stop when it is canceled",
			[]time.Duration{9 * second}, second, 2*second + odd, false, 3*second + odd, context.DeadlineExceeded},
		{"Shutdown(30000h) at 1s, while a request takes 20000h", []time.Duration{20_000 * time.Hour},
			second, 30_000 * time.Hour, true, 20_000 * time.Hour, nil},
		{"Shutdown with a ctx that is done, at 1s, while a request takes 9s", []time.Duration{9 * second},
			second, 0, true, second, context.DeadlineExceeded},
		{"Shutdown with a ctx that is canceled, at 1s, while requests take 9s and 8s", []time.Duration{9 * second, 8 * second},
			second, 10 * second, true, second, context.Canceled},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Waits(100_000 * time.Hour)
			b.Means(exercise.ByDeadlock, exercise.Deadlocks)
			var err error
			var returned time.Duration
			accepted := make([]bool, len(c.needs))
			canceled := make([]time.Duration, len(c.needs)) // 0: it was not
			b.Call(func() {
				s := open()
				var wg sync.WaitGroup
				for i, needs := range c.needs {
					wg.Go(func() {
						accepted[i] = s.Handle(func(ctx context.Context) {
							defer b.Enter(fmt.Sprint("request ", i), needs)()
							over := time.After(needs)
							select {
							case <-over:
							case <-ctx.Done():
								b.Locked(func() { canceled[i] = b.Now() })
								if !c.obeys {
									<-over
								}
							}
						})
					})
				}
				time.Sleep(c.stop)
				wg.Go(func() {
					time.Sleep(second / 2)
					if s.Handle(func(context.Context) { b.Work("the late request", 0) }) {
						b.Blame(exercise.ByOrder, exercise.AcceptsLate,
							b.What()+": it refuses a request that comes 0.5s later", "Handle returned true")
					}
				})
				ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errors.New("this is why"))
				defer cancel()
				if c.want == context.Canceled {
					cancel()
				}
				err = s.Shutdown(ctx)
				b.Locked(func() { returned = b.Now() })
				wg.Wait()
			})
			b.Gone("when all requests are over")
			if returned != c.at {
				m := exercise.Moment(returned - c.at)
				switch {
				case returned < c.at && errors.Is(err, context.DeadlineExceeded):
					m = exercise.GivesUp
				case returned < c.at:
					m = exercise.CutsOff
				case c.want != nil && returned == slices.Max(c.needs):
					m = exercise.NoDoneCase
					if slices.Contains(canceled, c.at) {
						m = exercise.WaitsForStop
					}
				}
				b.Fail(exercise.ByTime, m, fmt.Sprintf("%s: Shutdown returns at %v", c.what, c.at),
					fmt.Sprintf("it returned at %v", returned))
			}
			if err != c.want {
				b.Fail(exercise.ByResult, exercise.Lost(err), c.what+": it returns "+exercise.Show(c.want),
					"it returned "+exercise.Show(err))
			}
			for i, needs := range c.needs {
				want := time.Duration(0)
				if c.want != nil && needs > c.at {
					want = c.at
				}
				if !accepted[i] {
					b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": Handle returns true for a request whose function it has called",
						"it returned false")
				}
				if canceled[i] == want {
					continue
				}
				if want == 0 {
					b.Fail(exercise.ByInstant, exercise.CutsOff, b.What()+": no request is canceled before ctx is done",
						fmt.Sprintf("one request was canceled at %v", canceled[i]))
				}
				did := "it was never canceled"
				if canceled[i] > 0 {
					did = fmt.Sprintf("it was canceled at %v", canceled[i])
				}
				b.Fail(exercise.ByInstant, exercise.NeverTells,
					fmt.Sprintf("%s: the remaining request is canceled at %v", b.What(), want), did)
			}
		})
	}
	g.Bubble("Shutdown at 1s, while a request panics at 2s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		b.Means(exercise.ByPanic, exercise.OnePanic)
		var err error
		var p any
		b.Call(func() {
			s := open()
			var wg sync.WaitGroup
			wg.Go(func() {
				defer func() { p = recover() }()
				s.Handle(func(context.Context) {
					time.Sleep(2 * second)
					panic("on purpose, in a request")
				})
			})
			time.Sleep(second)
			err = s.Shutdown(ctx)
			wg.Wait()
		})
		b.Takes(2 * second)
		b.Equal(nil, err, exercise.WrongResult)
		if p != "on purpose, in a request" {
			observed, m := "the caller of Handle saw no panic", exercise.HidesPanic
			if p != nil {
				observed, m = fmt.Sprintf("the caller of Handle recovered %v", p), exercise.WrongResult
			}
			b.Fail(exercise.ByPanic, m, b.What()+": Handle panics, too",
				observed)
		}
	})
	for _, how := range []string{"panics", "calls runtime.Goexit"} {
		g.Bubble("three requests, one of which "+how+" at 1s, before Shutdown at 2s", func(b *exercise.B) {
			b.Means(exercise.ByPanic, exercise.OnePanic)
			var canceled []time.Duration
			var err error
			b.Call(func() {
				s := open()
				var wg sync.WaitGroup
				wg.Go(func() {
					defer func() { recover() }()
					s.Handle(func(context.Context) {
						time.Sleep(second)
						if how == "panics" {
							panic("on purpose, in a request")
						}
						runtime.Goexit()
					})
				})
				for i := range 2 {
					wg.Go(func() {
						time.Sleep(time.Duration(i) * 3 * second / 2) // one before, one after
						s.Handle(func(ctx context.Context) {
							select {
							case <-ctx.Done():
								b.Locked(func() { canceled = append(canceled, b.Now()) })
							case <-time.After(3*second + odd):
							}
						})
					})
				}
				time.Sleep(2 * second)
				err = s.Shutdown(ctx)
				wg.Wait()
			})
			if len(canceled) > 0 {
				b.Fail(exercise.ByInstant, exercise.EndsOthers, b.What()+": no other request is canceled",
					"one request was canceled at "+exercise.When(canceled[:1]))
			}
			b.Equal(nil, err, exercise.WrongResult)
			b.Takes(3*second/2 + 3*second + odd)
		})
	}
	g.Schedules("Shutdown whose ctx is done at some instant, while a request goes on", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
		b.Call(func() {
			s := open()
			ctx, cancel := context.WithCancel(ctx)
			begun := make(chan bool)
			var wg sync.WaitGroup
			wg.Go(func() {
				s.Handle(func(ctx context.Context) {
					close(begun)
					<-ctx.Done()
				})
			})
			<-begun
			b.Sometime(cancel)
			if err := s.Shutdown(ctx); err != context.Canceled {
				b.Fail(exercise.BySchedule, exercise.Lost(err), b.What()+": it returns "+exercise.Show(context.Canceled),
					"it returned "+exercise.Show(err))
			}
			wg.Wait()
		})
	})
	g.Bubble("Shutdown at 1s, while a request calls runtime.Goexit at 2s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		b.Call(func() {
			s := open()
			var wg sync.WaitGroup
			wg.Go(func() {
				s.Handle(func(context.Context) {
					time.Sleep(2 * second)
					runtime.Goexit()
				})
			})
			time.Sleep(second)
			s.Shutdown(ctx)
			wg.Wait()
		})
		b.Takes(2 * second)
	})
	g.Bubble("Shutdown(2s), Shutdown(9s) and Shutdown(9s) again, while a request takes 5s and does not stop", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.ClosesTwice)
		var at [3]time.Duration
		var canceled time.Duration
		var errs [3]error
		b.Call(func() {
			s := open()
			var wg sync.WaitGroup
			wg.Go(func() {
				s.Handle(func(ctx context.Context) {
					defer context.AfterFunc(ctx, func() { canceled = b.Now() })()
					b.Work("request", 5*second)
				})
			})
			b.Settle()
			for i, timeout := range []time.Duration{2 * second, 9 * second, 9 * second} {
				wg.Go(func() {
					ctx, cancel := context.WithTimeout(ctx, timeout)
					defer cancel()
					errs[i] = s.Shutdown(ctx)
					at[i] = b.Now()
				})
			}
			wg.Wait()
			if err := s.Shutdown(ctx); err != nil {
				b.Blame(exercise.ByResult, exercise.WrongResult, "Shutdown returns nil after all requests have finished",
					"it returned "+exercise.Show(err))
			}
		})
		want := "2s, 5s, 5s"
		if got := exercise.When(at[:]); got != want {
			b.Fail(exercise.ByInstant, exercise.DoesNotWait, b.What()+": the calls of Shutdown return at "+want, "they returned at "+got)
		}
		if canceled != 2*second {
			did, likely := fmt.Sprintf("it was canceled at %v", canceled), exercise.CutsOff
			if canceled == 0 {
				did, likely = "it was never canceled", exercise.NeverTells
			}
			b.Fail(exercise.ByInstant, likely, b.What()+": the request is canceled at 2s", did)
		}
		var got []string
		for _, err := range errs {
			got = append(got, exercise.Show(err))
		}
		b.Same("the calls of Shutdown return", "they returned",
			exercise.Show(context.DeadlineExceeded)+", nil, nil", strings.Join(got, ", "),
			exercise.WrongResult)
	})
	g.Bubble("Shutdown of one of two Servers", func(b *exercise.B) {
		b.Call(func() {
			one, other := open(), open()
			one.Shutdown(ctx)
			if !other.Handle(func(context.Context) {}) {
				b.Fail(exercise.ByResult, exercise.SharedByAll, b.What()+": the other Server still accepts requests",
					"its Handle returned false")
			}
		})
	})
	g.Race("Shutdown while requests come", func() {
		s := open()
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { s.Handle(func(context.Context) { time.Sleep(time.Millisecond) }) })
		}
		for range 3 {
			wg.Go(func() { s.Shutdown(ctx) })
		}
		wg.Wait()
	})
}
