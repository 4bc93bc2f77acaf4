// Package ordered is an exercise: map, n at a time and in order.
//
// Call a function for each key in a list, n at a time. Return the
// results in the order of the list, or stop at the first error.
//
//	prices, err := Map(ctx, 2, cities, price)
//	// four cities, whose prices take 4 s, 1 s, 2 s and 3 s
//
// takes 6 s: the first goroutine spends 4 s on one city, while the
// second does the other three, in 1 s + 2 s + 3 s. Calls of f begin in
// the order of the list, and never fewer than n are in flight while
// keys are left.
//
// After the first error, f is not called for any other key, and the
// context of the calls in flight is canceled. Map waits for them, and
// returns that first error, no matter which errors follow. If ctx is
// done first, Map stops in the same way, and returns an error for which
// errors.Is(err, ctx.Err()) is true. A canceled f returns such an
// error, too. If ctx is done beforehand, f is never called. Map leaves
// no goroutine behind, and does not change the list of keys.
//
//	go run ./exercises watch ordered
package ordered

import "context"

// Map returns f(ctx, key) for each key. The number n is 1 or more. The
// list of keys may be empty.
func Map(
	ctx context.Context, n int, keys []string,
	f func(ctx context.Context, key string) (string, error),
) ([]string, error) {
	panic("todo: ordered")
}
