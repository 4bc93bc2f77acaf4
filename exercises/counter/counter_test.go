package counter_test

import (
	"fmt"
	"sync"
	"testing"

	"example.com/baton/exercises/counter"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("counter", grade)

func TestYours(t *testing.T) {
	task.Yours(t, func() words { return counter.New() })
}

// words is what a counter can do.
type words interface {
	Add(word string)
	Of(word string) int
	Words() map[string]int
}

func grade(g *exercise.G, make func() words) {
	g.Races(exercise.UnlockedCounter)
	g.Bubble("Of(\"apple\") in two counters, after an Add to the first", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() {
			c, other := make(), make()
			c.Add("apple")
			first, second := c.Of("apple"), other.Of("apple")
			m := exercise.WrongResult
			if second > 0 {
				m = exercise.SharesMemory
			}
			b.Same("they return", "they returned", "1 and 0", fmt.Sprint(first, " and ", second), m)
		})
	})
	g.Bubble("Of(\"apple\"), after Add of apple, peach and apple", func(b *exercise.B) {
		var c words
		b.Call(func() {
			c = make()
			c.Add("apple")
			c.Add("peach")
			c.Add("apple")
			b.Equal(2, c.Of("apple"), exercise.WrongResult)
		})
		b.Takes(0, b.Later(0, exercise.SleepsToWait))
	})
	g.Bubble("Words, after Add of each letter", func(b *exercise.B) {
		b.Call(func() {
			c := make()
			want := map[string]int{}
			for letter := 'a'; letter <= 'z'; letter++ {
				want[string(letter)] = 1
				c.Add(string(letter))
			}
			b.Equal(want, c.Words(), exercise.WrongResult)
		})
	})
	g.Bubble("Words, after Add of unusual words", func(b *exercise.B) {
		b.Call(func() {
			c := make()
			want := map[string]int{}
			for _, word := range []string{
				"", "apple", "Apple", " apple", "apple,", "", "äpfel", "Apple", "pale", "leap", "apel",
			} {
				want[word]++
				c.Add(word)
			}
			b.Equal(want, c.Words(), exercise.WrongResult)
			for word, n := range want {
				b.Equal(fmt.Sprintf("%d for Of(%q)", n, word), fmt.Sprintf("%d for Of(%q)", c.Of(word), word),
					exercise.WrongResult)
			}
		})
	})
	g.Bubble(`two calls of Of("plum"), which was never counted`, func(b *exercise.B) {
		b.Call(func() {
			c := make()
			b.Same("they return", "they returned", "0 and 0",
				fmt.Sprint(c.Of("plum"), " and ", c.Of("plum")), exercise.WrongResult)
			words := c.Words()
			if len(words) > 0 {
				b.Fail(exercise.ByResult, exercise.WrongResult,
					"Words has only words that were counted",
					fmt.Sprintf("it returned %v", words))
			}
			if words == nil {
				b.Fail(exercise.ByResult, exercise.NothingToDo,
					"the caller may write to the map that Words returns, "+
						"even if no word was counted",
					"it returned nil, and writing to a nil map panics")
			}
			c.Add("plum")
			b.Equal(1, c.Of("plum"), exercise.WrongResult)
		})
	})
	g.Bubble("Words, and then another Add", func(b *exercise.B) {
		b.Call(func() {
			c := make()
			c.Add("apple")
			before := c.Words()
			c.Add("apple")
			if n := before["apple"]; len(before) != 1 || n != 1 {
				b.Fail(exercise.ByResult, exercise.SharesMemory,
					"the map that Words has returned stays map[apple:1]",
					fmt.Sprintf("after another Add of apple it was %v", before))
			}
			mine, yours := c.Words(), c.Words()
			b.Equal(map[string]int{"apple": 2}, mine, exercise.WrongResult)
			yours["pear"] = 1
			if len(mine) != 1 || c.Of("pear") != 0 {
				b.Fail(exercise.ByResult, exercise.SharesMemory,
					"each map that Words returns belongs to its caller",
					"other callers saw what one caller put into it")
			}
		})
	})
	g.Bubble("Of(\"apple\"), after 5000 calls of Add", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoReceiver)
		b.Call(func() {
			c := make()
			for range 5000 {
				c.Add("apple")
			}
			b.Equal(5000, c.Of("apple"), exercise.WrongResult)
		})
	})
	g.Race("many goroutines call Add, Of and Words at the same time", func() {
		c, other := make(), make()
		var wg sync.WaitGroup
		for i := range 20 {
			word := []string{"apple", "peach"}[i%2]
			wg.Go(func() { c.Add(word) })
			wg.Go(func() { other.Add(word) })
			wg.Go(func() { c.Of(word) })
			wg.Go(func() {
				for range c.Words() {
				}
			})
		}
		wg.Wait()
	})
	for _, before := range []int{0, 1} {
		what := `Of("apple"), after two concurrent Adds`
		if before > 0 {
			what = `Of("apple"), after one Add, and then two concurrent Adds`
		}
		g.Schedules(what, func(b *exercise.B) {
			c := make()
			for range before {
				c.Add("apple")
			}
			both(func() { c.Add("apple") }, func() { c.Add("apple") })
			n, m := c.Of("apple"), exercise.LosesUpdate
			if b.Settle(); c.Of("apple") == 2+before {
				m = exercise.DoesNotWait
			}
			b.Equal(2+before, n, m)
			b.Instant()
		})
	}
	// A queue of the right length is full then, and stays so if the first of
	// them empties it and loses its turn.
	for _, n := range []int{64, 100} {
		g.Schedules(fmt.Sprintf("Add, after %d Adds, while another goroutine calls Add %d times", n, n), func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.NoReceiver)
			c := make()
			for range n {
				c.Add("plum")
			}
			both(func() { c.Add("apple") }, func() {
				for range n {
					c.Add("plum")
				}
			})
			b.Same(`then Of("apple") returns`, "it returned", 1, c.Of("apple"), exercise.LosesUpdate)
			b.Instant()
		})
	}
	g.Schedules("Words, after two goroutines have counted different words", func(b *exercise.B) {
		c := make()
		both(func() { c.Add("apple") }, func() { c.Add("peach") })
		b.Equal(map[string]int{"apple": 1, "peach": 1}, c.Words(), exercise.LosesUpdate)
	})
	g.Schedules("Of(\"peach\"), after Add of peach, while another goroutine counts", func(b *exercise.B) {
		c := make()
		c.Add("plum")
		both(func() {
			c.Add("peach")
			b.Equal(1, c.Of("peach"), exercise.DoesNotWait)
		}, func() {
			c.Words()
			c.Add("apple")
		})
		b.Same(`then Of("apple") returns`, "it returned", 1, c.Of("apple"), exercise.LosesUpdate)
		b.Instant()
	})
}

// both runs two functions at the same time.
func both(first, second func()) {
	var wg sync.WaitGroup
	wg.Go(first)
	wg.Go(second)
	wg.Wait()
}
