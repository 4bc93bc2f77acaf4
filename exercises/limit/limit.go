// Package limit is an exercise: at most n at a time.
//
// A shop has room for n customers. They come whenever they like, each
// in a goroutine of its own. A customer who finds the shop full waits
// at the door, and may lose patience: that is what the context is for.
//
//	do := Limit(2)
//	do(ctx, shopping) // called by five at the same time, 1 s each
//
// takes 3 s in all, and there are never more than two in the shop.
//
//	go run ./exercises watch limit
package limit

import "context"

// Limit returns a function that calls f, waits for its end, and returns
// nil. However many goroutines call it, at most n of their functions
// run at the same time, and n do whenever n are wanted.
//
// If ctx is done while it waits for a place, it returns ctx.Err() at
// that instant, and f is never called. If there is a place, but ctx is
// done already, it may do either. If f panics, so does the call, and if
// f calls runtime.Goexit, its goroutine ends; its place is free again.
// What one Limit lets in is of no concern to another. When all have
// left the shop, no goroutine is left behind.
func Limit(n int) (do func(ctx context.Context, f func()) error) {
	panic("todo: limit")
}
