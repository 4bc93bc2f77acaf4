package counter_test

import (
	"fmt"
	"sync"
	"sync/atomic"
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
	g.Bubble("Of apple in two counters, after an Add to the first", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() {
			c, other := make(), make()
			c.Add("apple")
			first, second := c.Of("apple"), other.Of("apple")
			m := exercise.WrongResult
			if second > 0 {
				m = exercise.SharesMemory
			}
			b.Equal("1 0", fmt.Sprint(first, " ", second), m)
		})
	})
	g.Bubble("Of apple, after Add of apple, peach and apple", func(b *exercise.B) {
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
	g.Bubble("Of a word that nobody has counted, twice", func(b *exercise.B) {
		b.Call(func() {
			c := make()
			b.Equal("0 0", fmt.Sprint(c.Of("plum"), " ", c.Of("plum")),
				exercise.WrongResult)
			words := c.Words()
			if len(words) > 0 {
				b.Fail(exercise.ByResult, exercise.WrongResult,
					"Words has no word that nobody has counted",
					fmt.Sprintf("it returned %v", words))
			}
			if words == nil {
				b.Fail(exercise.ByResult, exercise.NothingToDo,
					"the map that Words returns belongs to its caller, who may put "+
						"something into it, even if nobody has counted a word",
					"it returned nil, and to put something into that is a panic")
			}
			c.Add("plum")
			b.Equal(1, c.Of("plum"), exercise.WrongResult)
		})
	})
	g.Bubble("Words, after which another Add", func(b *exercise.B) {
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
					"what one caller put into it was seen by others")
			}
		})
	})
	g.Bubble("Of apple, after 5000 times Add", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoReceiver)
		b.Call(func() {
			c := make()
			for range 5000 {
				c.Add("apple")
			}
			b.Equal(5000, c.Of("apple"), exercise.WrongResult)
		})
	})
	g.Race("many at the same time", func() {
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
	g.Yielding("Of apple, after four goroutines have counted it ten times each",
		func(b *exercise.B) {
			c := make()
			var late atomic.Bool
			b.Call(func() {
				var wg sync.WaitGroup
				for i := range 4 {
					mine := fmt.Sprint("apple ", i)
					wg.Go(func() {
						for n := range 10 {
							c.Add("apple")
							c.Add(mine)
							if c.Of(mine) != n+1 {
								late.Store(true)
							}
						}
					})
				}
				wg.Go(func() {
					for range 10 {
						c.Of("apple")
						c.Words()
					}
				})
				wg.Wait()
			})
			b.Takes(0, b.Later(0, exercise.SleepsToWait))
			if c.Of("apple") != 40 {
				b.Fail(exercise.ByYields, exercise.LosesUpdate,
					b.What()+": it returns 40",
					"it returned another number: between reading and writing, "+
						"others had their turn, and what they counted is lost")
			}
			if late.Load() {
				b.Fail(exercise.ByYields, exercise.DoesNotWait,
					"Of a word that one goroutine alone has counted ten times: "+
						"each time, it returns one more",
					"Add had returned, and the word was not yet counted")
			}
		})
}
