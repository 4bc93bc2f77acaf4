// Package deadletter is an exercise: a job that always fails.
//
// Some jobs fail once, and some fail each time. A job that has failed
// is delivered again after a pause. Meanwhile, its worker does other
// jobs. A job that fails on its third delivery is a dead letter.
//
//	dead, err := Work(ctx, 2, time.Second, []string{"a", "b"}, do)
//	// do succeeds for a after 4 s, and fails for b after 1 s
//
// takes 5 s. Job b is delivered at 0 s, 2 s and 4 s, and is the only
// dead letter.
//
//	go run ./exercises watch deadletter
package deadletter

import (
	"context"
	"time"
)

// A Letter is a dead letter: a job that was given up.
type Letter struct {
	Job string
	Err error // from the last delivery
}

// Work does jobs with n workers. It calls do once for each delivery of
// a job:
//
//   - If do returns nil, the job is done.
//   - If do returns an error or panics, the job has failed. When pause
//     has passed, the job is due again.
//   - If a job fails on its third delivery, it is a dead letter
//     instead. Its Err is the error from do. After a panic, it is an
//     error whose text contains the value of the panic.
//
// At first, all jobs are due. A free worker immediately takes any job
// that is due. So at most n calls of do run at the same time. Equal
// strings are separate jobs. Work returns when every job is done or a
// dead letter. Then err is nil. Dead letters are in any order.
//
// The context that do receives is done exactly when ctx is done. Once
// ctx is done, Work starts no delivery. It waits only for the calls of
// do that are running, and returns ctx.Err() and the dead letters so
// far. A job that fails once ctx is done was interrupted: it is not a
// dead letter. If every job is done or a dead letter in the end, err
// may be nil.
//
// The number n is 1 or more, and pause is 0 or more. There may be no
// jobs. No goroutine is left behind.
func Work(
	ctx context.Context, n int, pause time.Duration, jobs []string,
	do func(ctx context.Context, job string) error,
) (dead []Letter, err error) {
	panic("todo: deadletter")
}
