// Gantt runs any program, and draws who did what when in it.
//
// Usage:
//
//	go run ./examples/gantt [flags] command [words]
//	command | go run ./examples/gantt [flags]
//
// It goes by the lines that the program prints, such as "Start tea" and
// "End tea"; package timeline says what it knows. The program's output
// and its exit code are passed on as they are. The picture is drawn on
// stderr, if that is a terminal; -svg and -trace write it to a file in
// any case. Of a program that prints without end, at least the last
// 100,000 lines are drawn.
package main

import (
	"context"
	"io"
	"time"

	"example.com/baton/internal/example"
)

// forever is how long a command may take to end after Ctrl-C.
const forever = 100 * 365 * 24 * time.Hour

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "gantt",
		Title:    "Who did what when",
		Subtitle: "Drawn from the lines that the program printed.",
		Words:    "command [words]",
		Command:  true,
		Grace:    forever,
	}
	p.Variants = []example.Variant{{
		Name: "standard input",
		Run: func(ctx context.Context, w io.Writer) error {
			if words := p.Given(); len(words) > 0 {
				return command(ctx, w, drawn(p.Stderr(), w), words)
			}
			return pass(ctx, w, p.Stderr())
		},
	}}
	return p.Run(ctx, w, args)
}
