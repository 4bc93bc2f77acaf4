// Package jobs shares jobs between workers on many machines. The jobs
// are in a stream of a NATS JetStream server.
//
//	err := jobs.Submit(ctx, js, list)
//
//	err := jobs.Work(ctx, js, 4, func(
//		ctx context.Context, worker int, job jobs.Job,
//	) error {
//		return upload(ctx, job.Data)
//	})
//
// Every job is delivered at least once. A job is done more than once if
// its worker was killed, was slower than the ack wait (see [Open]), or
// could not reach the server to say that the job is done. So jobs must
// be idempotent: doing a job twice must have the effect of doing it
// once. [Record] helps with that.
//
// All functions are safe for concurrent use. A request to the server
// fails after 5 s without an answer; to give up sooner, use a context
// with a deadline. Two functions may wait without limit: Work, and
// Submit while the stream is full.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// The names of the streams, the consumer and the store on the server.
const (
	stream  = "JOBS"
	workers = "workers"
	dead    = "DEAD"
	done    = "DONE"

	todoSubject = "jobs.todo"
	deadSubject = "jobs.dead"
)

// A Job is a piece of work for any worker.
type Job struct {
	ID   string // Submit drops a job whose ID it has seen lately
	Data []byte

	// Delivery counts how often the job has been delivered to a worker,
	// this time included. Only Work sets it.
	Delivery int

	hold func() (release func())
}

// Hold extends the ack wait again and again until release is called, so
// the server does not deliver the job again. Call release when the job
// is done.
func (j Job) Hold() (release func()) { return j.hold() }

// Submit adds jobs to the stream, one after the other. It returns when
// the server has stored all of them.
//
// A job whose ID was submitted within the last two minutes is dropped.
// So after an error, submit the same jobs again. While the stream is
// full, Submit waits, like a sender on a channel whose buffer is full.
// Once ctx is done, the error wraps the [context.Cause] of ctx.
func Submit(
	ctx context.Context, js jetstream.JetStream, jobs []Job,
) error {
	for i, job := range jobs {
		if err := submit(ctx, js, job); err != nil {
			return fmt.Errorf("job %d: %w", i, err)
		}
	}
	return nil
}

func submit(
	ctx context.Context, js jetstream.JetStream, job Job,
) error {
	if job.ID == "" || strings.ContainsAny(job.ID, "\r\n") {
		return fmt.Errorf("ID %q must be one line of text", job.ID)
	}
	for {
		_, err := js.Publish(ctx, todoSubject, job.Data,
			jetstream.WithMsgID(job.ID))
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil && !denied(js):
			return context.Cause(ctx)
		case !full(err):
			return inWords(js, err)
		}
		if err := pause(ctx, time.Second/20); err != nil {
			return err
		}
	}
}

// full reports whether the stream has refused a job because it is full.
func full(err error) bool {
	var refused *jetstream.APIError
	return errors.As(err, &refused) && refused.ErrorCode == 10077 &&
		strings.HasPrefix(refused.Description, "maximum messages")
}
