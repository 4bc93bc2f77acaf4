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
	g.Schedules("First of 8 servers, one or all of which answer immediately", func(b *exercise.B) {
		immediately := func() string { return "immediately" }
		ask := slices.Repeat([]func() string{func() string {
			time.Sleep(time.Second)
			return "late"
		}}, 8)
		ask[0] = immediately
		b.Call(func() { first(s(10), ask...) })
		if b.Took() > 0 {
			b.Fail(exercise.BySchedule, exercise.NoReceiver, b.What()+": it takes 0s",
				"the answer was lost: when it came, nobody was there yet to receive it")
		}
		b.Call(func() {
			for range 20 { // who looks whether it is over may be lucky, but not so often
				first(s(10), slices.Repeat([]func() string{immediately}, 8)...)
			}
		})
	})
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
			b.Call(func() { answer, ok = first(s(c.patience), ask...) })
			b.Takes(s(c.takes),
				b.Later(s(c.takes), exercise.SleepsToWait),
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(s(last), exercise.WaitsForAll),
				exercise.At(s(c.needs[0]), exercise.Sequential),
				exercise.At(s(sum), exercise.Sequential),
				exercise.At(s(c.patience), exercise.SleepsToWait),
				exercise.At(s(5), noPatience(c.ok)))
			b.Equal(result{c.answer, c.ok}, result{answer, ok}, exercise.WrongResult)
			time.Sleep(s(last) - b.Now())
			b.Settle()
			b.Gone("when all have answered")
			if n := int(asked.Load()); n > len(ask) {
				b.Fail(exercise.ByCount, exercise.DoesTwice, what+": each is asked once",
					fmt.Sprintf("it asked %d times", n))
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
	g.Bubble("First(100s) of 200 servers, of which the last one is quickest", func(b *exercise.B) {
		// Who looks every millisecond whether there is an answer is late.
		const quick = 1000333337 * time.Nanosecond
		var asked atomic.Int64
		b.Call(func() {
			first(s(100), slices.Repeat([]func() string{func() string {
				if asked.Add(1) == 200 {
					time.Sleep(quick)
				} else {
					time.Sleep(s(3))
				}
				return "here I am"
			}}, 200)...)
		})
		b.Takes(quick, b.Later(s(2), exercise.TooFew))
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

// noPatience is the mistake of who returns with the first answer. Where an
// answer comes in time, that is no mistake.
func noPatience(inTime bool) exercise.Mistake {
	if inTime {
		return exercise.Sequential
	}
	return exercise.NoTimeout
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
