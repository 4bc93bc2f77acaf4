package main

import (
	"context"
	"io"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

var (
	flags    example.Flags
	progress = flags.Bool("progress",
		"print a line before each pause, too")
)

var program = example.Program{
	Name:     "say",
	Title:    "Two lines, each after a pause",
	Subtitle: "Concurrently, they take as long as the longer pause.",
	Flags:    &flags,
	Variants: []example.Variant{{
		Name: "sequential", Takes: "3 s", Elapsed: true,
		Does: "one after the other",
		Run: func(_ context.Context, w io.Writer) error {
			if *progress {
				say.Sequential(pauses(w)...)
			} else {
				sequential(w)
			}
			return nil
		},
	}, {
		Name: "concurrent", Takes: "2 s", Elapsed: true,
		Does: "both at the same time",
		Run: func(_ context.Context, w io.Writer) error {
			if *progress {
				say.Concurrent(pauses(w)...)
			} else {
				concurrent(w)
			}
			return nil
		},
	}},
}

// pauses are those of main.go, with a line before each of them.
func pauses(w io.Writer) []func() {
	return []func(){
		func() { say.Progress(w, 2*time.Second, "First") },
		func() { say.Progress(w, 1*time.Second, "Second") },
	}
}
