// Package pace is an exercise: n per second, with a burst.
//
// A server allows some number of requests per second, and a short burst
// after a pause. Make each client wait for its turn.
//
//	wait := New(10, 1)
//	// 20 goroutines call wait(ctx)
//
// The first call returns right away. From then on, one call returns
// every 100 ms, so the last one returns at 1.9 s. With New(10, 5), the
// first five calls return right away, and the last one at 1.5 s.
//
// Unused turns are saved up, but never more than the burst: after an
// hour without calls, only five calls return right away again.
// Intervals begin at a call, not at New: after New(1, 1), calls at
// 0.3 s and 0.4 s return at 0.3 s and 1.3 s.
//
// If ctx is canceled during a wait, or is done beforehand, wait returns
// ctx.Err() at that instant. A canceled call gives its turn back: if no
// other call is waiting, a canceled call does not delay the next call.
// If the deadline of ctx comes before the turn, wait may return an
// error right away. No goroutine is left behind.
//
//	go run ./exercises watch pace
package pace

import "context"

// New returns a rate limiter. The first calls of wait, as many as
// burst, return right away. After that, calls return at a rate of
// perSecond. Both numbers are 1 or more. Any number of goroutines may
// call wait at the same time.
func New(perSecond, burst int) (wait func(ctx context.Context) error) {
	panic("todo: pace")
}
