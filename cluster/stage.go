package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"example.com/baton/cluster/jobs"
)

// A stage is where a scene plays: a server, and workers.
type stage struct {
	second time.Duration // how long a second takes; tests are impatient
	js     jetstream.JetStream
	server *server.Server // nil if it runs elsewhere
	dir    string
	opened bool // the streams are ours
	crew   []*process
	w      io.Writer
}

// build builds the stage, with the server at url or, without a url, a
// new one. The caller closes it, even after an error.
func (sc scene) build(
	ctx context.Context, second time.Duration, url string,
) (s *stage, err error) {
	s = &stage{second: second, w: io.Discard}
	if url == "" {
		if s.dir, err = temporary(); err != nil {
			return s, err
		}
		s.server, err = start("127.0.0.1", -1, s.dir)
		if err != nil {
			return s, err
		}
		url = s.server.ClientURL()
	}
	if s.js, err = jobs.Connect(url); err != nil {
		return s, err
	}
	if _, err := jobs.Left(ctx, s.js); err == nil {
		return s, fmt.Errorf("%s already has a stream of jobs: use the "+
			"variants \"worker\" and \"submit\", or another server", url)
	} else if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return s, err
	}
	s.opened = true
	wait := time.Duration(sc.wait * float64(second))
	if err := jobs.Open(ctx, s.js, wait, sc.most); err != nil {
		return s, err
	}
	s.crew = make([]*process, sc.workers)
	var g errgroup.Group
	for i := range s.crew {
		g.Go(func() (err error) {
			s.crew[i], err = startWorker(ctx, url, i, s.dir)
			return err
		})
	}
	return s, g.Wait()
}

// close ends the workers and the server, and removes what they have
// left.
func (s *stage) close() error {
	var errs []error
	for _, p := range s.crew {
		if p != nil {
			io.WriteString(p.stdin, bye)
			p.stdin.Close()
		}
	}
	for _, p := range s.crew {
		if p != nil {
			errs = append(errs, p.end())
		}
	}
	if s.server == nil && s.opened {
		ctx := context.Background()
		errs = append(errs, jobs.Remove(ctx, s.js))
	}
	if s.js != nil {
		s.js.Conn().Close()
	}
	if s.server != nil {
		stop(s.server)
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

// finish waits until the stream is empty and all workers are idle.
func (s *stage) finish(ctx context.Context) error {
	for {
		left, err := jobs.Left(ctx, s.js)
		if err != nil {
			return err
		}
		for _, p := range s.crew {
			if p.doing() != "" {
				left++
			}
		}
		if left == 0 {
			return nil
		}
		if err := s.pause(ctx, 0.01); err != nil {
			return err
		}
	}
}

func (s *stage) pause(ctx context.Context, seconds float64) error {
	return sleep(ctx, time.Duration(seconds*float64(s.second)))
}

// restart stops the server, and starts it again some seconds later, on
// the same port and with the same files.
func (s *stage) restart(
	ctx context.Context, seconds float64,
) (err error) {
	port := s.server.Addr().(*net.TCPAddr).Port
	stop(s.server)
	fmt.Fprintln(s.w, "Server ended")
	if err := s.pause(ctx, seconds); err != nil {
		return err
	}
	s.server, err = start("127.0.0.1", port, s.dir)
	fmt.Fprintln(s.w, "Server started")
	return err
}
