package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.com/baton/cluster/jobs"
	"example.com/baton/internal/example"
)

var scenes = []scene{
	race(1, "10 s"), race(2, "5 s"), race(3, "4 s"), race(5, "2 s"),
	{
		name: "killed", takes: "4 s",
		does:    "kill a worker in the middle of a job",
		workers: 2, wait: 2, specs: same(4, 1, spec{}),
		during: func(ctx context.Context, s *stage) error {
			if err := s.pause(ctx, 0.5); err != nil {
				return err
			}
			s.crew[1].kill()
			return nil
		},
	}, {
		name: "slow", takes: "3.5 s",
		does:    "a job is slower than the ack wait: two workers do it",
		workers: 2, wait: 1, specs: same(1, 2.5, spec{}),
	}, {
		name: "held", takes: "2.5 s",
		does:    "the same job, but its worker extends the ack wait",
		workers: 2, wait: 1, specs: same(1, 2.5, spec{Hold: true}),
	}, {
		name: "once", takes: "3.5 s",
		does:    "submitted twice, done twice, and one result counts",
		workers: 2, wait: 1, specs: same(1, 2.5, spec{Record: true}),
		send: func(
			ctx context.Context, s *stage, list []jobs.Job,
		) error {
			twice := append(slices.Clone(list), list...)
			if err := jobs.Submit(ctx, s.js, twice); err != nil {
				return err
			}
			left, err := jobs.Left(ctx, s.js)
			fmt.Fprintf(s.w, "Total: %d submitted, %d in the stream\n",
				len(twice), left)
			return err
		},
	}, {
		name: "poison", takes: "3 s",
		does:    "a job fails three times, and is set aside as a dead letter",
		workers: 2, wait: 5, specs: poison,
	}, {
		name: "restart", takes: "4 s",
		does:    "the server is gone for a second, and no job is lost",
		workers: 2, wait: 3, specs: same(6, 1, spec{}),
		during: restart,
	}, {
		name: "full", takes: "3 s",
		does:    "the stream takes three jobs; the sender waits",
		workers: 1, wait: 5, most: 3, specs: same(6, 0.5, spec{}),
		send: func(
			ctx context.Context, s *stage, list []jobs.Job,
		) error {
			for i := range list {
				fmt.Fprintf(s.w, "Sender starting job %d\n", i)
				err := jobs.Submit(ctx, s.js, list[i:i+1])
				if err != nil {
					return err
				}
				fmt.Fprintf(s.w, "Sender finished job %d\n", i)
			}
			return nil
		},
	},
}

// race shares ten jobs of a second between n workers.
func race(n int, takes string) scene {
	return scene{
		name:  "workers-" + strconv.Itoa(n),
		takes: takes,
		does:  fmt.Sprintf("%d at a time", n),
		races: true, workers: n, wait: 5, specs: same(10, 1, spec{}),
	}
}

// same returns n jobs that take some seconds each.
func same(
	n int, seconds float64, s spec,
) func(second time.Duration) []spec {
	return func(second time.Duration) []spec {
		s.Takes = time.Duration(seconds * float64(second))
		return slices.Repeat([]spec{s}, n)
	}
}

// poison returns four jobs. The second one fails whenever it runs.
func poison(second time.Duration) []spec {
	list := same(4, 1, spec{})(second)
	list[1] = spec{Takes: second / 2, Fails: "no such customer"}
	return list
}

func restart(ctx context.Context, s *stage) error {
	if s.server == nil {
		return example.Usage("cluster: the variant restart stops its " +
			"own server, so it works only without -nats")
	}
	fmt.Fprintln(s.w, "Server started")
	if err := s.pause(ctx, 1.5); err != nil {
		return err
	}
	return s.restart(ctx, 1)
}
