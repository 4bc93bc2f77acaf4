package testrate

import (
	"context"

	"example.com/baton/internal/specimen/rate"
)

// New returns a function that returns perSecond times per second, after
// the first burst calls, which do not wait. Calls that are not used are
// saved up, for at most burst calls. The time counts from the calls, not
// from New. Any number of goroutines may call wait at the same time.
//
// If ctx is canceled while wait waits, or is done beforehand, wait
// returns ctx.Err() at that instant. The next call then comes no later
// than it would have without the canceled one, if no other call waits.
// No goroutine is left behind.
func New(perSecond, burst int) (wait func(ctx context.Context) error) {
	return rate.New(perSecond, burst)
}
