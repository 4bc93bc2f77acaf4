package gather_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/gather"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("gather", grade)

func TestYours(t *testing.T) { task.Yours(t, gather.Gather) }

type gatherer = func(ask ...func() string) []string

func grade(g *exercise.G, gather gatherer) {
	g.Races(exercise.UnlockedResults)
	for _, thinking := range [][]int{{3, 1, 2}, {1, 2, 3, 4}, {2}, {}} {
		longest, want := 0, []string{}
		for i, seconds := range thinking {
			longest = max(longest, seconds)
			want = append(want, fmt.Sprintf("%c", 'a'+i))
		}
		what := fmt.Sprintf("Gather of people who think for %v s", thinking)
		if len(thinking) == 0 {
			what = "Gather of no people"
		}
		g.Bubble(what, func(b *exercise.B) {
			if len(thinking) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			var ask []func() string
			for i, seconds := range thinking {
				ask = append(ask, func() string {
					// Others may wait for a lock meanwhile, as in sync.OnceValue.
					thinks := time.Duration(seconds) * time.Second
					done := b.Enter(want[i], thinks)
					b.Sleep(thinks)
					done()
					return want[i]
				})
			}
			var got []string
			b.Call(func() { got = gather(ask...) })
			b.Takes(time.Duration(longest) * time.Second)
			b.Equal(want, got, exercise.Order(want, got, func(i int) time.Duration {
				return time.Duration(thinking[i]) * time.Second
			}))
		})
	}
	g.Bubble("Gather of 1000 people who think for up to 1.200333 s, one of whom says nothing", func(b *exercise.B) {
		// An answer that checks every millisecond whether all are done is late.
		const long = 1200333 * time.Microsecond
		thinks := func(i int) time.Duration { return long - time.Duration(i%2)*time.Millisecond }
		var ask []func() string
		var want, got []string
		for i := range 1000 {
			says := fmt.Sprint(i % 150) // which others may say, too
			if i == 100 {
				says = ""
			}
			want = append(want, says)
			ask = append(ask, func() string {
				b.Sleep(thinks(i))
				return says
			})
		}
		b.Call(func() { got = gather(ask...) })
		b.Takes(long, b.Later(2*time.Second, exercise.TooFew))
		if len(got) != len(want) {
			b.Fail(exercise.ByResult, exercise.WrongResult,
				b.What()+": it returns 1000 answers, though some are the same, and one is empty",
				fmt.Sprintf("it returned %d", len(got)))
		}
		b.Equal(want, got, exercise.Order(want, got, thinks))
	})
	g.Bubble("Gather of two people who think for 20,000h and 10,000h", func(b *exercise.B) {
		b.Waits(50_000 * time.Hour)
		var got []string
		b.Call(func() { got = gather(says(b, "a", 20_000*time.Hour), says(b, "b", 10_000*time.Hour)) })
		b.Takes(20_000 * time.Hour)
		b.Equal([]string{"a", "b"}, got, exercise.WrongResult)
	})
	g.Bubble("two calls of Gather at the same time, and then a third call", func(b *exercise.B) {
		var first, second, third []string
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { first = gather(says(b, "a", 2*time.Second), says(b, "b", time.Second)) })
			both.Go(func() { second = gather(says(b, "c", 2*time.Second), says(b, "d", time.Second)) })
			both.Wait()
			third = gather(says(b, "e", time.Second), says(b, "f", 2*time.Second))
		})
		b.Takes(4 * time.Second)
		b.Same("they return", "they returned", "[a b], [c d] and [e f]",
			fmt.Sprintf("%v, %v and %v", first, second, third), exercise.SharedByAll)
	})
	g.Bubble("two calls of Gather at the same time, which take 1s and 3s", func(b *exercise.B) {
		var took [2]time.Duration
		b.Call(func() {
			var both sync.WaitGroup
			for i, thinks := range []time.Duration{time.Second, 3 * time.Second} {
				both.Go(func() {
					gather(says(b, "a", thinks), says(b, "b", thinks))
					took[i] = b.Now()
				})
			}
			both.Wait()
		})
		b.Same("they return at", "they returned at", "[1s 3s]", fmt.Sprint(took), exercise.SharedByAll)
		b.Takes(3 * time.Second)
	})
	g.Race("Gather of 100 people", func() {
		ask := make([]func() string, 100)
		for i := range ask {
			ask[i] = func() string { return "a" }
		}
		gather(ask...)
	})
	g.Schedules("Gather of two people who answer at the same instant", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Call(func() {
			got := gather(says(b, "a", time.Second), says(b, "b", time.Second))
			now := fmt.Sprint(got)
			m := exercise.Mistake{}
			if now == "[b a]" {
				m = exercise.AsTheyCome
			} else if b.Settle(); fmt.Sprint(got) == "[a b]" {
				m = exercise.DoesNotWait
			}
			b.Equal("[a b]", now, m)
		})
		b.Takes(time.Second)
	})
	g.Schedules("Gather of three people who answer immediately", func(b *exercise.B) {
		b.Call(func() {
			now := fmt.Sprint(gather(says(b, "a", 0), says(b, "", 0), says(b, "c", 0)))
			b.Equal("[a  c]", now, exercise.Mistake{})
		})
		b.Instant()
	})
}

// says returns a function that thinks for a while, and then answers.
func says(b *exercise.B, answer string, after time.Duration) func() string {
	return func() string {
		b.Sleep(after)
		return answer
	}
}
