package main

import (
	"fmt"
	"io"

	"example.com/baton/internal/example"
)

var program = example.Program{
	Name:     "count",
	Title:    "Ten apples, ten peaches",
	Subtitle: "Each counts at its own pace.",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "3 s", Elapsed: true,
		Does: "the apples, then the peaches",
		Run:  example.Plain(sequential),
	}, {
		Name: "concurrent", Takes: "2 s", Elapsed: true,
		Does: "both at the same time, each at its own pace",
		Run:  example.Plain(concurrent),
	}, {
		Name: "relay", Takes: "0 s", Uncompared: true,
		Does: "A and B in strict turns: they pass a baton",
		Run:  example.Plain(func(w io.Writer) { heading(w); relay(w) }),
	}, {
		Name: "yield", Takes: "0 s", Uncompared: true,
		Does: "A and B only yield to each other",
		Run:  example.Plain(func(w io.Writer) { heading(w); yield(w) }),
	}},
}

// heading prints the same first lines as the relay in Python, with
// asyncio.sleep(0).
func heading(w io.Writer) {
	fmt.Fprintln(w, "Before")
	fmt.Fprintln(w, "After")
}
