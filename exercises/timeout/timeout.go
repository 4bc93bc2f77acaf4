// Package timeout is an exercise: the first answer wins.
//
// Ask several servers the same question at the same time. Take the
// first answer, and tell the others to stop by canceling their context.
//
//	// three servers that need 3 s, 1 s and 2 s
//	First(10*time.Second, ann, bob, cid)
//
// takes 1 s, and returns what bob said. The servers ann and cid are
// told to stop at 1 s. They may need a while to stop, and First does
// not wait for that.
//
// An error does not count as an answer: another server may still
// answer. If all servers fail, First returns one of their errors right
// away. If no server answers in time, First returns
// context.DeadlineExceeded at the instant of the timeout, whether or
// not the servers stop when they are told. If the last server fails at
// that instant, either error is right.
//
// Once all servers have returned, no goroutine is left behind.
//
//	go run ./exercises watch timeout
package timeout

import (
	"context"
	"time"
)

// First asks each server once, and returns the first answer, even if it
// is empty. There is at least one server. The timeout is more than 0.
func First(
	timeout time.Duration,
	servers ...func(ctx context.Context) (string, error),
) (string, error) {
	panic("todo: timeout")
}
