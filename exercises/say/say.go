// Package say is an exercise: in turn, and at once.
//
// Let some people say a line each, after some seconds: first one after
// the other, and then all at once.
//
//	people := []Person{{2, "First"}, {1, "Second"}}
//	InTurn(w, people)  // First at 2 s, Second at 3 s: takes 3 s
//	AtOnce(w, people)  // Second at 1 s, First at 2 s: takes 2 s
//
// Both return when the last line is out, and leave no goroutine behind.
// The writer w may be used by several goroutines at the same time.
//
//	go run ./exercises watch say
package say

import "io"

// A Person says a line, but only after some seconds.
type Person struct {
	Seconds int
	Line    string
}

// InTurn lets one wait and speak after the other.
func InTurn(w io.Writer, people []Person) {
	panic("todo: say in turn")
}

// AtOnce lets all of them wait at the same time, and returns when the
// last has spoken.
func AtOnce(w io.Writer, people []Person) {
	panic("todo: say at once")
}
