// Package firsterror is an exercise: the first error stops the rest.
//
// Run several jobs at the same time. As soon as one job fails, there is
// no point in the other jobs: cancel them, wait until they have cleaned
// up, and return that first error.
//
//	All(ctx, slow, bad, slower)
//	// bad fails after 1 s; the others would take 3 s and 5 s, but
//	// stop 200 ms after their context is canceled
//
// takes 1.2 s and returns the error from bad, which may be wrapped. If
// no job fails, All takes 5 s and returns nil. Jobs do not panic.
//
// If ctx itself is canceled, the jobs are canceled, too. If no job has
// failed before that, All may return ctx.Err() instead of an error from
// a job. If no job fails even then, All may return nil. No job runs
// when All has returned, and no goroutine is left behind.
//
//	go run ./exercises watch firsterror
package firsterror

import "context"

// All runs the jobs at the same time, and returns the first error.
func All(
	ctx context.Context, jobs ...func(ctx context.Context) error,
) error {
	panic("todo: firsterror")
}
