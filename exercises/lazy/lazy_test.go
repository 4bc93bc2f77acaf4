package lazy_test

import (
	"fmt"
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

// gradeOne grades one of them. If nobody asks, f is to be called unasked
// times; if somebody asks then, the result is to come at that time. Where
// somebody asks while f runs, f must not sleep: get may wait for a lock.
func gradeOne(
	g *exercise.G, name string, build builder, unasked int, asks, at time.Duration,
) {
	early, wrongly := exercise.StartsEarly, exercise.StartsEarly
	if unasked > 0 {
		early, wrongly = exercise.InTurn, exercise.StartsLate
	}
	g.Bubble(name+", and nobody calls get", func(b *exercise.B) {
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
		b.Equal([]string{"done"}, got, exercise.WrongResult)
	})
	g.Bubble(name+", and get is called three times", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		var got []string
		b.Call(func() {
			get := build(work(b, 3*second))
			time.Sleep(asks)
			got = append(got, get(), get(), get())
		})
		once(b)
		b.Equal([]string{"done", "done", "done"}, got, exercise.WrongResult)
	})
	g.Bubble(name+", and get is called at once", func(b *exercise.B) {
		b.Call(func() {
			for range 100 { // it may have begun by chance
				get := build(func() string { return "done" })
				b.Equal("done", get(), exercise.DoesNotWait)
			}
		})
	})
	g.Bubble(name+`, and get is called 1000 times; f returns ""`, func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() {
			get := build(func() string {
				b.Work("f", 0)
				return ""
			})
			time.Sleep(asks)
			for range 1000 {
				b.Equal(`""`, fmt.Sprintf("%q", get()), exercise.WrongResult)
			}
		})
		once(b)
	})
	g.Bubble(name+", and two call get at the same time", func(b *exercise.B) {
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
			b.Equal(`"done" and "done"`, fmt.Sprintf("%q and %q", first, second),
				exercise.DoesNotWait)
		})
		b.Takes(2 * second) // who looks now and then for the result is late
	})
	g.Race(name+", and many call get", func() {
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

// work returns a function that works for so long.
func work(b *exercise.B, d time.Duration) func() string {
	return func() string {
		b.Work("f", d)
		return "done"
	}
}

func once(b *exercise.B) {
	likely := exercise.RunsTwice
	if b.Started() == 0 { // but another f was called, in another check
		likely = exercise.SharesMemory
	}
	if b.Started() != 1 {
		b.Fail(exercise.ByCount, likely,
			b.What()+": f is called once",
			"it was called "+exercise.Times(b.Started()))
	}
}
