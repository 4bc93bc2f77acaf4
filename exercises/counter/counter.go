// Package counter is an exercise: a counter that is right.
//
// Count words, whoever comes with them: any number of goroutines may
// call any method at the same time.
//
//	c := New()
//	// in a hundred goroutines: c.Add("apple")
//	c.Of("apple")  // 100, not 98
//	c.Of("peach")  // 0
//	c.Words()      // map[apple:100]
//
// Nothing here waits, so it takes no time. Nobody closes a Counter, so
// it has no goroutine of its own. The map that Words returns belongs to
// the caller: later counting does not change it, nor do other callers.
//
//	go run ./exercises watch counter
package counter

// A Counter counts words. What has it got to have inside?
type Counter struct{}

// New returns a Counter that has counted nothing.
func New() *Counter {
	panic("todo: counter")
}

// Add counts a word.
func (c *Counter) Add(word string) {
	panic("todo: add")
}

// Of returns how often the word was counted.
func (c *Counter) Of(word string) int {
	panic("todo: of")
}

// Words returns all words with their counts.
func (c *Counter) Words() map[string]int {
	panic("todo: words")
}
