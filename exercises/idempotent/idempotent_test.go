package idempotent_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/idempotent"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("idempotent", grade)

func TestYours(t *testing.T) { task.Yours(t, idempotent.New) }

type (
	maker   = func() handler
	handler = func(ctx context.Context, id string, do job) error
	job     = func(ctx context.Context) error
)

const second = time.Second

var errDown = errors.New("the bank is down")

func grade(g *exercise.G, maker maker) {
	g.Races(exercise.Races)
	ctx := context.Background()
	for _, first := range []string{"succeeds", "fails", "panics"} {
		n := 2
		if first == "fails" {
			n = 3 // so that two wait
		}
		what := fmt.Sprintf("%d deliveries of one job, whose first run %s", n, first)
		g.Schedules(what, func(b *exercise.B) {
			var runs, running atomic.Int64
			var overlap atomic.Bool
			handle := maker()
			got := make([]string, n)
			var wg sync.WaitGroup
			for i := range got {
				wg.Go(func() {
					got[i] = outcome(func() error {
						return handle(ctx, "7", func(context.Context) error {
							if running.Add(1) > 1 {
								overlap.Store(true)
							}
							defer running.Add(-1)
							if runs.Add(1) > 1 || first == "succeeds" {
								return nil
							}
							if first == "panics" {
								panic("no bank")
							}
							return errDown
						})
					})
				})
			}
			wg.Wait()
			want := int64(2)
			if first == "succeeds" {
				want = 1
			}
			if overlap.Load() {
				b.Fail(exercise.BySchedule, exercise.LosesUpdate, what+": one call of do at a time", "two ran at the same time")
			}
			if n := runs.Load(); n != want {
				m := exercise.LosesUpdate
				if n < want {
					m = exercise.SkipsJobs
				}
				b.Fail(exercise.BySchedule, m, fmt.Sprintf("%s: do is called %s", what, exercise.Times(int(want))),
					"it was called "+exercise.Times(int(n)))
			}
			slices.Sort(got)
			all := map[string][]string{
				"succeeds": {"nil", "nil"},
				"fails":    {"nil", "nil", "the bank is down"},
				"panics":   {"nil", `panic with "no bank"`},
			}
			b.Same("the calls return", "they returned", strings.Join(all[first], ", "), strings.Join(got, ", "), exercise.WrongResult)
			b.Instant()
		})
	}
	g.Schedules("a job that fails just when the ctx of a waiting delivery is done, and then a third delivery", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() { changesMind(b, maker()) })
	})
	// First, because the other checks also notice it, by other signs.
	g.Bubble("two functions from New, each given a job 7", func(b *exercise.B) {
		b.Call(func() {
			for range 2 {
				returns(b, nil, maker()(ctx, "7", works(b, "job 7", second, nil)))
			}
		})
		ran(b, "job 7, job 7", exercise.SharedByAll)
	})
	g.Bubble("one job, delivered three times, one after the other", func(b *exercise.B) {
		b.Call(func() {
			handle := maker()
			for range 3 {
				returns(b, nil, handle(ctx, "7", works(b, "job 7", second, nil)))
			}
		})
		ran(b, "job 7", exercise.DoesTwice)
		b.Takes(second)
	})
	g.Bubble("one job, delivered again after a day", func(b *exercise.B) {
		b.Waits(100 * time.Hour)
		b.Call(func() {
			handle := maker()
			returns(b, nil, handle(ctx, "7", works(b, "job 7", second, nil)))
			time.Sleep(24 * time.Hour)
			returns(b, nil, handle(ctx, "7", works(b, "job 7", second, nil)))
		})
		ran(b, "job 7", exercise.DoesTwice)
	})
	g.Bubble("5000 jobs, all delivered twice", func(b *exercise.B) {
		runs := 0
		b.Call(func() {
			handle := maker()
			for i := range 10000 {
				returns(b, nil, handle(ctx, fmt.Sprint(i%5000), func(context.Context) error {
					runs++
					return nil
				}))
			}
		})
		times(b, 5000, runs)
	})
	g.Bubble("jobs whose IDs look alike", func(b *exercise.B) {
		ids := []string{"", "a", "A", "a ", "0", "00"}
		var got []string
		b.Call(func() {
			handle := maker()
			for range 2 {
				for _, id := range ids {
					returns(b, nil, handle(ctx, id, func(context.Context) error {
						got = append(got, id)
						return nil
					}))
				}
			}
		})
		times(b, len(ids), len(got))
	})
	g.Bubble("a job of 3s, delivered at 0s, 1s and 2s", func(b *exercise.B) {
		var when []time.Duration
		b.Call(func() {
			handle := maker()
			deliver(b, 3, func(int) {
				returns(b, nil, handle(ctx, "7", works(b, "job 7", 3*second, nil)))
				b.Locked(func() { when = append(when, b.Now()) })
			})
		})
		ran(b, "job 7", exercise.DoesTwice)
		at(b, when, 3*second, 3*second, 3*second)
		b.Takes(3 * second)
	})
	g.Bubble(`job "a" takes 3s and is delivered twice; meanwhile, job "b" is delivered`, func(b *exercise.B) {
		var when []time.Duration
		b.Call(func() {
			handle := maker()
			deliver(b, 3, func(i int) {
				id, d := "a", 3*second
				if i == 2 { // at 2 s
					id, d = "b", second/2
				}
				returns(b, nil, handle(ctx, id, works(b, fmt.Sprintf("job %q", id), d, nil)))
				if id == "b" {
					when = append(when, b.Now())
				}
			})
		})
		ran(b, `job "a", job "b"`, exercise.DoesTwice)
		if !slices.Equal(when, []time.Duration{second * 5 / 2}) {
			b.Fail(exercise.ByInstant, exercise.HoldsLock,
				b.What()+`: the call for job "b" returns at 2.5s`, "it returned at "+exercise.When(when))
		}
		b.Takes(3 * second)
	})
	g.Bubble("30 jobs at the same time, each of them delivered twice", func(b *exercise.B) {
		var runs atomic.Int64
		release := make(chan bool)
		begun := int64(0)
		b.Call(func() {
			handle := maker()
			var wg sync.WaitGroup
			for i := range 60 {
				wg.Go(func() {
					returns(b, nil, handle(ctx, fmt.Sprint("job ", i%30), func(context.Context) error {
						runs.Add(1)
						<-release
						return nil
					}))
				})
			}
			b.Quiet(func() bool { return false })
			begun = runs.Load()
			close(release)
			wg.Wait()
		})
		if begun < 30 {
			m := exercise.HoldsLock
			if begun > 1 { // or it has several locks, or a limit
				m = exercise.TooFew
			}
			b.Fail(exercise.ByCount, m, b.What()+": 30 jobs run at the same time",
				fmt.Sprintf("never more than %d in flight; the other calls waited", begun))
		}
		times(b, 30, int(runs.Load()))
	})
	g.Bubble("a job that fails twice, delivered four times, one after the other", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.ClosesTwice)
		b.Call(func() {
			handle := maker()
			for i := range 4 {
				var err error
				if i < 2 {
					err = errDown
				}
				name := fmt.Sprint("delivery ", i+1)
				got := handle(ctx, "7", works(b, name, second, err))
				if ran := started(b); i < 3 && (len(ran) != i+1 || ran[i] != name) {
					did := name + " did not call its do, and handle returned " + exercise.Show(got)
					m := exercise.SkipsJobs
					if errors.Is(got, errDown) {
						m = exercise.CachesError
					}
					if len(ran) == i+1 {
						did, m = "it called the do of "+ran[i], exercise.SharedByAll
					}
					b.Blame(exercise.ByCount, m, fmt.Sprintf("%s: %s calls its do", b.What(), name), did)
				}
				returns(b, err, got)
			}
		})
		ran(b, "delivery 1, delivery 2, delivery 3", exercise.DoesTwice)
		b.Takes(3 * second)
	})
	g.Bubble("a job of 3s that fails once, delivered at 0s, 1s and 2s", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.ClosesTwice)
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		var got []string
		var when []time.Duration
		b.Call(func() {
			handle := maker()
			var runs atomic.Int64
			deliver(b, 3, func(int) {
				err := handle(ctx, "7", func(ctx context.Context) error {
					var fails error
					if runs.Add(1) == 1 {
						fails = errDown
					}
					return works(b, "job 7", 3*second, fails)(ctx)
				})
				b.Locked(func() {
					got = append(got, exercise.Show(err))
					when = append(when, b.Now())
				})
			})
		})
		ran(b, "job 7, job 7", exercise.DoesTwice)
		m := exercise.WrongResult
		if got[0] != exercise.Show(errDown) {
			m = exercise.LosesError
		} else if got[1] == got[0] {
			m = exercise.CachesError
		}
		b.Same("the calls return", "they returned", fmt.Sprint(exercise.Show(errDown), ", nil, nil"), strings.Join(got, ", "), m)
		at(b, when, 3*second, 6*second, 6*second)
		b.Takes(6 * second)
	})
	for _, p := range []any{"no bank", errDown} {
		value := exercise.Show(p)
		if text, ok := p.(string); ok {
			value = fmt.Sprintf("%q", text)
		}
		g.Bubble(fmt.Sprintf("a job that panics with %s, delivered three times, one after the other", value), func(b *exercise.B) {
			b.Means(exercise.ByPanic, exercise.OnePanic)
			b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
			runs := 0
			do := func(context.Context) error {
				if runs++; runs == 1 {
					panic(p)
				}
				return nil
			}
			b.Call(func() {
				handle := maker()
				var got any
				func() {
					defer func() { got = recover() }()
					handle(ctx, "7", do)
				}()
				if got != p {
					did, m := "it returned", exercise.HidesPanic
					if got != nil {
						did, m = "it panicked with "+exercise.Show(got), exercise.WrongResult
					}
					b.Fail(exercise.ByResult, m,
						b.What()+": delivery 1 panics with that value", did)
				}
				returns(b, nil, handle(ctx, "7", do))
				returns(b, nil, handle(ctx, "7", do))
			})
			times(b, 2, runs)
		})
	}
	g.Bubble("a job that panics while another delivery of it waits", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
		got := make([]string, 2)
		b.Call(func() {
			handle := maker()
			deliver(b, 2, func(i int) {
				got[i] = outcome(func() error {
					return handle(ctx, "7", func(ctx context.Context) error {
						works(b, "job 7", 3*second, nil)(ctx)
						if i == 0 {
							panic("no bank")
						}
						return nil
					})
				})
			})
		})
		ran(b, "job 7, job 7", exercise.DoesTwice)
		b.Same("the calls return", "they returned", `panic with "no bank", nil`, strings.Join(got, ", "), exercise.WrongResult)
		b.Takes(6 * second)
	})
	for _, want := range []error{context.DeadlineExceeded, context.Canceled} {
		how := "is canceled"
		if want == context.DeadlineExceeded {
			how = "times out"
		}
		g.Bubble(fmt.Sprintf("a job of 3s, and a delivery whose ctx %s while it waits", how), func(b *exercise.B) {
			var got error
			var when time.Duration
			b.Call(func() {
				handle := maker()
				deliver(b, 2, func(i int) {
					ctx := ctx
					if i == 1 {
						var cancel context.CancelFunc
						if want == context.Canceled {
							var because context.CancelCauseFunc
							ctx, because = context.WithCancelCause(ctx)
							cancel = func() { because(errors.New("this is why")) }
							defer time.AfterFunc(soon, cancel).Stop()
						} else {
							ctx, cancel = context.WithTimeout(ctx, soon)
						}
						defer cancel()
					}
					err := handle(ctx, "7", works(b, "job 7", 3*second, nil))
					if i == 0 {
						returns(b, nil, err)
						return
					}
					got, when = err, b.Now()
				})
				returns(b, nil, handle(ctx, "7", works(b, "job 7", 3*second, nil)))
			})
			late(b, when, second+soon)
			ended(b, want, got)
			ran(b, "job 7", exercise.DoesTwice)
			b.Takes(3 * second)
		})
	}
	g.Bubble("a job of 3s that fails once, and a delivery whose ctx times out while it waits for the second run", func(b *exercise.B) {
		var errs [3]error
		var when [3]time.Duration
		b.Call(func() {
			handle := maker()
			deliver(b, 3, func(i int) {
				ctx := ctx
				var fails error
				if i == 0 {
					fails = errDown
				} else { // until 4.5 s
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, time.Duration(4-i)*second+soon)
					defer cancel()
				}
				errs[i] = handle(ctx, "7", works(b, fmt.Sprint("delivery ", i+1), 3*second, fails))
				when[i] = b.Now()
				if i == 1 && errors.Is(errs[i], errDown) {
					b.Blame(exercise.ByResult, exercise.CachesError, b.What()+": delivery 2 does not return the error from delivery 1",
						"it returned "+exercise.Show(errs[i]))
				}
			})
		})
		if b.Started() == 2 {
			waits := 2 // which of the two waits, and which one runs, is luck
			if strings.Contains(fmt.Sprint(b.Lines()), "delivery 3") {
				waits = 1
			}
			late(b, when[waits], 4*second+soon)
			ended(b, context.DeadlineExceeded, errs[waits])
		}
	})
	g.Bubble("a job of 3s that succeeds, although its ctx times out", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.DoesNotWait)
		b.Call(func() {
			handle := maker()
			short, cancel := context.WithTimeout(ctx, soon)
			defer cancel()
			err := handle(short, "7", works(b, "job 7", 3*second, nil))
			if now := b.Now(); now < 3*second {
				b.Fail(exercise.ByTime, exercise.DoesNotWait, b.What()+": handle returns at 3s",
					fmt.Sprintf("it returned at %v, while do was running", now))
			}
			returns(b, nil, err)
			returns(b, nil, handle(ctx, "7", works(b, "job 7", 3*second, nil)))
		})
		ran(b, "job 7", exercise.DoesTwice)
		b.Takes(3 * second)
	})
	g.Bubble("a job that ends when its ctx is canceled, while another delivery of it waits", func(b *exercise.B) {
		got := make([]string, 2)
		b.Call(func() {
			handle := maker()
			deliver(b, 2, func(i int) {
				ctx, cancel := context.WithCancel(context.WithValue(ctx, key{}, i))
				defer cancel()
				if i == 0 {
					defer time.AfterFunc(second+soon, cancel).Stop()
				}
				got[i] = exercise.Show(handle(ctx, "7", func(ctx context.Context) error {
					if ctx.Value(key{}) != i {
						b.Blame(exercise.ByResult, exercise.IgnoresContext,
							fmt.Sprintf("%s: the do of delivery %d gets the ctx of delivery %d", b.What(), i+1, i+1),
							"it got a different ctx")
						return nil
					}
					defer b.Enter(fmt.Sprint("delivery ", i+1), 0)()
					if i == 0 {
						<-ctx.Done()
					}
					return ctx.Err()
				}))
			})
		})
		ran(b, "delivery 1, delivery 2", exercise.DoesTwice)
		b.Same("the calls return", "they returned", exercise.Show(context.Canceled)+", nil", strings.Join(got, ", "), exercise.CachesError)
		b.Takes(second + soon)
	})
	g.Bubble("a job of 100h, delivered twice", func(b *exercise.B) {
		const long = 100 * time.Hour
		b.Waits(10 * long)
		b.Call(func() {
			handle := maker()
			deliver(b, 2, func(int) {
				if err := handle(ctx, "7", works(b, "job 7", long, nil)); err != nil {
					b.Blame(exercise.ByResult, exercise.GivesUp, b.What()+": handle returns nil",
						fmt.Sprintf("it returned %s at %v", exercise.Show(err), b.Now()))
				}
			})
		})
		ran(b, "job 7", exercise.DoesTwice)
		b.Takes(long)
	})
	g.Race("many deliveries of ten jobs, some of which fail", func() {
		var runs atomic.Int64
		handle := maker()
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				handle(ctx, fmt.Sprint(i%10), func(context.Context) error {
					if runs.Add(1)%3 == 0 {
						return errDown
					}
					return nil
				})
			})
		}
		wg.Wait()
	})
}

type key struct{}

// An answer that checks ctx every millisecond is late at that time.
const soon = 500333 * time.Microsecond

// works returns a do that takes some time. Others may wait for a lock
// meanwhile.
func works(b *exercise.B, name string, d time.Duration, err error) job {
	return func(context.Context) error {
		defer b.Enter(name, d)()
		b.Sleep(d)
		return err
	}
}

// deliver calls f n times, in goroutines that start a second apart.
func deliver(b *exercise.B, n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
		if i < n-1 {
			b.Sleep(second)
		}
	}
	wg.Wait()
}

// changesMind has a delivery that fails, and that cancels the ctx of another
// one, which waits. Whether or not the second then calls its do, the job must
// be free, or done, for a third.
func changesMind(b *exercise.B, handle handler) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() {
		handle(context.Background(), "7", func(context.Context) error {
			b.Sleep(second)
			cancel()
			return errDown
		})
	})
	b.Settle()
	wg.Go(func() { handle(ctx, "7", func(context.Context) error { return nil }) })
	wg.Wait()
	returns(b, nil, handle(context.Background(), "7", func(context.Context) error { return nil }))
}

// outcome calls f, and says how it ends.
func outcome(f func() error) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("panic with %q", fmt.Sprint(p))
		}
	}()
	if err := f(); err != nil {
		return err.Error()
	}
	return "nil"
}

// returns blames the answer unless err is the one that handle returns.
func returns(b *exercise.B, want, err error) {
	if errors.Is(err, want) {
		return
	}
	m := exercise.Lost(err)
	if want == nil {
		m = exercise.WrongResult
		if errors.Is(err, errDown) {
			m = exercise.CachesError
		}
	}
	b.Blame(exercise.ByResult, m, b.What()+": handle returns "+exercise.Show(want),
		"it returned "+exercise.Show(err))
}

// ended fails the check unless handle has returned the error from ctx.
func ended(b *exercise.B, want, err error) {
	if !errors.Is(err, want) {
		b.Same("that delivery returns", "it returned", want, err, exercise.Lost(err))
	}
}

// late fails the check unless handle has returned when its ctx was done.
func late(b *exercise.B, got, want time.Duration) {
	if got == want {
		return
	}
	m := exercise.NoDoneCase
	if got < want {
		m = exercise.ReportsEarly
	}
	b.Fail(exercise.ByInstant, m, fmt.Sprintf("%s: that delivery returns at %v", b.What(), want),
		fmt.Sprintf("it returned at %v", got))
}

// at fails the check unless the calls have returned at these times.
func at(b *exercise.B, got []time.Duration, want ...time.Duration) {
	if slices.Equal(want, got) {
		return
	}
	m := exercise.SleepsToWait
	if slices.Min(got) < want[0] {
		m = exercise.ReportsEarly
	}
	b.Fail(exercise.ByInstant, m, b.What()+": the calls return at "+exercise.When(want),
		"they returned at "+exercise.When(got))
}

// times fails the check unless do was called so many times.
func times(b *exercise.B, want, got int) {
	m := exercise.DoesTwice
	if got < want {
		m = exercise.SkipsJobs
	}
	if got != want {
		b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: do is called %s", b.What(), exercise.Times(want)),
			"it was called "+exercise.Times(got))
	}
}

// ran fails the check unless these jobs were done.
func ran(b *exercise.B, want string, m exercise.Mistake) {
	expected, got := strings.Split(want, ", "), started(b)
	if len(got) < len(expected) && m == exercise.DoesTwice {
		m = exercise.SkipsJobs
	}
	if !slices.Equal(got, expected) {
		b.Fail(exercise.ByCount, m, b.What()+": it calls do for "+exercise.List(expected),
			"it called do for "+exercise.List(got))
	}
}

// started returns which jobs were started.
func started(b *exercise.B) (names []string) {
	for _, l := range b.Lines() {
		if name, ok := strings.CutPrefix(l.Text, "Start "); ok {
			names = append(names, name)
		}
	}
	return names
}
