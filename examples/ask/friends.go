package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
)

// A friend knows an answer, but has to search for it first.
type friend struct {
	name, knows string
	takes       time.Duration
}

var friends = []friend{
	{"Ann", "in the car", 3 * time.Second},
	{"Bob", "in your hand", 1 * time.Second},
	{"Cid", "in the door", 2 * time.Second},
}

// answer searches until ctx is done.
func (f friend) answer(ctx context.Context, w io.Writer) string {
	fmt.Fprintf(w, "%s starting search\n", f.name)
	select {
	case <-time.After(f.takes):
		fmt.Fprintf(w, "%s finished search\n", f.name)
		return f.name + ": " + f.knows
	case <-ctx.Done():
		fmt.Fprintf(w, "%s stopped search\n", f.name)
		return f.name + ": no idea"
	}
}

// sequential asks one friend after the other.
func sequential(ctx context.Context, w io.Writer) error {
	for _, f := range friends {
		fmt.Fprintln(w, f.answer(ctx, w))
	}
	return ctx.Err()
}

var program = example.Program{
	Name:     "ask",
	Title:    "Where are the keys? Three friends, four ways",
	Subtitle: "You ask all of them. How long do you wait?",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "6 s", Elapsed: true,
		Does: "ask one friend after the other",
		Run:  sequential,
	}, {
		Name: "all-answers", Takes: "3 s", Elapsed: true,
		Does: "ask all, wait for all answers",
		Run:  allAnswers,
	}, {
		Name: "timeout", Takes: "2.5 s", Elapsed: true,
		Does: "ask all, wait for at most 2.5 s",
		Run:  timeout,
	}, {
		Name: "first", Takes: "1 s", Elapsed: true,
		Does: "ask all, wait for the first answer",
		Run:  first,
	}},
}
