package once_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/once"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("once", grade)

func TestYours(t *testing.T) { task.Yours(t, once.Once) }

type onceFunc = func(load func() string) (get func() string)

const second = time.Second

func grade(g *exercise.G, once onceFunc) {
	g.Races(exercise.UnlockedResults)
	// First, because the checks that follow may find the same by chance.
	for _, panics := range []bool{false, true} {
		what := "Once(load), and two goroutines call get"
		if panics {
			what += ", and load panics"
		}
		g.Schedules(what, func(b *exercise.B) {
			loads := 0
			get := once(func() string {
				loads++
				if panics {
					panic("no prices")
				}
				return "prices"
			})
			var got [2]string
			var wg sync.WaitGroup
			for i := range got {
				wg.Go(func() {
					if p := recovered(func() string { got[i] = get(); return "" }); p != nil {
						got[i] = fmt.Sprint("panic: ", p)
					}
				})
			}
			wg.Wait()
			if loads != 1 {
				b.Fail(exercise.BySchedule, exercise.LosesUpdate, b.What()+": load is called once",
					"it was called "+exercise.Times(loads))
			}
			want, m := "prices", exercise.DoesNotWait
			if panics {
				want, m = "panic: no prices", exercise.ForgetsPanic
			}
			b.Same("the calls of get return", "they returned", [2]string{want, want}, got, m)
			b.Instant()
		})
	}
	g.Bubble("Once(load), and get is never called", func(b *exercise.B) {
		b.Call(func() { once(loads(b, "prices")) })
		b.Returns(0, exercise.At(3*second, exercise.StartsEarly))
		time.Sleep(10 * second)
		called(b, 0, exercise.StartsEarly)
	})
	g.Bubble("Once(load), and get is called after 2s", func(b *exercise.B) {
		var got string
		b.Call(func() {
			get := once(loads(b, "prices"))
			time.Sleep(2 * second)
			got = get()
		})
		b.Takes(5*second, exercise.At(3*second, exercise.StartsEarly),
			exercise.At(2*second, exercise.DoesNotWait))
		b.Equal("prices", got, exercise.WrongResult)
	})
	for _, value := range []string{"prices", ""} {
		g.Bubble(fmt.Sprintf("Once(load), get is called 2000 times, and load returns %q", value), func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.Deadlocks)
			b.Call(func() {
				get := once(func() string {
					b.Work("load", 0)
					return value
				})
				for range 2000 {
					b.Equal(fmt.Sprintf("%q", value), fmt.Sprintf("%q", get()), exercise.WrongResult)
				}
			})
			called(b, 1, exercise.RunsTwice)
		})
	}
	g.Bubble("Once(load), and get is called twice", func(b *exercise.B) {
		b.Frugal(func() {
			get := once(func() string { return "prices" })
			get()
			get()
		})
	})
	g.Bubble("two calls of Once, and one get from each", func(b *exercise.B) {
		b.Call(func() {
			one, other := once(loads(b, "prices")), once(loads(b, "names"))
			b.Same("they return", "they returned", `"prices" and "names"`, fmt.Sprintf("%q and %q", one(), other()), exercise.SharedByAll)
		})
		called(b, 2, exercise.SharedByAll)
	})
	g.Bubble("two calls of Once at the same time, where load takes 3s", func(b *exercise.B) {
		b.Call(func() {
			var wg sync.WaitGroup
			for _, get := range []func() string{once(loads(b, "prices")), once(loads(b, "names"))} {
				wg.Go(func() { get() })
			}
			wg.Wait()
		})
		b.Takes(3*second, exercise.At(6*second, exercise.SharedByAll))
	})
	g.Bubble("Once(load), and two goroutines call get at the same time", func(b *exercise.B) {
		together(b, once, func() string { return "prices" },
			"prices, prices", exercise.DoesNotWait)
	})
	g.Bubble("Once(load), and 100 goroutines call get while load takes 100 h, and again later", func(b *exercise.B) {
		forYears(b, once)
	})
	// Values that are hard to keep apart from "it did not panic".
	for _, p := range []any{"no prices", fmt.Errorf("no prices"), "", 0, false} {
		g.Bubble(fmt.Sprintf("Once(load), and load panics with %#v", shown{p}), func(b *exercise.B) {
			b.Means(exercise.ByPanic, exercise.OnePanic)
			b.Call(func() {
				get := once(func() string {
					b.Work("load", 3*second)
					panic(p)
				})
				for i := range 3 {
					panics(b, fmt.Sprint("call ", i+1, " of get"), get, p)
				}
			})
			called(b, 1, exercise.RunsTwice)
		})
	}
	g.Bubble("Once(load), and load panics because an index is out of range", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		var first any
		b.Call(func() {
			get := once(func() string {
				b.Work("load", 3*second)
				none := []string{}
				return none[b.Flying()]
			})
			first = recovered(get)
			if _, ok := first.(error); !ok {
				b.Fail(exercise.ByResult, exercise.ForgetsPanic,
					b.What()+": get panics with the runtime's error", outcome(first))
			}
			panics(b, "call 2 of get", get, first)
		})
		called(b, 1, exercise.RunsTwice)
	})
	g.Bubble("Once(load), two goroutines call get at the same time, and load panics", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.OnePanic)
		together(b, once, func() string { panic("no prices") },
			"panic with no prices, panic with no prices", exercise.ForgetsPanic)
	})
	g.Race("Once(load), and many goroutines call get", func() {
		get := once(func() string { return "prices" })
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { get() })
		}
		wg.Wait()
	})
}

// shown prints a value as Go has it, but an error by its text.
type shown struct{ value any }

func (s shown) GoString() string {
	if err, ok := s.value.(error); ok {
		return exercise.Show(err)
	}
	return fmt.Sprintf("%#v", s.value)
}

// loads returns a load that takes 3 s.
func loads(b *exercise.B, value string) func() string {
	return func() string {
		b.Work("load", 3*second)
		return value
	}
}

// called fails the check unless load was called n times.
func called(b *exercise.B, n int, m exercise.Mistake) {
	got := b.Started()
	if got < n { // but the load of another check was
		m = exercise.SharedByAll
	}
	if got != n {
		b.Fail(exercise.ByCount, m,
			fmt.Sprintf("%s: load is called %s", b.What(), exercise.Times(n)),
			"it was called "+exercise.Times(got))
	}
}

// together has two goroutines call get while load is running. They may wait
// for a lock, so load must not sleep.
func together(
	b *exercise.B, once onceFunc, load func() string, want string, m exercise.Mistake,
) {
	release := make(chan bool)
	outcomes := make(chan string, 2)
	b.Call(func() {
		get := once(func() string {
			defer b.Enter("load", 0)()
			<-release
			return load()
		})
		time.Sleep(2 * second)
		for range 2 {
			go func() {
				var got string
				if p := recovered(func() string { got = get(); return got }); p != nil {
					got = fmt.Sprint("panic with ", p)
				}
				outcomes <- got
			}()
		}
		b.Quiet(func() bool { return false })
		close(release)
		first, second := <-outcomes, <-outcomes
		called(b, 1, exercise.RunsTwice)
		if first == "prices" {
			first, second = second, first
		}
		b.Same("the calls of get return", "they returned", want, first+", "+second, m)
	})
	b.Takes(2 * second) // polling for the value is late
}

// forYears has many goroutines wait for long, and calls get again when the
// value is old. The goroutines may wait for a lock.
func forYears(b *exercise.B, once onceFunc) {
	const long = 100 * time.Hour // a timeout of its own is shorter
	b.Waits(1000 * long)
	b.Call(func() {
		get := once(func() string {
			defer b.Enter("load", 0)()
			b.Sleep(long)
			return "prices"
		})
		outcomes := make(chan string, 100)
		for range cap(outcomes) {
			go func() {
				got := ""
				if p := recovered(func() string { got = get(); return got }); p != nil {
					got = fmt.Sprint("panic with ", p)
				}
				outcomes <- got
			}()
		}
		for range cap(outcomes) {
			b.Equal("prices", <-outcomes, exercise.GivesUp)
		}
		for range 3 {
			time.Sleep(100 * long)
			b.Equal("prices", get(), exercise.WrongResult)
		}
	})
	called(b, 1, exercise.RunsTwice)
}

// panics fails the check unless get panics with that value.
func panics(b *exercise.B, which string, get func() string, want any) {
	if p := recovered(get); p != want {
		m := exercise.ForgetsPanic
		if p != nil {
			m = exercise.WrongResult
		}
		b.Fail(exercise.ByResult, m,
			fmt.Sprintf("%s: %s panics with that value", b.What(), which), outcome(p))
	}
}

// outcome says what a call of get did.
func outcome(p any) string {
	if p == nil {
		return "it returned"
	}
	return fmt.Sprintf("it panicked with %#v", shown{p})
}

// recovered calls get, and returns what it panics with.
func recovered(get func() string) (p any) {
	defer func() { p = recover() }()
	get()
	return nil
}
