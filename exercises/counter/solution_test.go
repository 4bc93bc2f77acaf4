package counter_test

import (
	"maps"
	"sync"
	"sync/atomic"
	"testing"
)

// One lock protects the map. Every method begins by locking it, and
// unlocks it by defer, so every path unlocks it.
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
	task.Right(t, "a lock that readers share", func() words {
		return &readers{words: map[string]int{}}
	})
	task.Right(t, "a new map for each Add", func() words {
		c := &replaced{}
		c.words.Store(&map[string]int{})
		return c
	})
	task.Right(t, "a spin lock", func() words {
		return &spins{words: map[string]int{}}
	})
	task.Right(t, "a lock and a map for each shard", func() words {
		c := &shards{}
		for i := range c {
			c[i] = newSolution()
		}
		return c
	})
	task.Right(t, "numbers in a sync.Map, compared and swapped", func() words { return &swaps{} })
	task.Right(t, "atomics in a map that is locked for new words", func() words {
		return &known{words: map[string]*atomic.Int64{}}
	})
	task.Right(t, "a list of all words, counted by Of", func() words { return &list{} })
	task.Right(t, "a sync.Cond that lets one in at a time", func() words {
		c := &inside{words: map[string]int{}}
		c.free.L = &c.mu
		return c
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

type shards [7]*solution

func (c *shards) of(word string) *solution {
	sum := 0
	for _, b := range []byte(word) {
		sum += int(b)
	}
	return c[sum%len(c)]
}

func (c *shards) Add(word string)    { c.of(word).Add(word) }
func (c *shards) Of(word string) int { return c.of(word).Of(word) }

func (c *shards) Words() map[string]int {
	all := map[string]int{}
	for _, shard := range c {
		maps.Copy(all, shard.Words())
	}
	return all
}

type swaps struct{ words sync.Map }

func (c *swaps) Add(word string) {
	for {
		n, known := c.words.LoadOrStore(word, 1)
		if !known || c.words.CompareAndSwap(word, n, n.(int)+1) {
			return
		}
	}
}

func (c *swaps) Of(word string) int {
	n, _ := c.words.Load(word)
	count, _ := n.(int)
	return count
}

func (c *swaps) Words() map[string]int {
	all := map[string]int{}
	c.words.Range(func(word, n any) bool {
		all[word.(string)] = n.(int)
		return true
	})
	return all
}

type known struct {
	mu    sync.RWMutex
	words map[string]*atomic.Int64
}

func (c *known) Add(word string) {
	c.mu.RLock()
	n := c.words[word]
	c.mu.RUnlock()
	if n == nil {
		c.mu.Lock()
		if n = c.words[word]; n == nil {
			n = new(atomic.Int64)
			c.words[word] = n
		}
		c.mu.Unlock()
	}
	n.Add(1)
}

func (c *known) Of(word string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if n := c.words[word]; n != nil {
		return int(n.Load())
	}
	return 0
}

func (c *known) Words() map[string]int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	all := map[string]int{}
	for word, n := range c.words {
		all[word] = int(n.Load())
	}
	return all
}

// list is a chain: each word knows the one before.
type list struct{ last atomic.Pointer[link] }

type link struct {
	word   string
	before *link
}

func (c *list) Add(word string) {
	l := &link{word: word, before: c.last.Load()}
	for !c.last.CompareAndSwap(l.before, l) {
		l.before = c.last.Load()
	}
}

func (c *list) Of(word string) int { return c.Words()[word] }

func (c *list) Words() map[string]int {
	all := map[string]int{}
	for l := c.last.Load(); l != nil; l = l.before {
		all[l.word]++
	}
	return all
}

type inside struct {
	mu    sync.Mutex
	free  sync.Cond
	taken bool
	words map[string]int
}

func (c *inside) enter() (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.taken {
		c.free.Wait()
	}
	c.taken = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.taken = false
		c.free.Signal()
	}
}

func (c *inside) Add(word string) {
	defer c.enter()()
	c.words[word]++
}

func (c *inside) Of(word string) int {
	defer c.enter()()
	return c.words[word]
}

func (c *inside) Words() map[string]int {
	defer c.enter()()
	return maps.Clone(c.words)
}
