package counter

import (
	"maps"
	"sync"
)

type Counter struct {
	mu    sync.Mutex
	words map[string]int
}

func New() *Counter { return &Counter{words: map[string]int{}} }

func (c Counter) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
}

func (c Counter) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words[word]
}

func (c Counter) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.words)
}
