// Package gather is an exercise: results in order.
//
// Ask several people at the same time, and return their answers in the
// order of the arguments. It does not matter who answers first.
//
//	Gather(anna, bob, carl) // they think for 3 s, 1 s and 2 s
//
// takes 3 s, and returns the answers of anna, bob and carl, in that
// order. An answer may be any text, even an empty one, and two people
// may give the same answer. If there is no one to ask, the result is
// empty. Gather returns when the last person has answered, however long
// that takes, and leaves no goroutine behind.
//
//	go run ./exercises watch gather
package gather

// Gather calls all functions at the same time, waits for them, and
// returns their results in the order of the functions.
func Gather(ask ...func() string) []string {
	panic("todo: gather")
}
