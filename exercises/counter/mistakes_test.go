package counter_test

import (
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Racy(t, exercise.UnlockedCounter, "counts without a lock",
		func() words { return &unlocked{words: map[string]int{}} },
		"data race", "at mistakes_test.go:")
	task.Racy(t, exercise.UnlockedCounter, "reads without the lock",
		func() words { return &unlockedOf{solution: newSolution()} },
		"data race", "read at mistakes_test.go:", "write at solution_test.go:")
	task.Racy(t, exercise.UnlockedCounter, "writes with a lock for reading",
		func() words { return &readLocked{readers{words: map[string]int{}}} },
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.UnlockedCounter, "has a lock for each word, and one map",
		func() words { return &lockEach{solution: newSolution()} },
		"data race", "at mistakes_test.go:")
	task.Lossy(t, exercise.LosesUpdate, "loads and stores with atomics",
		func() words { return &loadStore{} },
		"Of apple, after four goroutines have counted it ten times each: it returns 40",
		"it returned another number", "what they counted is lost")
	task.Lossy(t, exercise.LosesUpdate, "loads and stores in a sync.Map",
		func() words { return &syncMap{} }, "it returned another number")
	task.Lossy(t, exercise.LosesUpdate, "locks to read, and again to write",
		func() words { return &twoLocks{newSolution()} },
		"it returned another number")
	task.Lossy(t, exercise.LosesUpdate, "stores a changed copy of the map",
		func() words { return newCopies() }, "it returned another number")
	task.StillRight(t)
	task.Wrong(t, exercise.SharesMemory, "hands out its own map",
		func() words { return &handsOut{newSolution()} },
		"the map that Words has returned stays map[apple:1]",
		"after another Add of apple it was map[apple:2]")
	task.Wrong(t, exercise.SharesMemory, "one map for all counters",
		func() words { return common },
		"Of apple in two counters, after an Add to the first: it returns 1 0", "it returned")
	task.Wrong(t, exercise.SharesMemory, "copies the map once for all callers",
		func() words { return &copiesOnce{solution: newSolution()} },
		"each map that Words returns belongs to its caller", "was seen by others")
	task.Wrong(t, exercise.WrongResult, "counts what it is asked for",
		func() words { return &enters{newSolution()} },
		"Words has no word that nobody has counted", "it returned map[plum:0]")
	task.Wrong(t, exercise.WrongResult, "counts a word only once",
		func() words { return &once{newSolution()} },
		"Of apple, after Add of apple, peach and apple: it returns 2", "it returned 1")
	task.Deadly(t, exercise.KeepsLocked, "does not unlock for a word that it does not know",
		func() words { return &keeps{words: map[string]int{}} },
		"Of a word that nobody has counted, twice: it returns", "deadlock",
		"your function waits at mistakes_test.go:", "for a lock")
	task.Deadly(t, exercise.KeepsLocked, "locks, and calls a method that locks",
		func() words { return &again{newSolution()} },
		"deadlock", "your function waits at solution_test.go:", "for a lock")
	task.Wrong(t, exercise.Panics, "forgets to make the map",
		func() words { return &solution{} },
		"panic at solution_test.go:", "assignment to entry in nil map")
	task.Vetted(t, exercise.CopiesLock, "has methods on a copy", "by-value",
		"lock by value")
}

type unlocked struct{ words map[string]int }

func (c *unlocked) Add(word string)       { c.words[word]++ }
func (c *unlocked) Of(word string) int    { return c.words[word] }
func (c *unlocked) Words() map[string]int { return maps.Clone(c.words) }

type unlockedOf struct{ *solution }

func (c *unlockedOf) Of(word string) int { return c.words[word] }

type readLocked struct{ readers }

func (c *readLocked) Add(word string) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.words[word]++
}

type lockEach struct {
	*solution
	locks sync.Map
}

func (c *lockEach) lock(word string) (unlock func()) {
	v, _ := c.locks.LoadOrStore(word, new(sync.Mutex))
	v.(*sync.Mutex).Lock()
	return v.(*sync.Mutex).Unlock
}

func (c *lockEach) Add(word string) {
	defer c.lock(word)()
	c.words[word]++
}

func (c *lockEach) Of(word string) int {
	defer c.lock(word)()
	return c.words[word]
}

type loadStore struct{ atomics }

func (c *loadStore) Add(word string) {
	v, _ := c.words.LoadOrStore(word, new(atomic.Int64))
	n := v.(*atomic.Int64)
	n.Store(n.Load() + 1)
}

type syncMap struct{ words sync.Map }

func (c *syncMap) Add(word string) { c.words.Store(word, c.Of(word)+1) }

func (c *syncMap) Of(word string) int {
	n, _ := c.words.Load(word)
	count, _ := n.(int)
	return count
}

func (c *syncMap) Words() map[string]int {
	all := map[string]int{}
	c.words.Range(func(word, n any) bool {
		all[word.(string)] = n.(int)
		return true
	})
	return all
}

type twoLocks struct{ *solution }

func (c *twoLocks) Add(word string) {
	n := c.Of(word)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word] = n + 1
}

type copies struct{ replaced }

func newCopies() *copies {
	c := &copies{}
	c.words.Store(&map[string]int{})
	return c
}

func (c *copies) Add(word string) {
	words := c.Words()
	words[word]++
	c.words.Store(&words)
}

type handsOut struct{ *solution }

func (c *handsOut) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words
}

type copiesOnce struct {
	*solution
	copied map[string]int // nil after an Add
}

func (c *copiesOnce) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
	c.copied = nil
}

func (c *copiesOnce) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.copied == nil {
		c.copied = maps.Clone(c.words)
	}
	return c.copied
}

type enters struct{ *solution }

func (c *enters) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word] += 0
	return c.words[word]
}

var common = newSolution()

type once struct{ *solution }

func (c *once) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word] = 1
}

type keeps struct {
	mu    sync.Mutex
	words map[string]int
}

func (c *keeps) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
}

func (c *keeps) Of(word string) int {
	c.mu.Lock()
	n, ok := c.words[word]
	if !ok {
		return 0
	}
	c.mu.Unlock()
	return n
}

func (c *keeps) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.words)
}

type again struct{ *solution }

func (c *again) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Words()[word]
}
