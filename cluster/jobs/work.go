package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"example.com/baton/task"
)

const (
	// A job that fails on delivery 3 or later becomes a dead letter, and
	// so does a job that is delivered more than ten times.
	tries, lives = 3, 10
)

// Work takes jobs from the stream, and does them with n workers, until
// ctx is done. Any number of processes may call Work: a free worker in
// any of them gets the next job.
//
// A job is done when do returns nil. A job that fails is delivered
// again after a pause. If it fails on its third delivery or a later
// one, Work moves it to the dead letters: see [Letter]. A panic counts
// as a failure. A job that was delivered ten times without an ack
// becomes a dead letter, too.
//
// Once ctx is done, Work cancels the context of the jobs in flight. If
// do then returns an error, its job goes back to the stream. Work then
// returns the [context.Cause] of ctx. Work fails if its first request
// fails. Later, it fails only if waiting cannot fix the error.
func Work(
	ctx context.Context, js jetstream.JetStream, n int,
	do func(ctx context.Context, worker int, job Job) error,
) error {
	if n < 1 {
		return fmt.Errorf("%d workers: need at least 1", n)
	}
	todo, err := js.Consumer(ctx, stream, workers)
	if err != nil {
		return inWords(js, err)
	}
	defer js.Conn().FlushTimeout(time.Second) // the last acks
	caller := ctx
	g, ctx := errgroup.WithContext(ctx)
	for worker := range n {
		g.Go(func() error {
			for {
				msg, err := next(ctx, js, todo)
				if err != nil {
					return err
				}
				job := received(msg, todo.CachedInfo().Config.AckWait)
				_, err = task.Go(func() (any, error) {
					if job.Delivery > lives {
						return nil, errors.New("never acknowledged")
					}
					return nil, do(ctx, worker, job)
				}).Wait()
				settle(ctx, js, msg, job, err)
			}
		})
	}
	err = g.Wait()
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	return err
}

// next waits for a job. It asks for one job at a time, because a job in
// the buffer of a busy worker would use up its ack wait.
func next(
	ctx context.Context, js jetstream.JetStream,
	todo jetstream.Consumer,
) (jetstream.Msg, error) {
	for {
		asking, cancel := context.WithTimeout(ctx, time.Second)
		msg, err := todo.Next(jetstream.FetchContext(asking))
		cancel()
		switch {
		case err == nil:
			return msg, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case errors.Is(err, context.DeadlineExceeded),
			errors.Is(err, nats.ErrTimeout),
			errors.Is(err, jetstream.ErrNoMessages):
			if denied(js) {
				return nil, inWords(js, err)
			}
			continue // no job within a second
		}
		// The server may be restarting, or the stream is gone.
		if _, err := todo.Info(ctx); lasting(err) {
			return nil, inWords(js, err)
		}
		if err := pause(ctx, time.Second/10); err != nil {
			return nil, err
		}
	}
}

// pause waits for d.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
