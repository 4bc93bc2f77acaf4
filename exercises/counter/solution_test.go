package counter_test

import (
	"maps"
	"sync"
	"sync/atomic"
	"testing"
)

// One lock for the map, taken first thing in every method and given
// back by defer: nobody can forget it on some way out.
type solution struct {
	mu    sync.Mutex
	words map[string]int
}

func newSolution() *solution {
	return &solution{words: map[string]int{}}
}

func (c *solution) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
}

func (c *solution) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words[word]
}

func (c *solution) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.words)
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", func() words { return newSolution() })
	task.Right(t, "atomics in a sync.Map", func() words { return &atomics{} })
	task.Right(t, "a channel that holds the map", func() words {
		c := held{make(chan map[string]int, 1)}
		c.words <- map[string]int{}
		return c
	})
	task.Right(t, "readers beside each other", func() words {
		return &readers{words: map[string]int{}}
	})
	task.Right(t, "a new map for each Add", func() words {
		c := &replaced{}
		c.words.Store(&map[string]int{})
		return c
	})
	task.Right(t, "a lock of its own, that asks again and again", func() words {
		return &spins{words: map[string]int{}}
	})
}

type atomics struct{ words sync.Map }

func (c *atomics) Add(word string) {
	n, _ := c.words.LoadOrStore(word, new(atomic.Int64))
	n.(*atomic.Int64).Add(1)
}

func (c *atomics) Of(word string) int {
	if n, ok := c.words.Load(word); ok {
		return int(n.(*atomic.Int64).Load())
	}
	return 0
}

func (c *atomics) Words() map[string]int {
	all := map[string]int{}
	c.words.Range(func(word, n any) bool {
		all[word.(string)] = int(n.(*atomic.Int64).Load())
		return true
	})
	return all
}

type held struct{ words chan map[string]int }

func (c held) Add(word string) {
	words := <-c.words
	words[word]++
	c.words <- words
}

func (c held) Of(word string) int {
	words := <-c.words
	defer func() { c.words <- words }()
	return words[word]
}

func (c held) Words() map[string]int {
	words := <-c.words
	defer func() { c.words <- words }()
	return maps.Clone(words)
}

type readers struct {
	mu    sync.RWMutex
	words map[string]int
}

func (c *readers) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
}

func (c *readers) Of(word string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.words[word]
}

func (c *readers) Words() map[string]int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return maps.Clone(c.words)
}

type replaced struct {
	words atomic.Pointer[map[string]int]
}

func (c *replaced) Add(word string) {
	for {
		old := c.words.Load()
		words := maps.Clone(*old)
		words[word]++
		if c.words.CompareAndSwap(old, &words) {
			return
		}
	}
}

func (c *replaced) Of(word string) int { return (*c.words.Load())[word] }

func (c *replaced) Words() map[string]int { return maps.Clone(*c.words.Load()) }

type spins struct {
	locked atomic.Bool
	words  map[string]int
}

func (c *spins) lock() {
	for !c.locked.CompareAndSwap(false, true) {
	}
}

func (c *spins) Add(word string) {
	c.lock()
	defer c.locked.Store(false)
	c.words[word]++
}

func (c *spins) Of(word string) int {
	c.lock()
	defer c.locked.Store(false)
	return c.words[word]
}

func (c *spins) Words() map[string]int {
	c.lock()
	defer c.locked.Store(false)
	return maps.Clone(c.words)
}
