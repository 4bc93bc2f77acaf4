package live

import "slices"

// add adds a word to the shared words. It calls next before each step, and
// next returns when it is this goroutine's turn.
func add(words *[]string, word string, next func(locals ...[]string)) {
	next()
	old := *words
	next(old)
	longer := append(slices.Clip(old), word)
	next(longer)
	*words = longer
}

// addLocked is like add, but holds a lock: a channel with a buffer of one.
func addLocked(
	words *[]string, lock chan bool, word string,
	next func(locals ...[]string),
) {
	next()
	lock <- true
	next()
	old := *words
	next(old)
	longer := append(slices.Clip(old), word)
	next(longer)
	*words = longer
	next(longer)
	<-lock
}
