// Gantt runs a program, and draws what each part of it did, and when.
//
// Usage:
//
//	go run ./examples/gantt [flags] command [words]
//	command | go run ./examples/gantt [flags]
//	go run ./examples/gantt [flags] before.txt after.txt
//
// It reads the lines that the program prints to stdout and stderr, such
// as "Start tea" and "End tea", and the logs of many tools, such as go
// test -v; package timeline says which. Output and exit code are passed
// on. The picture is drawn on stderr, if that is a terminal; -svg,
// -html and -trace write it to a file in any case. If the program
// prints without end, at least its last 100,000 lines are drawn.
//
// If you name files in place of a command, gantt draws the logs in
// them, using the times in their lines, and says how they differ.
package main

import (
	"context"
	"io"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/timeline"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	var p example.Program
	p = example.Program{
		Name:     "gantt",
		Title:    "Who did what when",
		Subtitle: "Drawn from the lines that the program printed.",
		Words:    "command [words]",
		Flags:    &flags,
		Command:  true,
		Grace:    100 * 365 * 24 * time.Hour, // what the command needs
		View: func(c timeline.Chart) timeline.Chart {
			return chosen().explained(c, p.Stderr())
		},
		Recorded: recorded,
	}
	p.Variants = []example.Variant{{
		Name: "standard input",
		Run: func(ctx context.Context, w io.Writer) error {
			if words := flags.Args(); len(words) > 0 {
				return command(ctx, w, drawn(p.Stderr(), w), words)
			}
			return pass(ctx, w, p.Stderr())
		},
	}}
	return p.Run(ctx, w, args)
}
