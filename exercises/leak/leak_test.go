package leak_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/exercises/leak"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("leak", grade)

func TestYours(t *testing.T) { task.Mend(t, leak.First) }

type first = func(patience time.Duration, ask ...func() string) (answer string, ok bool)

func grade(g *exercise.G, first first) {
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
			var ask []func() string
			for i, seconds := range c.needs {
				sum += seconds
				last = max(last, seconds)
				name := fmt.Sprintf("%c", 'a'+i)
				ask = append(ask, func() string {
					// Not b.Work: it is right that others go on at the end.
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
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(s(last), exercise.WaitsForAll),
				exercise.At(s(c.needs[0]), exercise.InTurn),
				exercise.At(s(sum), exercise.InTurn),
				exercise.At(s(c.patience), exercise.SleepsToWait),
				exercise.At(s(5), noPatience(c.ok)))
			b.Equal(result{c.answer, c.ok}, result{answer, ok}, exercise.WrongResult)
		})
	}
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
		return exercise.InTurn
	}
	return exercise.NoTimeout
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
