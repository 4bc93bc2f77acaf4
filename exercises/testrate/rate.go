package testrate

import (
	"context"

	chosen "example.com/baton/internal/specimen/rate"
)

// New returns a rate limiter. The first calls of wait, as many as
// burst, return right away. After that, calls return at a rate of
// perSecond. Unused turns are saved up, but at most burst of them.
// Intervals begin at a call, not at New. Any number of goroutines may
// call wait at the same time.
//
// If ctx is canceled during a wait, or is done beforehand, wait returns
// ctx.Err() at that instant. If no other call is waiting, a canceled
// call does not delay the next call. No goroutine is left behind.
func New(perSecond, burst int) (wait func(ctx context.Context) error) {
	return chosen.New(perSecond, burst)
}
