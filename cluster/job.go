package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"example.com/baton/cluster/jobs"
)

// A spec tells a worker what to do for a job. It is the job's data.
type spec struct {
	Takes  time.Duration
	Fails  string // the job ends with this error
	Hold   bool   // extend the ack wait until the job is done
	Record bool   // store a result; the first one counts
}

// do does a job, and returns what to print about it.
func do(
	ctx context.Context, js jetstream.JetStream, job jobs.Job,
) (string, error) {
	var s spec
	if err := json.Unmarshal(job.Data, &s); err != nil {
		return "", fmt.Errorf("cannot read the job: %w", err)
	}
	if s.Hold {
		defer job.Hold()()
	}
	if err := sleep(ctx, s.Takes); err != nil {
		return "", errors.New("interrupted, handed back")
	}
	if s.Fails != "" {
		return "", errors.New(s.Fails)
	}
	if !s.Record {
		return "", nil
	}
	switch first, err := jobs.Record(ctx, js, job.ID, nil); {
	case err != nil:
		return "", err
	case first:
		return ": result stored", nil
	default:
		return ": result was already stored", nil
	}
}

// sleep stands for the work. It stops when ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// list returns the jobs of the specs, with the IDs prefix0, prefix1 and
// so on.
func list(prefix string, specs []spec) []jobs.Job {
	var all []jobs.Job
	for i, s := range specs {
		data, err := json.Marshal(s)
		if err != nil {
			panic(err) // a spec is always JSON
		}
		all = append(all, jobs.Job{
			ID: fmt.Sprintf("%s%d", prefix, i), Data: data,
		})
	}
	return all
}
