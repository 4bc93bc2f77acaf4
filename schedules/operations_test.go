package schedules_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/racedetector"
	"example.com/baton/schedules"
	"example.com/baton/schedules/model"
)

// outcomes runs f under all schedules, and returns what it has returned,
// sorted, and how many schedules there are.
func outcomes(t *testing.T, f func() string) (all []string, n int) {
	t.Helper()
	seen := map[string]bool{}
	r := schedules.Explore(t, 100_000, 1, func(*testing.T) error {
		seen[f()] = true
		return nil
	})
	if r.Failure != nil || !r.All {
		t.Fatalf("%v: %v", r, r.Failure)
	}
	return slices.Sorted(maps.Keys(seen)), r.Schedules
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A select takes any case that is ready.
func TestSelect(t *testing.T) {
	got, n := outcomes(t, func() string {
		a, b := make(chan int, 1), make(chan int, 1)
		a <- 1
		b <- 2
		x, y := model.CaseRecv(a), model.CaseRecv(b)
		if model.Pick(false, x, y) == 0 {
			return fmt.Sprint("a", x.Value(), x.OK())
		}
		return fmt.Sprint("b", y.Value(), y.OK())
	})
	equal(t, got, "a1 true", "b2 true")
	if n != 2 {
		t.Errorf("%d schedules", n)
	}
}

// A select with a default that sends on an unbuffered channel finds the
// receiver there, or not yet.
func TestLostSignal(t *testing.T) {
	r := schedules.Explore(t, 1000, 1, func(*testing.T) error {
		ch := make(chan int)
		together(
			func() { model.Receive(ch) },
			func() { model.Pick(true, model.CaseSend(ch)(1)) })
		return nil
	})
	if r.Failure == nil || r.Failure.Outcome.Kind != model.Deadlock {
		t.Errorf("%v: %v", r, r.Failure)
	}
}

// Senders are received from in any order, and a closed channel ends a range.
func TestChannels(t *testing.T) {
	got, _ := outcomes(t, func() string {
		ch := make(chan string)
		var wg model.WaitGroup
		wg.Add(2)
		for _, s := range []string{"a", "b"} {
			model.Go(func() {
				model.SendTo(ch)(s)
				wg.Done()
			})
		}
		model.Go(func() {
			wg.Wait()
			model.CloseChan(ch)
		})
		var all []string
		for s := range model.Range(ch) {
			all = append(all, s)
		}
		return strings.Join(all, "")
	})
	equal(t, got, "ab", "ba")
}

// Sleeps that end at the same instant end in any order, others in theirs.
func TestSameInstant(t *testing.T) {
	got, _ := outcomes(t, func() string {
		var text strings.Builder
		sleep := func(name string, d time.Duration) func() {
			return func() {
				model.Sleep(d)
				here.At(1)
				text.WriteString(name)
			}
		}
		together(sleep("a", time.Second), sleep("b", time.Second), sleep("c", time.Hour))
		return text.String()
	})
	equal(t, got, "abc", "bac")
}

// A result that comes at the moment of a timeout may win or lose, be the
// timeout a context's or a timer's.
func TestTimeout(t *testing.T) {
	got, _ := outcomes(t, func() string {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		result := make(chan int, 1)
		model.Go(func() {
			model.Sleep(time.Second)
			model.SendTo(result)(1)
		})
		timer := time.NewTimer(time.Second)
		defer model.StopTimer(timer)
		switch model.Pick(false, model.CaseRecv(ctx.Done()), model.CaseRecv(result), model.CaseRecv(timer.C)) {
		case 0:
			return "context"
		case 1:
			return "result"
		}
		return "timer"
	})
	equal(t, got, "context", "result", "timer")
}

// A callback that the context package starts is a goroutine of the run.
func TestAfterFunc(t *testing.T) {
	got, _ := outcomes(t, func() string {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		done := make(chan bool)
		model.ContextAfterFunc(ctx, func() {
			here.At(1)
			n = 2 * n
			model.CloseChan(done)
		})
		cancel()
		here.At(2)
		n++
		model.Receive(done)
		return fmt.Sprint(n)
	})
	equal(t, got, "1", "2")
}

// Code that was not rewritten may sleep: others go on meanwhile.
func TestSleepsOutside(t *testing.T) {
	if racedetector.Enabled {
		t.Skip("a goroutine that wakes outside of the explorer is not ordered with it")
	}
	got, _ := outcomes(t, func() string {
		var text strings.Builder
		note := func(s string) {
			here.At(1)
			text.WriteString(s)
		}
		together(
			func() { time.Sleep(time.Second); note("a") },
			func() { time.Sleep(time.Second); note("b") },
			func() { note("c") })
		return text.String()
	})
	equal(t, got, "cab", "cba")
}

// A goroutine that locks for reading twice meets a writer in between.
func TestReadersAndWriter(t *testing.T) {
	f := wrong(t, model.Deadlock, func() error {
		var mu model.RWMutex
		together(
			//lint:ignore SA2001 only the locks matter
			func() { mu.RLock(); mu.RLock(); mu.RUnlock(); mu.RUnlock() },
			//lint:ignore SA2001 only the locks matter
			func() { mu.Lock(); mu.Unlock() })
		return nil
	})
	if len(f.Outcome.Left) != 3 {
		t.Errorf("%v", f.Outcome.Left)
	}
}

// How runs end.
func TestEndings(t *testing.T) {
	if racedetector.Enabled {
		t.Skip("a goroutine that wakes outside of the explorer is not ordered with it")
	}
	for _, c := range []struct {
		kind model.Ending
		says string
		f    func() error
	}{
		{model.Panic, "goroutine 2 panics: x", func() error {
			together(func() { panic("x") })
			return nil
		}},
		{model.Fine, "no", func() error { return errors.New("no") }},
		{model.Leak, "leak", func() error {
			model.Go(func() { model.Receive(make(chan int)) })
			return nil
		}},
		{model.Deadlock, "deadlock", func() error {
			var mu model.Mutex
			mu.Lock()
			mu.Lock()
			return nil
		}},
		{model.Spinning, "spinning", func() error {
			var stop model.Bool
			for !stop.Load() {
			}
			return nil
		}},
		{model.Endless, "endless: it took more than 20,000 steps", func() error {
			for n := new(model.Int64); n.Add(1) > 0; {
			}
			return nil
		}},
		{model.Deadlock, "deadlock", func() error { model.Forever(); return nil }},
		{model.Deadlock, "deadlock", func() error { model.Receive[int](nil); return nil }},
	} {
		r := schedules.Explore(t, 100, 1, func(*testing.T) error { return c.f() })
		if r.Failure == nil || r.Failure.Outcome.Kind != c.kind ||
			!strings.HasPrefix(r.Failure.String(), c.says) {
			t.Errorf("%q: %v", c.kind, r.Failure)
		}
	}
	// A goroutine that ends by Goexit has ended; deferred calls are made.
	right(t, 1, func() error {
		together(func() {})
		var wg model.WaitGroup
		wg.Add(1)
		model.Go(func() {
			defer wg.Done()
			runtime.Goexit()
		})
		wg.Wait()
		return nil
	})
}

// A long test under one random schedule is not endless.
func TestLong(t *testing.T) {
	t.Setenv(schedules.RandomVariable, "1")
	n := new(model.Int64)
	schedules.Test(t, func(*testing.T) {
		for n.Add(1) < 30_000 {
		}
	})
	if n.Load() != 30_000 {
		t.Errorf("counted to %d", n.Load())
	}
}

// After a deadlock, deferred functions run, and nothing is left behind.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	cleaned := 0
	for range 10 {
		schedules.Explore(t, 1, 1, func(*testing.T) error {
			var mu model.Mutex
			mu.Lock()
			for range 5 {
				model.Go(func() {
					defer func() { recover(); cleaned++ }()
					mu.Lock()
					defer mu.Unlock()
				})
			}
			mu.Lock()
			return nil
		})
	}
	for range 1000 { // a goroutine of the last bubble may be about to end
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines are left", after-before)
	}
	if cleaned != 10*2*5 { // each failure is repeated once, to note its steps
		t.Errorf("%d deferred functions were called", cleaned)
	}
}

// The budget is one of schedules, the seed chooses among the rest, and the
// report says which schedules were run.
func TestReport(t *testing.T) {
	program := func(n int) func(*testing.T) error {
		return func(*testing.T) error {
			var x model.Int64
			inc := func() {
				for range n {
					x.Add(1)
				}
			}
			together(inc, inc)
			return nil
		}
	}
	for _, c := range []struct {
		budget, n int
		want      string
	}{
		{100, 1, "all 6 schedules"}, // of two steps each
		{100, 20, "100 schedules: all without interruptions, and 25 random ones (seed 7)"},
		{2000, 20, "2,000 schedules: all with at most 1 interruption, and 500 random ones (seed 7)"},
		{1, 1, "1 of many schedules"},
	} {
		if r := schedules.Explore(t, c.budget, 7, program(c.n)); r.String() != c.want {
			t.Errorf("%v, not %v", r, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	s, err := schedules.Parse("3.1 17.2")
	if err != nil || s.String() != "3.1 17.2" {
		t.Errorf("%v %v", s, err)
	}
	if _, err := schedules.Parse("3.1 x"); err == nil {
		t.Error("x is no decision")
	}
}

func TestDrawing(t *testing.T) {
	source := func(file string, line int) string {
		return []string{"", "old := *n", "*n = old + 1"}[line]
	}
	r := schedules.Explore(t, 1000, 1, func(*testing.T) error {
		n := 0
		inc := func() {
			here.See(1)
			old := model.Got(n)
			n = model.Mid(here, 2, old+1)
		}
		together(inc, inc)
		if n != 2 {
			return errors.New("lost")
		}
		return nil
	})
	got := strings.Join(schedules.NewDrawing(*r.Failure, source).Lines(76, 20), "\n")
	want := strings.TrimPrefix(`
how it happens (schedule 3, 4 steps)
                 goroutine 1                  goroutine 2
proofs_test.go:1 old := *n  // 0
proofs_test.go:1                              old := *n  // 0
proofs_test.go:2                              *n = old + 1  // writes 1
proofs_test.go:2 *n = old + 1  // writes 1`, "\n")
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

// The tree of two goroutines that read, then write: six orders, of which
// the two in which one goroutine is done before the other reads are right.
func TestTree(t *testing.T) {
	tree, all := schedules.NewTree(t, 100, func(*testing.T) error {
		n := 0
		inc := func() {
			here.See(1)
			old := model.Got(n)
			here.At(2)
			n = old + 1
		}
		model.Go(inc)
		model.Go(inc)
		model.WaitIdle(nil)
		if n != 2 {
			return errors.New("an update is lost")
		}
		return nil
	}, func(string, int) string { return "" })
	ends := map[string]int{}
	var walk func(at *schedules.Tree)
	walk = func(at *schedules.Tree) {
		if at.End != "" {
			ends[at.End]++
		}
		for _, next := range at.Next {
			walk(next)
		}
	}
	walk(tree)
	if !all || ends["right"] != 2 || ends["an update is lost"] != 4 {
		t.Errorf("all: %v, ends: %v", all, ends)
	}
}
