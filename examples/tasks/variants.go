package main

import (
	"context"
	"fmt"
	"io"

	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	n     = flags.Int("n", 4, 0, 10_000, "do `N` tasks",
		"loop", "one-by-one", "gather")
)

var program = example.Program{
	Name:     "tasks",
	Title:    "Tasks of a second each",
	Subtitle: "Preparing functions does not start them.",
	Flags:    &flags,
	Variants: []example.Variant{{
		Name: "loop", Takes: "4 s", Elapsed: true,
		Does: "call one after the other",
		Run:  example.Plain(func(w io.Writer) { loop(w, *n) }),
	}, {
		Name: "one-by-one", Takes: "4 s", Elapsed: true,
		Does: "prepare all, then call one by one",
		Run: example.Plain(func(w io.Writer) {
			fmt.Fprintln(w, "Main started")
			oneByOne(w, *n)
			fmt.Fprintln(w, "Main ended")
		}),
	}, {
		Name: "gather", Takes: "1 s", Elapsed: true,
		Does: "start all, then wait for all",
		Run: func(_ context.Context, w io.Writer) error {
			return gather(w, *n)
		},
	}, {
		Name: "coroutine", Takes: "0 s", Uncompared: true,
		Does: "a function, called later", Run: coroutine,
	}, {
		Name: "task", Takes: "0 s", Uncompared: true,
		Does: "a task, waited for later", Run: running,
	}, {
		Name: "say-after", Takes: "2 s", Uncompared: true,
		Does: "two tasks, waited for one by one",
		Run:  example.Plain(sayAfter),
	}},
}
