// Package limit is an exercise: at most n at a time.
//
// A shop has room for n customers. They come whenever they like, each
// in a goroutine of its own. A customer who finds the shop full waits
// at the door, and may lose patience: that is what the context is for.
//
//	do := Limit(2)
//	do(ctx, shopping) // called by five at the same time, 1 s each
//
// takes 3 s in all, and never more than two customers are in the shop.
//
//	go run ./exercises watch limit
package limit

import "context"

// Limit returns a function do, which calls f, waits until f has
// returned, and returns nil. Any number of goroutines may call do. At
// most n of the functions that they pass run at the same time, and
// exactly n run while calls are waiting.
//
// A call acquires a slot before it calls f. If ctx is done while the
// call waits for a slot, it returns ctx.Err() at that instant, and
// never calls f. If a slot is free but ctx is already done, it may call
// f or return ctx.Err(). If f panics, the call panics too. If f calls
// runtime.Goexit, the goroutine that runs f ends. In both cases, the
// slot is released. Two Limits share nothing. When all calls are over,
// no goroutine is left behind.
func Limit(n int) (do func(ctx context.Context, f func()) error) {
	panic("todo: limit")
}
