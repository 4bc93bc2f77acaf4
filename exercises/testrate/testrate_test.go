// Package testrate is an exercise: test a rate limiter.
//
// Write a test of the function New, which is in rate.go. New makes a
// limiter:
//
//	wait := New(10, 5)
//	// 20 goroutines call wait(ctx): five calls return right away, and
//	// then one call every 100 ms, so the last one returns at 1.5 s
//
// Unused turns are saved up, but never more than the burst: after an
// hour without calls, only five calls return right away again.
// Intervals begin at a call, not at New: after New(1, 1), calls at
// 0.3 s and 0.4 s return at 0.3 s and 1.3 s.
//
// If ctx is canceled during a wait, or is done beforehand, wait returns
// ctx.Err() at that instant. If no other call is waiting, a canceled
// call does not delay the next call.
//
// The grader runs your test with many limiters. Your test must pass
// with every limiter that keeps these promises, no matter how the
// limiter works, and fail with every limiter that breaks a promise or
// has a data race. Your test must not wait on the real clock. Its
// result must not depend on luck, or on the order in which goroutines
// take their steps. Each run must use less than a second of CPU time.
//
//	go test ./exercises/testrate          grades your test
//	go test ./exercises/testrate -with 4  runs it with limiter 4
//	go run ./exercises show testrate 4    shows limiter 4
//
//	go run ./exercises watch testrate
package testrate

import "testing"

func TestNew(t *testing.T) {
	t.Skip("todo: test New")
}
