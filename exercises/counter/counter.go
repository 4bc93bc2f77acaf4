// Package counter is an exercise: a counter that is right.
//
// Count words. Any number of goroutines may call any method at the same
// time.
//
//	c := New()
//	// in a hundred goroutines: c.Add("apple")
//	c.Of("apple")  // 100, not 98
//	c.Of("peach")  // 0
//	c.Words()      // map[apple:100]
//
// When Add returns, the word has been counted. Any text is a word, even
// an empty one, and "Apple" is not "apple". Asking for a word does not
// add it.
//
// No method does anything slow: the grader expects every call to take
// no time. A Counter is never closed, so it must not have a goroutine
// of its own. Two Counters share nothing. The map that Words returns is
// not nil, and belongs to the caller: neither later calls of Add nor
// other callers change it.
//
//	go run ./exercises watch counter
package counter

// A Counter counts words. Which fields does it need?
type Counter struct{}

// New returns a Counter that has counted nothing.
func New() *Counter {
	panic("todo: counter")
}

// Add counts a word.
func (c *Counter) Add(word string) {
	panic("todo: add")
}

// Of returns how often a word was counted.
func (c *Counter) Of(word string) int {
	panic("todo: of")
}

// Words returns all words with their counts.
func (c *Counter) Words() map[string]int {
	panic("todo: words")
}
