// Package say is an exercise: two ways to say lines.
//
// Each person waits for some seconds, and then says a line. Write two
// versions. In Sequentially, one person waits and speaks after the
// other. In Concurrently, all of them wait at the same time.
//
//	people := []Person{{2, "First"}, {1, "Second"}}
//	Sequentially(w, people)  // First at 2 s, Second at 3 s: takes 3 s
//	Concurrently(w, people)  // Second at 1 s, First at 2 s: takes 2 s
//
// Both functions return when every line has been written, and leave no
// goroutine behind. Several goroutines may write to w at the same time,
// so write a line, with its newline, in one call of Write: between two
// calls, another person may speak. A line may be any text, even an
// empty one, and the same line may come twice. Leave the slice people
// as it is.
//
//	go run ./exercises watch say
package say

import "io"

// A Person says a line, but only after some seconds.
type Person struct {
	Seconds int
	Line    string
}

// Sequentially lets one person after the other wait and then speak.
func Sequentially(w io.Writer, people []Person) {
	panic("todo: say sequentially")
}

// Concurrently lets all people wait at the same time, and returns when
// the last person has spoken.
func Concurrently(w io.Writer, people []Person) {
	panic("todo: say concurrently")
}
