package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/cluster/jobs"
)

// A scene is some jobs, some workers, and what happens to them.
type scene struct {
	name, takes, does string

	races   bool // in the comparison
	workers int
	wait    float64 // seconds until a job is delivered again
	most    int     // jobs that the stream takes; 0 is no limit
	specs   func(second time.Duration) []spec
	send    func(ctx context.Context, s *stage, list []jobs.Job) error
	during  func(ctx context.Context, s *stage) error
}

// act sends the jobs, and waits until they are done.
func (sc scene) act(ctx context.Context, w io.Writer, s *stage) error {
	s.w = w
	for _, p := range s.crew {
		p.printTo(w)
	}
	send := sc.send
	if send == nil {
		send = submit
	}
	if err := send(ctx, s, list("", sc.specs(s.second))); err != nil {
		return err
	}
	if sc.during != nil {
		if err := sc.during(ctx, s); err != nil {
			return err
		}
	}
	if err := s.finish(ctx); err != nil {
		return err
	}
	letters, err := jobs.Dead(ctx, s.js)
	for _, l := range letters {
		fmt.Fprintf(s.w, "Dead letter: job %s: %s\n",
			l.Job.ID, l.Reason)
	}
	return err
}

func submit(ctx context.Context, s *stage, list []jobs.Job) error {
	return jobs.Submit(ctx, s.js, list)
}
