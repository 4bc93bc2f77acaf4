// Package rewrite changes the source of Go packages so that package
// schedules can decide which goroutine goes next: operations of sync,
// sync/atomic, time and channels become those of schedules/model, and
// statements get a point, a call at which the goroutine may have to wait.
//
// It changes text, but each line stays where it was, so that positions in
// stack traces are those of the original.
package rewrite
