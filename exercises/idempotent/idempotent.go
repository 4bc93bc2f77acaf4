// Package idempotent is an exercise: a job that is delivered twice.
//
// A queue delivers each job at least once. So the same job may come
// twice, one delivery after the other, or both at the same time. Each
// job has an ID. Make sure that the job succeeds once, and is not done
// again after that.
//
//	handle := New()
//	handle(ctx, "7", pay) // calls pay, which takes 1 s
//	handle(ctx, "7", pay) // returns nil immediately
//
// If two goroutines handle job 7 at the same time, both return nil
// after 1 s, and only one of them has called pay.
//
//	go run ./exercises watch idempotent
package idempotent

import "context"

// New returns a function handle, which handles one delivery of a job.
// Any number of goroutines may call handle at the same time. Functions
// from different calls of New share nothing.
//
// The effect of handle depends on the other calls with the same ID:
//
//   - If a call of do has returned nil, the job is done, and handle
//     returns nil immediately. An ID is never forgotten.
//   - If a call of do is running, handle waits until that call is over,
//     and then decides again. If ctx is done while handle waits, it
//     returns ctx.Err() at that instant.
//   - Otherwise, handle calls its own do with its own ctx, and returns
//     the error from do. It waits for do even if ctx is done.
//
// If do returns an error, it has failed, and the job is not done. If
// other deliveries are waiting, one of them calls its own do, and the
// others wait for that call to finish. If do panics, it has failed,
// too, and handle panics with the same value.
//
// Calls with different IDs do not wait for each other. Any string is a
// valid ID. If ctx is done before the call, handle may return ctx.Err()
// without calling do. No goroutine is left behind.
func New() (handle func(
	ctx context.Context, id string, do func(context.Context) error,
) error) {
	panic("todo: idempotent")
}
