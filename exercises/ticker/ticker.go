// Package ticker is an exercise: every second, until it is stopped.
//
// Call a function at regular times, until the context is done.
//
//	Every(ctx, time.Second, f) // f takes 0.3 s; ctx is done at 3.5 s
//
// calls f at 1 s, 2 s and 3 s, and returns at 3.5 s. The time that f
// takes does not delay the calls after it.
//
// Calls never overlap. If f takes longer than d, ticks are missed. One
// missed tick may lead to a call right after f returns; the other
// missed ticks are dropped. Then f is called at multiples of d again.
// If the first call runs from 1 s to 4.5 s, the next calls are at 5 s,
// 6 s and so on. A call at 4.5 s is allowed, but not required.
//
// When ctx is done, Every returns immediately. If f is running, Every
// returns as soon as f has returned. It does not call f again, even if
// a tick is due at the same instant. No goroutine is left behind.
//
//	go run ./exercises watch ticker
package ticker

import (
	"context"
	"time"
)

// Every calls f at d, 2*d, 3*d and so on, until ctx is done. The
// duration d is greater than 0.
func Every(ctx context.Context, d time.Duration, f func()) {
	panic("todo: ticker")
}
