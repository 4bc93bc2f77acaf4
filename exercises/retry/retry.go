// Package retry is an exercise: try again, later, and not together.
//
// A server is down, and a hundred clients notice at the same time. Call
// a function again until it succeeds, but give the server a chance.
//
//	Retry(ctx, 5, ask) // ask fails twice, and then succeeds
//
// takes from 3 s to 6 s: the second attempt comes 1 s to 2 s after the
// first, and the third 2 s to 4 s after the second.
//
//	go run ./exercises watch retry
package retry

import "context"

// Retry calls f until it returns nil, and returns nil then. After that
// many attempts (at least one), it gives up, and returns the last error
// of f at once.
//
// It waits before each new attempt: 1 s before the second, 2 s before
// the third, 4 s before the fourth, each time twice as long. To every
// wait it adds another random time of up to the same length, so that
// those who fail together do not come back together. If ctx is done
// while it waits, it returns ctx.Err() at that instant.
func Retry(ctx context.Context, attempts int, f func() error) error {
	panic("todo: retry")
}
