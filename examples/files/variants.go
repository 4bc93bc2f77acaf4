package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"example.com/baton/internal/example"
)

var (
	flags  example.Flags
	number = flags.Int("files", 300, 1, 1_000_000, "write `N` files")
	length = flags.Int("blocks", 100, 0, 1_000_000,
		"write `N` blocks of 11,000 bytes to each file")
	workers = flags.Int("workers", 4, 1, 1000,
		"write `N` files at a time", "concurrent")
	dir = flags.Name("dir", "keep the files in `DIR`")
)

var program = example.Program{
	Name:       "files",
	Title:      "Writing files, one by one or several at a time",
	Subtitle:   "Workers share the cores and the disk.",
	Flags:      &flags,
	Sequential: true,
	Grace:      10 * time.Second, // to remove the files
	Variants: []example.Variant{{
		Name: "sequential",
		Does: "one file after the other",
		Run: func(ctx context.Context, w io.Writer) error {
			return write(ctx, w, "sequential", 1)
		},
		Clean: to.remove,
	}, {
		Name: "concurrent",
		Does: "several files at a time, one per worker",
		Run: func(ctx context.Context, w io.Writer) error {
			return write(ctx, w, "concurrent", *workers)
		},
		Clean: to.remove,
	}},
	Compared: func(w io.Writer, took []time.Duration) error {
		return verdict(w, took[0], took[1], runtime.NumCPU())
	},
}

// to is the folder of the variant that runs: they do not overlap.
var to = new(folder)

func write(
	ctx context.Context, w io.Writer, name string, workers int,
) error {
	*to = folder{dir: *dir}
	b := batch{name, *number, *length, workers, create}
	return b.writeTo(ctx, w, to)
}

// verdict prints what the workers have gained, and why it is not more.
func verdict(
	w io.Writer, sequential, concurrent time.Duration, cores int,
) error {
	gain := float64(sequential) / float64(concurrent)
	what := fmt.Sprintf("The workers were %.1f times as fast", gain)
	if gain < 1.1 && gain > 0.9 {
		what = "The workers gained nothing"
	} else if gain <= 0.9 {
		what = "The workers were slower"
	}
	_, err := fmt.Fprintf(w, `
%s. Writing a file copies it into
memory. That takes a core, and there are %d here. The disk does its part
later, or when memory is full. More workers do not make the disk faster.
`, what, cores)
	return err
}
