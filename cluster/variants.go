package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"example.com/baton/cluster/jobs"
	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	url   = flags.String("nats", "",
		"use the NATS server at `URL` instead of starting one")
	addr = flags.Addr("addr", "127.0.0.1:4222",
		"listen on this `address`", "serve")
	dir = flags.Name("dir",
		"keep the jobs in this `folder` after serve stops",
		"serve")
	count = flags.Int("jobs", 10, 1, 100_000,
		"submit `N` jobs", "submit")
	each = flags.Duration("each", time.Second,
		"how `long` each job takes", "submit")
	id = flags.String("id", "",
		"begin the IDs of the jobs with `TEXT`; by default, the time")
	ackWait = flags.Duration("wait", 5*time.Second,
		"the ack wait: deliver a job again after this `time` without an ack",
		"worker", "submit")
)

const local = "nats://127.0.0.1:4222"

var program = example.Program{
	Name:  "cluster",
	Start: "go -C cluster run .",
	Title: "Ten jobs of a second, workers in processes of their own",
	Subtitle: "A worker that is free gets the next job, " +
		"wherever it runs.",
	Flags:    &flags,
	Grace:    5 * time.Second, // to end processes and remove files
	Variants: variants(),
}

func init() { program.Default = onServer }

// onServer returns the variant to run if the command line names a
// server, but no variant. One server has one stream of jobs, so the
// variants cannot race on it.
func onServer() *example.Variant {
	if *url == "" {
		return nil
	}
	return &program.Variants[2]
}

func variants() []example.Variant {
	var list []example.Variant
	for _, sc := range scenes {
		var s *stage
		list = append(list, example.Variant{
			Name: sc.name, Takes: sc.takes, Does: sc.does,
			Uncompared: !sc.races, Elapsed: true,
			Prepare: func(ctx context.Context) (err error) {
				s, err = sc.build(ctx, time.Second, *url)
				return err
			},
			Run: func(ctx context.Context, w io.Writer) error {
				return sc.act(ctx, w, s)
			},
			Clean: func() error { return s.close() },
		})
	}
	return append(list, example.Variant{
		Name: "serve", Uncompared: true, Text: true, Run: serve,
		Does: "run a server for workers in other terminals",
	}, example.Variant{
		Name: "worker", Uncompared: true, Text: true, Run: workAlone,
		Does: "do jobs until Ctrl-C",
	}, example.Variant{
		Name: "submit", Uncompared: true, Text: true, Run: submitAlone,
		Does: "submit jobs, and end",
	})
}

// workAlone is a worker that is named after its process.
func workAlone(ctx context.Context, w io.Writer) error {
	js, err := jobs.Connect(cmp.Or(*url, local))
	if err != nil {
		return err
	}
	defer js.Conn().Close()
	if err := jobs.Open(ctx, js, *ackWait, 0); err != nil {
		return err
	}
	fmt.Fprintf(w, "Worker %d waits for jobs\n", os.Getpid())
	return work(ctx, w, js, os.Getpid())
}

func submitAlone(ctx context.Context, w io.Writer) error {
	js, err := jobs.Connect(cmp.Or(*url, local))
	if err != nil {
		return err
	}
	defer js.Conn().Close()
	if err := jobs.Open(ctx, js, *ackWait, 0); err != nil {
		return err
	}
	prefix := *id
	if prefix == "" {
		prefix = time.Now().Format("150405")
	}
	specs := slices.Repeat([]spec{{Takes: *each}}, *count)
	all := list(prefix+"-", specs)
	if err := jobs.Submit(ctx, js, all); err != nil {
		return err
	}
	left, err := jobs.Left(ctx, js)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Submitted %s; %d to do\n",
		example.Count(len(all), "job", "jobs"), left)
	return nil
}
