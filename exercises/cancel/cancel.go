// Package cancel is an exercise: a pipeline stage to cancel.
//
// Receive numbers until there are no more. Work on each number for a
// while, and send its result immediately. When the context is canceled,
// stop at that very instant: while waiting for a number, while working,
// or while waiting for a receiver of the result.
//
//	err := Stage(ctx, in, work, out)
//	// work takes 1 s for each number; ctx is canceled after 2.5 s
//
// takes 2.5 s and returns ctx.Err(). If work is running, Stage may
// return the error from work instead: work returns as soon as its
// context is done. If work fails, Stage returns its error, and sends
// nothing for that number. When its input, in, is closed, Stage returns
// nil. It always closes its output, out, before it returns, and leaves
// no goroutine behind.
//
//	go run ./exercises watch cancel
package cancel

import "context"

// Stage sends work(n) to out for each n that comes from in.
func Stage(
	ctx context.Context,
	in <-chan int,
	work func(ctx context.Context, n int) (int, error),
	out chan<- int,
) error {
	panic("todo: cancel")
}
