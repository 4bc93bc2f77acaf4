// Package pace is an exercise: n per second, with a burst.
//
// A server allows some requests per second, and a few at the same time
// after a pause. Let its clients wait until it is their turn.
//
//	wait := New(10, 1)
//	// 20 goroutines call wait(ctx)
//
// The first call returns right away, and from then on one returns every
// 100 ms, so the last one returns at 1.9 s. With New(10, 5), the first
// five return right away, and the last one at 1.5 s.
//
// What is not used is saved up, for at most burst calls: after an hour
// without calls, five return right away again. The time counts from the
// calls, not from New: with New(1, 1), calls at 0.3 s and 0.4 s return
// at 0.3 s and 1.3 s.
//
// If ctx is canceled while wait waits, or is done beforehand, wait
// returns ctx.Err() at that instant. The next call then comes no later
// than it would have without the canceled one, if no other call waits.
// If the deadline of ctx comes before the turn, wait may return an
// error right away. No goroutine is left behind.
//
//	go run ./exercises watch pace
package pace

import "context"

// New returns a function that returns perSecond times per second, after
// the first burst calls. Both numbers are 1 or more. Any number of
// goroutines may call it at the same time.
func New(perSecond, burst int) (wait func(ctx context.Context) error) {
	panic("todo: pace")
}
