package lazy_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/lazy"
	"example.com/baton/internal/exercise"
)

var ex = exercise.New("lazy", grade)

func TestYours(t *testing.T) { ex.Yours(t, answer{lazy.Lazy, lazy.Started}) }

type builder = func(f func() string) (get func() string)

// An answer is both functions of the exercise.
type answer struct{ lazy, started builder }

const second = time.Second

func grade(g *exercise.G, a answer) {
	g.Races(exercise.UnlockedResults)
	gradeOne(g, "Lazy", a.lazy, 0, 2*second, 5*second)
	gradeOne(g, "Started", a.started, 1, 4*second, 4*second)
}

// thinks returns a function that takes that long. While it does, others may
// wait for a lock.
func thinks(b *exercise.B, result string, d time.Duration) func() string {
	return func() string {
		defer b.Enter("f", d)()
		b.Sleep(d)
		return result
	}
}

// gradeOne grades one of them. Without a get, f must be called unasked
// times. After a get at asks, the result must come at that time. Where get is
// called while f runs, f must not use time.Sleep: get may wait for a lock.
func gradeOne(
	g *exercise.G, name string, build builder, unasked int, asks, at time.Duration,
) {
	early, wrongly := exercise.StartsEarly, exercise.StartsEarly
	if unasked > 0 {
		early, wrongly = exercise.Sequential, exercise.StartsLate
	}
	g.Bubble(name+", and get is never called", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() { build(work(b, 3*second)) })
		b.Returns(0, exercise.At(3*second, early))
		time.Sleep(10 * second)
		if b.Started() != unasked {
			b.Fail(exercise.ByCount, wrongly,
				fmt.Sprintf("%s: f is called %s", b.What(), exercise.Times(unasked)),
				"it was called "+exercise.Times(b.Started()))
		}
	})
	g.Bubble(fmt.Sprintf("%s, and a get after %v", name, asks), func(b *exercise.B) {
		var got []string
		b.Call(func() {
			get := build(work(b, 3*second))
			time.Sleep(asks)
			got = append(got, get())
		})
		b.Takes(at,
			exercise.At(3*second, exercise.StartsEarly),
			exercise.At(2*second, exercise.DoesNotWait),
			exercise.At(7*second, exercise.StartsLate))
		b.Same("get returns", "it returned", []string{"done"}, got, exercise.WrongResult)
	})
	if unasked > 0 {
		g.Bubble("Started, and a get after 2s", func(b *exercise.B) {
			var got string
			b.Call(func() {
				get := build(thinks(b, "done", 3*second))
				b.Sleep(2 * second)
				got = get()
			})
			if begun := b.Lines(); len(begun) > 0 && begun[0].At > 0 && begun[0].At < 2*second {
				b.Fail(exercise.ByInstant, exercise.Mistake{}, b.What()+": f begins right away",
					fmt.Sprintf("it began at %v", begun[0].At))
			}
			b.Takes(3*second, exercise.At(2*second, exercise.DoesNotWait),
				exercise.At(5*second, exercise.StartsLate))
			b.Equal("done", got, exercise.WrongResult)
		})
	}
	g.Bubble(name+", and get is called three times", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		var got []string
		b.Call(func() {
			get := build(work(b, 3*second))
			time.Sleep(asks)
			got = append(got, get(), get(), get())
		})
		once(b)
		b.Same("the calls of get return", "they returned", []string{"done", "done", "done"}, got, exercise.WrongResult)
	})
	g.Bubble(name+", and get is called right away", func(b *exercise.B) {
		b.Call(func() {
			for range 100 { // f may have started by chance
				get := build(func() string { return "done" })
				b.Equal("done", get(), exercise.DoesNotWait)
			}
		})
	})
	g.Bubble(name+`, and get is called 100000 times; f returns ""`, func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() {
			get := build(func() string {
				b.Work("f", 0)
				return ""
			})
			time.Sleep(asks)
			for range 100_000 {
				if got := get(); got != "" {
					b.Equal(`""`, fmt.Sprintf("%q", got), exercise.WrongResult)
				}
			}
		})
		once(b)
	})
	g.Bubble(name+", and two goroutines call get at the same time", func(b *exercise.B) {
		release := make(chan bool)
		results := make(chan string, 2)
		b.Call(func() {
			get := build(func() string {
				done := b.Enter("f", 0)
				defer done()
				<-release
				return "done"
			})
			time.Sleep(2 * second)
			for range 2 {
				go func() { results <- get() }()
			}
			b.Quiet(func() bool { return false })
			close(release)
			first, second := <-results, <-results
			once(b)
			b.Same("the calls of get return", "they returned", `"done" and "done"`, fmt.Sprintf("%q and %q", first, second),
				exercise.DoesNotWait)
		})
		b.Takes(2 * second) // polling for the result is late
	})
	g.Bubble("two calls of "+name+", for functions that take 3s", func(b *exercise.B) {
		var first, second string
		b.Call(func() {
			one := build(thinks(b, "a", 3*time.Second))
			other := build(thinks(b, "b", 3*time.Second))
			both(func() { first = other() }, func() { second = one() })
		})
		b.Takes(3*time.Second, exercise.At(6*time.Second, exercise.SharedByAll))
		b.Same("the calls of get return", "they returned", `"b" and "a"`, fmt.Sprintf("%q and %q", first, second), exercise.SharedByAll)
	})
	g.Bubble(name+", where f takes 10,000h", func(b *exercise.B) {
		b.Waits(20_000 * time.Hour)
		var got string
		b.Call(func() {
			get := build(thinks(b, "done", 10_000*time.Hour))
			got = get()
		})
		b.Equal("done", got, exercise.DoesNotWait)
		b.Gone("when f has returned")
	})
	g.Bubble(name+", and five goroutines call get, and again after 10,000h", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Waits(50_000 * time.Hour)
		b.Call(func() {
			get := build(thinks(b, "done", 3*second))
			for range 2 {
				var all sync.WaitGroup
				for range 5 {
					all.Go(func() { get() })
				}
				all.Wait()
				time.Sleep(10_000 * time.Hour)
			}
		})
		once(b)
	})
	g.Schedules(name+", and two goroutines call get at the same time", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() {
			calls := 0
			get := build(func() string {
				b.Locked(func() { calls++ })
				return "done"
			})
			var first, second string
			both(func() { first = get() }, func() { second = get() })
			if calls != 1 {
				likely := exercise.RunsTwice
				if calls == 0 { // but an f of another schedule was
					likely = exercise.SharedByAll
				}
				b.Fail(exercise.BySchedule, likely,
					b.What()+": f is called once", "it was called "+exercise.Times(calls))
			}
			b.Same("the calls of get return", "they returned", `"done" and "done"`, fmt.Sprintf("%q and %q", first, second),
				exercise.DoesNotWait)
		})
		b.Instant()
	})
	g.Schedules("two calls of "+name, func(b *exercise.B) {
		var by [2]int // goroutines
		b.Call(func() {
			var gets [2]func() string
			for i := range gets {
				gets[i] = build(func() string {
					by[i] = exercise.Goroutine()
					return "done"
				})
			}
			if unasked > 0 { // a get might call f itself
				b.Settle()
				return
			}
			both(func() { gets[0]() }, func() { gets[1]() })
		})
		if by[0] == by[1] && by[0] != 0 {
			b.Fail(exercise.BySchedule, exercise.SharedByAll,
				b.What()+": no goroutine calls f for both",
				"one goroutine called f for both")
		}
	})
	g.Race(name+", and many goroutines call get", func() {
		get := build(func() string { return "done" })
		done := make(chan bool, 50)
		for range 50 {
			go func() {
				get()
				done <- true
			}()
		}
		for range 50 {
			<-done
		}
	})
}

// both runs two functions at the same time.
func both(first, second func()) {
	var wg sync.WaitGroup
	wg.Go(first)
	wg.Go(second)
	wg.Wait()
}

// work returns a function that works for that long.
func work(b *exercise.B, d time.Duration) func() string {
	return func() string {
		b.Work("f", d)
		return "done"
	}
}

func once(b *exercise.B) {
	likely := exercise.RunsTwice
	if b.Started() == 0 { // but an f of another check was
		likely = exercise.SharedByAll
	}
	if b.Started() != 1 {
		b.Fail(exercise.ByCount, likely,
			b.What()+": f is called once",
			"it was called "+exercise.Times(b.Started()))
	}
}
