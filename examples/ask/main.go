// Ask asks three friends: sequential (6 s), all-answers (3 s), timeout
// (2.5 s) or first (1 s). Without a variant, all four race.
// Usage: go run ./examples/ask [variant]
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
)

type friend struct {
	name, knows string
	takes       time.Duration // to search
}

var friends = []friend{
	{"Ann", "in the car", 3 * time.Second},
	{"Bob", "in your hand", 1 * time.Second},
	{"Cid", "in the door", 2 * time.Second},
}

// ask asks all friends. The caller must receive an answer from each.
func ask(ctx context.Context, w io.Writer) <-chan string {
	answers := make(chan string)
	for _, f := range friends {
		go func() { answers <- f.answer(ctx, w) }()
	}
	return answers
}

func allAnswers(ctx context.Context, w io.Writer) error {
	answers := ask(ctx, w)
	for range friends {
		fmt.Fprintln(w, <-answers)
	}
	return ctx.Err() // not nil after Ctrl-C
}

func timeout(ctx context.Context, w io.Writer) error {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers, timeUp := ask(asking, w), time.After(2500*time.Millisecond)
	for range friends {
		select {
		case a := <-answers:
			fmt.Fprintln(w, a)
		case <-timeUp:
			fmt.Fprintln(w, "Time is up")
			cancel() // friends who stop send an answer, too
			fmt.Fprintln(w, <-answers)
		}
	}
	return ctx.Err()
}

func main() { example.Main(program.Run) }
