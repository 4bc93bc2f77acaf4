package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/internal/whatif"
)

var (
	flags   example.Flags
	workers = flags.Int("workers", 0, 1, 1000,
		"run once, with `N` workers", "")
	usePackage = flags.Bool("package",
		"use package queue instead of a channel")
	uneven = flags.Bool("uneven",
		"do 15 jobs of 1 to 7 s instead")
	improve = flags.Bool("what-if",
		"print what would make the run shorter; 3 workers by default",
		"")
)

var program = example.Program{
	Name:     "queue",
	Title:    "A queue and its workers",
	Subtitle: "A worker that is free takes the next job.",
	Flags:    &flags,
	Variants: []example.Variant{
		with(1, "10 s"), with(2, "5 s"), with(3, "4 s"),
		with(5, "2 s"), with(10, "1 s"),
	},
	Default: func() *example.Variant {
		switch {
		case *improve:
			return &example.Variant{
				Name: "what-if", Run: improved, Text: true,
			}
		case *workers > 0:
			v := with(*workers, "")
			return &v
		}
		return nil
	},
}

// with returns the variant with n workers.
func with(n int, takes string) example.Variant {
	v := example.Variant{
		Name:    fmt.Sprintf("workers-%d", n),
		Does:    fmt.Sprintf("%d at a time", n),
		Elapsed: true,
	}
	v.Takes = takes
	v.Run = func(ctx context.Context, w io.Writer) error {
		jobs := jobs(*uneven)
		fmt.Fprintf(w, "Total: %v\n", total(jobs))
		return share(ctx, w, n, jobs)
	}
	return v
}

func share(ctx context.Context, w io.Writer, n int, jobs []job) error {
	if *usePackage {
		return queued(ctx, w, n, jobs)
	}
	pool(w, n, jobs)
	return nil
}

func improved(_ context.Context, w io.Writer) error {
	whatif.Main(func(t *testing.T) {
		whatIf(t, w, cmp.Or(*workers, 3), jobs(*uneven))
	})
	return nil
}

// jobs returns ten jobs of a second, or fifteen of different lengths.
func jobs(uneven bool) (list []job) {
	seconds := slices.Repeat([]int{1}, 10)
	if uneven {
		seconds = []int{4, 3, 1, 2, 1, 7, 3, 4, 5, 1, 2, 1, 2, 3, 4}
	}
	for i, s := range seconds {
		list = append(list, job{i, time.Duration(s) * time.Second})
	}
	return list
}

// total is how long one worker needs for all jobs.
func total(jobs []job) (sum time.Duration) {
	for _, job := range jobs {
		sum += job.takes
	}
	return sum
}
