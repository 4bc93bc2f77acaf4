// Package rewrite changes the source of Go packages so that package
// schedules can decide who goes next: operations of sync, sync/atomic,
// time and channels become those of schedules/model, and statements get a
// point in front of them.
//
// It inserts text and never adds or removes a line, so that positions in
// stack traces stay those of the original.
package rewrite
