package main

import (
	"io"
	"time"

	"example.com/baton/internal/example"
)

var (
	flags  example.Flags
	second = flags.Duration("second", time.Second,
		"make each second of the example last `TIME`")
)

var program = example.Program{
	Name:     "preempt",
	Title:    "Potatoes that keep the only processor busy",
	Subtitle: "You never look up, but the dryer starts on time.",
	Flags:    &flags,
	Variants: []example.Variant{{
		Name: "burning", Takes: "7 s", Elapsed: true,
		Does: "potatoes and laundry on one processor",
		Run:  example.Plain(func(w io.Writer) { burning(w, *second) }),
	}},
}
