// Package retry is an exercise: try again, later, and not together.
//
// A server is down, and a hundred clients notice at the same time. Call
// a function again until it succeeds, but give the server a chance.
//
//	Retry(ctx, 5, ask) // ask fails twice, and then succeeds
//
// takes from 3 s to 6 s: the second attempt comes 1 s to 2 s after the
// first has failed, and the third attempt comes 2 s to 4 s after the
// second has failed.
//
//	go run ./exercises watch retry
package retry

import "context"

// Retry calls f until it returns nil, and then returns nil. It makes at
// most the given number of attempts, which is 1 or more. When the last
// attempt has failed, Retry returns that attempt's error immediately.
//
// When an attempt fails, Retry waits before the next one: 1 s before
// the second attempt, 2 s before the third, 4 s before the fourth. The
// wait doubles each time, without a limit. To each wait, Retry adds a
// new random time between zero and the length of that wait, so that
// clients that fail together do not come back together.
//
// If ctx is done while it waits, Retry returns ctx.Err() at that
// instant. It never interrupts f, and if f succeeds, it returns nil.
// Any error from f is a reason to try again, even a context error,
// unless ctx itself is done. If ctx is done before the first attempt,
// Retry may or may not make that attempt, but it does not wait.
func Retry(ctx context.Context, attempts int, f func() error) error {
	panic("todo: retry")
}
