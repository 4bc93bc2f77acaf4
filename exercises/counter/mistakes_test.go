package counter_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Racy(t, exercise.UnlockedCounter, "counts without a lock",
		func() words { return &unlocked{words: map[string]int{}} },
		"data race", "at mistakes_test.go:")
	// Reports of Go 1.27 leave out the method that reads.
	task.Racy(t, exercise.UnlockedCounter, "reads without the lock",
		func() words { return &unlockedOf{solution: newSolution()} },
		"data race", "write at solution_test.go:")
	task.Racy(t, exercise.UnlockedCounter, "writes while it holds only RLock",
		func() words { return &readLocked{readers{words: map[string]int{}}} },
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.UnlockedCounter, "has a lock per word, but one map",
		func() words { return &lockEach{solution: newSolution()} },
		"data race", "at mistakes_test.go:")
	task.Scheduled(t, exercise.LosesUpdate, "loads and stores with atomics",
		func() words { return &loadStore{} },
		"Of(\"apple\"), after two concurrent Adds: it returns 2",
		"it returned 1", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "loads and stores in a sync.Map",
		func() words { return &syncMap{} }, "it returned 1", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "locks to read, and again to write",
		func() words { return &twoLocks{newSolution()} },
		"it returned 1", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "replaces the map with a changed copy",
		func() words { return newCopies() }, "it returned 1", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "stores a new atomic for an unknown word",
		func() words { return &loadThenStore{} }, "it returned 1", "how it happens")
	task.Scheduled(t, exercise.SkipsJobs, "does not count if the lock is held",
		func() words { return &tries{newSolution()} }, "it returned 1", "how it happens")
	task.Scheduled(t, exercise.KeepsLocked, "calls RLock twice in one goroutine",
		func() words { return &readsTwice{readers{words: map[string]int{}}} },
		"deadlock", "waits at mistakes_test.go:", "for a lock that goroutine")
	task.Scheduled(t, exercise.SleepsToWait, "polls for the lock every millisecond",
		func() words { return &sleepy{spins{words: map[string]int{}}} },
		"it takes 0s", "it took 1ms")
	task.Scheduled(t, exercise.DoesNotWait, "counts in a goroutine if the lock is held",
		func() words { return &triesLater{newSolution()} },
		"Of(\"apple\"), after two concurrent Adds: it returns 2", "it returned 1")
	task.Scheduled(t, exercise.LosesUpdate, "loads a known word's number, then stores",
		func() words { return &storesKnown{} },
		"Of(\"apple\"), after one Add, and then two concurrent Adds: it returns 3", "it returned 2")
	task.Scheduled(t, exercise.LosesUpdate, "does not retry when CompareAndSwap fails",
		func() words { return &swapsOnce{} }, "it returns ", "how it happens")
	task.Scheduled(t, exercise.NoReceiver, "empties a full queue, and then blocks in a send",
		func() words { return newFlushes() },
		"Add, after 100 Adds, while another goroutine calls Add 100 times: it returns", "deadlock", "to send on a channel")
	task.Scheduled(t, exercise.DoesNotWait, "takes a word out of its queue, and counts it later",
		func() words { return takesFirst{newRoomFor100()} },
		"Of(\"peach\"), after Add of peach, while another goroutine counts: it returns 1", "it returned 0")
	task.StillRight(t)
	task.Wrong(t, exercise.WrongResult, "ignores case",
		func() words { return &folds{newSolution()} },
		"Words, after Add of unusual words: it returns map[")
	task.Wrong(t, exercise.WrongResult, "skips the empty word",
		func() words { return &skipsEmpty{newSolution()} },
		"Words, after Add of unusual words: it returns map[")
	task.Wrong(t, exercise.SharesMemory, "returns its own map",
		func() words { return &handsOut{newSolution()} },
		"the map that Words has returned stays map[apple:1]",
		"after another Add of apple it was map[apple:2]")
	task.Wrong(t, exercise.SharesMemory, "has one map for all counters",
		func() words { return common },
		"Of(\"apple\") in two counters, after an Add to the first: they return 1 and 0", "they returned")
	task.Wrong(t, exercise.SharesMemory, "gives all callers the same copy of the map",
		func() words { return &copiesOnce{solution: newSolution()} },
		"each map that Words returns belongs to its caller", "other callers saw")
	task.Wrong(t, exercise.WrongResult, "adds a word when Of is called for it",
		func() words { return &enters{newSolution()} },
		"Words has only words that were counted", "it returned map[plum:0]")
	task.Wrong(t, exercise.NothingToDo, "makes the map only when the first word is added",
		func() words { return &makesLate{} },
		"the caller may write to the map that Words returns", "even if no word was counted",
		"it returned nil")
	task.Wrong(t, exercise.NoReceiver, "has a buffer for a hundred words, and empties it only in Of",
		func() words { return newRoomFor100() },
		"Of(\"apple\"), after 5000 calls of Add: it returns", "deadlock",
		"your function waits at mistakes_test.go:", "to send on a channel")
	task.Wrong(t, exercise.WrongResult, "counts a word only once",
		func() words { return &once{newSolution()} },
		"Of(\"apple\"), after Add of apple, peach and apple: it returns 2", "it returned 1")
	task.Wrong(t, exercise.WrongResult, "returns only the words of the last shard",
		func() words { return newLastShard() },
		"Words, after Add of each letter: it returns map[a:1 b:1", "it returned map[")
	task.Wrong(t, exercise.WrongResult, "counts in goroutines, and does not wait for them",
		func() words { return &later{newSolution()} },
		"Of(\"apple\")", "returned ")
	task.Wrong(t, exercise.SleepsToWait, "sleeps so that other goroutines can finish",
		func() words { return &rests{newSolution()} },
		"Of(\"apple\"), after Add of apple, peach and apple: it takes 0s", "it returned after 4ms")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that owns the map",
		func() words { return newActor() },
		"it leaves no goroutine behind", "2 goroutines are still there")
	task.Wrong(t, exercise.WrongResult, "keeps only the number of words",
		func() words { return &total{} },
		"Of(\"apple\"), after Add of apple, peach and apple: it returns 2", "it returned 3")
	task.Wrong(t, exercise.WrongResult, "does not count the first time a word is added",
		func() words { return &beginsLate{newSolution()} },
		"they return 1 and 0", "they returned 0 and 0")
	task.Racy(t, exercise.UnlockedCounter, "has a lock per counter, but one map for all counters",
		func() words { return newOneMap() }, "data race", "at mistakes_test.go:")
	task.Deadly(t, exercise.KeepsLocked, "does not unlock for an unknown word",
		func() words { return &keeps{words: map[string]int{}} },
		"two calls of Of(\"plum\"), which was never counted: it returns", "deadlock",
		"your function waits at mistakes_test.go:", "for a lock")
	task.Deadly(t, exercise.KeepsLocked, "holds the lock and calls a method that locks",
		func() words { return &again{newSolution()} },
		"deadlock", "your function waits at solution_test.go:", "for a lock")
	task.Wrong(t, exercise.Panics, "never makes the map",
		func() words { return &solution{} },
		"panic at solution_test.go:", "assignment to entry in nil map")
	task.Vetted(t, exercise.CopiesLock, "has value receivers, so each call works on a copy of the Counter", "by-value",
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

type loadThenStore struct{ atomics }

func (c *loadThenStore) Add(word string) {
	n, ok := c.words.Load(word)
	if !ok {
		n = new(atomic.Int64)
		c.words.Store(word, n)
	}
	n.(*atomic.Int64).Add(1)
}

type tries struct{ *solution }

func (c *tries) Add(word string) {
	if c.mu.TryLock() {
		defer c.mu.Unlock()
		c.words[word]++
	}
}

type triesLater struct{ *solution }

func (c *triesLater) Add(word string) {
	if !c.mu.TryLock() {
		go c.solution.Add(word)
		return
	}
	defer c.mu.Unlock()
	c.words[word]++
}

type makesLate struct{ solution }

func (c *makesLate) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.words == nil {
		c.words = map[string]int{}
	}
	c.words[word]++
}

type roomFor100 struct {
	*solution
	added chan string
}

func newRoomFor100() roomFor100 {
	return roomFor100{newSolution(), make(chan string, 100)}
}

func (c roomFor100) Add(word string) { c.added <- word }

func (c roomFor100) Of(word string) int { return c.Words()[word] }

func (c roomFor100) Words() map[string]int {
	for {
		select {
		case word := <-c.added:
			c.solution.Add(word)
		default:
			return c.solution.Words()
		}
	}
}

type takesFirst struct{ roomFor100 }

func (c takesFirst) Add(word string) {
	select {
	case c.added <- word:
	default:
		c.Words()
		c.added <- word
	}
}

type flushes struct {
	mu    sync.Mutex
	words map[string]int
	added chan string
}

func newFlushes() *flushes {
	return &flushes{words: map[string]int{}, added: make(chan string, 100)}
}

func (c *flushes) Add(word string) {
	select {
	case c.added <- word:
	default:
		c.Words()
		c.added <- word
	}
}

func (c *flushes) Of(word string) int { return c.Words()[word] }

func (c *flushes) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		select {
		case word := <-c.added:
			c.words[word]++
		default:
			return maps.Clone(c.words)
		}
	}
}

type readsTwice struct{ readers }

func (c *readsTwice) Words() map[string]int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	all := map[string]int{}
	for word := range c.words {
		all[word] = c.Of(word)
	}
	return all
}

func (c *readsTwice) Of(word string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.words[word]
}

type sleepy struct{ spins }

func (c *sleepy) Add(word string) {
	for !c.locked.CompareAndSwap(false, true) {
		time.Sleep(time.Millisecond)
	}
	defer c.locked.Store(false)
	c.words[word]++
}

// lastShard has a lock and a map for every other word.
type lastShard [2]*solution

func newLastShard() lastShard { return lastShard{newSolution(), newSolution()} }

func (c lastShard) of(word string) *solution { return c[len(word)*int(word[0])%2] }

func (c lastShard) Add(word string)    { c.of(word).Add(word) }
func (c lastShard) Of(word string) int { return c.of(word).Of(word) }

func (c lastShard) Words() (all map[string]int) {
	for _, shard := range c {
		if words := shard.Words(); all == nil || len(words) > 0 {
			all = words
		}
	}
	return all
}

type later struct{ *solution }

func (c *later) Add(word string) {
	go func() {
		time.Sleep(time.Millisecond) // or by chance it is in time
		c.solution.Add(word)
	}()
}

type rests struct{ *solution }

func (c *rests) Add(word string) {
	c.solution.Add(word)
	time.Sleep(time.Millisecond)
}

func (c *rests) Of(word string) int {
	time.Sleep(time.Millisecond)
	return c.solution.Of(word)
}

type actor struct{ ask chan func(map[string]int) }

func newActor() actor {
	c := actor{make(chan func(map[string]int))}
	go func() {
		words := map[string]int{}
		for f := range c.ask {
			f(words)
		}
	}()
	return c
}

func (c actor) do(f func(words map[string]int)) {
	done := make(chan bool)
	c.ask <- func(words map[string]int) {
		f(words)
		close(done)
	}
	<-done
}

func (c actor) Add(word string) { c.do(func(words map[string]int) { words[word]++ }) }

func (c actor) Of(word string) (n int) {
	c.do(func(words map[string]int) { n = words[word] })
	return n
}

func (c actor) Words() (all map[string]int) {
	c.do(func(words map[string]int) { all = maps.Clone(words) })
	return all
}

type total struct{ n atomic.Int64 }

func (c *total) Add(string)            { c.n.Add(1) }
func (c *total) Of(string) int         { return int(c.n.Load()) }
func (c *total) Words() map[string]int { return map[string]int{"apple": c.Of("apple")} }

type beginsLate struct{ *solution }

func (c *beginsLate) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.words[word]; ok {
		c.words[word]++
	} else {
		c.words[word] = 0
	}
}

// oneMap has words as "3 apple" in a map that all counters share.
type oneMap struct {
	*solution
	id string
}

var (
	allWords  = map[string]int{}
	allOfThem atomic.Int64
)

func newOneMap() *oneMap {
	return &oneMap{newSolution(), fmt.Sprint(allOfThem.Add(1), " ")}
}

func (c *oneMap) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	allWords[c.id+word]++
}

func (c *oneMap) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return allWords[c.id+word]
}

func (c *oneMap) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := map[string]int{}
	for word, n := range allWords {
		if word, mine := strings.CutPrefix(word, c.id); mine {
			all[word] = n
		}
	}
	return all
}

type storesKnown struct{ swaps }

func (c *storesKnown) Add(word string) {
	if n, known := c.words.LoadOrStore(word, 1); known {
		c.words.Store(word, n.(int)+1)
	}
}

type swapsOnce struct{ swaps }

func (c *swapsOnce) Add(word string) {
	if n, known := c.words.LoadOrStore(word, 1); known {
		c.words.CompareAndSwap(word, n, n.(int)+1)
	}
}

type folds struct{ *solution }

func (c *folds) Add(word string)    { c.solution.Add(strings.ToLower(word)) }
func (c *folds) Of(word string) int { return c.solution.Of(strings.ToLower(word)) }

type skipsEmpty struct{ *solution }

func (c *skipsEmpty) Add(word string) {
	if word != "" {
		c.solution.Add(word)
	}
}
