package gather_test

import (
	"fmt"
	"slices"
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
		g.Bubble(fmt.Sprintf("Gather of %v s", thinking), func(b *exercise.B) {
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
			b.Equal(want, got, exercise.AsTheyCome)
		})
	}
	g.Bubble("Gather of 200 who think for up to 1.200333 s, one of whom says nothing", func(b *exercise.B) {
		// Who looks every millisecond whether all have answered is late.
		const long = 1200333 * time.Microsecond
		var ask []func() string
		var want, got []string
		for i := range 200 {
			says := fmt.Sprint(i % 150) // which others may say, too
			if i == 100 {
				says = ""
			}
			want = append(want, says)
			ask = append(ask, func() string {
				b.Sleep(long - time.Duration(i%10)*time.Millisecond)
				return says
			})
		}
		b.Call(func() { got = gather(ask...) })
		b.Takes(long, b.Later(2*time.Second, exercise.TooFew))
		if len(got) != len(want) {
			b.Fail(exercise.ByResult, exercise.WrongResult,
				b.What()+": it returns 200 answers, though some are the same, and one is empty",
				fmt.Sprintf("it returned %d", len(got)))
		}
		if !slices.Equal(got, want) {
			b.Fail(exercise.ByResult, exercise.AsTheyCome,
				b.What()+": what they say, in the order in which they were asked",
				"it returned something else")
		}
	})
	g.Race("Gather of 100", func() {
		ask := make([]func() string, 100)
		for i := range ask {
			ask[i] = func() string { return "a" }
		}
		gather(ask...)
	})
}
