// Ask asks three friends, who know the answer after 3 s, 1 s and 2 s.
//
// Usage: go run ./examples/ask [variant]
//
// The variants are sequential (6 s), all-answers (3 s), timeout
// (2.5 s) and first (1 s). Without a variant, all of them race.
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
)

// ask asks all friends. Each of them sends one answer.
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

// timeout tells the friends to stop after 2.5 s. A friend who stops
// sends an answer, too.
func timeout(ctx context.Context, w io.Writer) error {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := ask(asking, w)
	timeUp := time.After(2500 * time.Millisecond)
	for missing := len(friends); missing > 0; {
		select {
		case a := <-answers:
			fmt.Fprintln(w, a)
			missing--
		case <-timeUp:
			fmt.Fprintln(w, "Time is up")
			cancel()
		}
	}
	return ctx.Err()
}

func main() { example.Main(program.Run) }
