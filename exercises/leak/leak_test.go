package leak_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/leak"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("leak", grade)

func TestYours(t *testing.T) { task.Fixed(t, leak.First) }

type first = func(patience time.Duration, ask ...func() string) (answer string, ok bool)

func grade(g *exercise.G, first first) {
	for _, late := range []time.Duration{0, time.Second} {
		what := "First(10s) of two servers that answer immediately"
		if late > 0 {
			what = "First(10s) of two servers, one of which answers immediately"
		}
		g.Schedules(what, func(b *exercise.B) {
			b.Call(func() {
				first(s(10), func() string { return "now" }, func() string {
					if late > 0 {
						time.Sleep(late)
					}
					return "later"
				})
			})
			if b.Took() > 0 {
				b.Fail(exercise.BySchedule, exercise.NoReceiver, b.What()+": it takes 0s",
					fmt.Sprintf("it took %v: the first answer was lost", b.Took()))
			}
		})
	}
	for _, c := range []struct {
		patience int
		needs    []int
		takes    int
		answer   string
		ok       bool
	}{
		{10, []int{2, 1, 4}, 1, "b", true},
		{10, []int{5, 4, 3, 2, 1}, 1, "e", true},
		{3, []int{5, 7}, 3, "", false},
		{10, []int{6}, 6, "a", true},
	} {
		what := fmt.Sprintf("First(%ds) of servers that need %v s", c.patience, c.needs)
		g.Bubble(what, func(b *exercise.B) {
			sum, last := 0, 0
			var asked atomic.Int64
			var ask []func() string
			for i, seconds := range c.needs {
				sum += seconds
				last = max(last, seconds)
				name := fmt.Sprintf("%c", 'a'+i)
				ask = append(ask, func() string {
					// Not b.Work: it is right that others go on at the end.
					asked.Add(1)
					fmt.Fprintf(b, "Start %s\n", name)
					time.Sleep(s(seconds))
					fmt.Fprintf(b, "End %s\n", name)
					return name
				})
			}
			var answer string
			var ok bool
			before := 0
			b.Call(func() {
				answer, ok = first(s(c.patience), ask...)
				before = int(asked.Load())
			})
			likely := []exercise.Time{
				b.Later(s(c.takes), exercise.SleepsToWait),
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(s(last), exercise.WaitsForAll),
				exercise.At(s(c.patience), exercise.SleepsToWait),
			}
			if before == 1 && len(ask) > 1 { // asked, when it returned
				likely = append(likely, exercise.At(b.Took(), exercise.Sequential))
			} else if !c.ok && b.Took() == s(c.needs[0]) { // with the first answer
				likely = append(likely, exercise.At(b.Took(), exercise.NoTimeout))
			}
			b.Takes(s(c.takes), likely...)
			b.Equal(result{c.answer, c.ok}, result{answer, ok}, exercise.WrongResult)
			time.Sleep(s(last) - b.Now())
			b.Settle()
			b.Gone("when all have answered")
			if n := int(asked.Load()); n > len(ask) {
				b.Fail(exercise.ByCount, exercise.DoesTwice, what+": it asks each server once",
					fmt.Sprintf("it asked %d times in all", n))
			}
		})
	}
	g.Bubble("First(10s) of a server that answers with an empty string", func(b *exercise.B) {
		var answer string
		var ok bool
		b.Call(func() {
			answer, ok = first(s(10), func() string {
				time.Sleep(time.Second)
				return ""
			})
		})
		b.Equal(result{"", true}, result{answer, ok}, exercise.WrongResult)
		b.Takes(s(1), b.Later(s(1), exercise.SleepsToWait))
	})
	g.Bubble("First(3s) of no servers", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NothingToDo)
		b.Means(exercise.ByPanic, exercise.NothingToDo)
		var answer string
		var ok bool
		b.Call(func() { answer, ok = first(s(3)) })
		b.Equal(result{"", false}, result{answer, ok}, exercise.NothingToDo)
		if b.Took() > 0 { // returning immediately is right, because no answer will come
			b.Takes(s(3), b.Later(s(3), exercise.SleepsToWait))
		}
	})
	g.Bubble("First(0s) of a server that needs 1s", func(b *exercise.B) {
		var answer string
		var ok bool
		b.Call(func() {
			answer, ok = first(0, func() string {
				time.Sleep(time.Second)
				return "a"
			})
		})
		m := exercise.WrongResult
		if b.Took() > 0 {
			m = exercise.NoTimeout
		}
		b.Equal(result{"", false}, result{answer, ok}, m)
		b.Takes(0)
	})
	g.Bubble("First(100s) of 1100 servers, the last of which is the fastest", func(b *exercise.B) {
		// An answer that checks every millisecond is late.
		const quick = 1000333337 * time.Nanosecond
		var asked atomic.Int64
		b.Call(func() {
			first(s(100), slices.Repeat([]func() string{func() string {
				if asked.Add(1) == 1100 {
					time.Sleep(quick)
				} else {
					time.Sleep(s(3))
				}
				return "here I am"
			}}, 1100)...)
		})
		b.Takes(quick, b.Later(s(2), exercise.TooFew))
	})
	g.Bubble("First(1s) of one server, many times", func(b *exercise.B) {
		b.Frugal(func() { first(s(1), func() string { return "a" }) })
	})
	g.Bubble("First(100000h) of servers that need 10000h and 20000h", func(b *exercise.B) {
		b.Waits(200_000 * time.Hour)
		needs := func(d time.Duration) func() string {
			return func() string {
				time.Sleep(d)
				return d.String()
			}
		}
		var answer string
		var ok bool
		b.Call(func() { answer, ok = first(100_000*time.Hour, needs(10_000*time.Hour), needs(20_000*time.Hour)) })
		b.Equal(result{"10000h0m0s", true}, result{answer, ok}, exercise.GivesUp)
		b.Takes(10_000 * time.Hour)
		time.Sleep(10_000 * time.Hour)
		b.Settle()
		b.Gone("when all have answered")
	})
	g.Race("First of 100", func() {
		ask := make([]func() string, 100)
		for i := range ask {
			ask[i] = func() string {
				time.Sleep(time.Millisecond)
				return "a"
			}
		}
		first(time.Second, ask...)
		time.Sleep(20 * time.Millisecond)
	})
}

// A result is what First returns.
type result struct {
	answer string
	ok     bool
}

func (r result) String() string { return fmt.Sprintf("%q, %v", r.answer, r.ok) }

func s(n int) time.Duration { return time.Duration(n) * time.Second }
