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
	"sync"
	"time"

	"example.com/baton/internal/example"
)

// ask asks all friends, and closes the channel after the last answer.
func ask(ctx context.Context, w io.Writer) <-chan string {
	answers := make(chan string)
	var wg sync.WaitGroup
	for _, f := range friends {
		wg.Go(func() { answers <- f.answer(ctx, w) })
	}
	go func() {
		wg.Wait()
		close(answers)
	}()
	return answers
}

func allAnswers(ctx context.Context, w io.Writer) error {
	for a := range ask(ctx, w) {
		fmt.Fprintln(w, a)
	}
	return ctx.Err()
}

// timeout tells the friends to stop after 2.5 s.
func timeout(ctx context.Context, w io.Writer) error {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := ask(asking, w)
	timeUp := time.After(2500 * time.Millisecond)
	for {
		select {
		case a, ok := <-answers:
			if !ok {
				return ctx.Err()
			}
			fmt.Fprintln(w, a)
		case <-timeUp:
			fmt.Fprintln(w, "Time is up")
			cancel() // go on: each friend still says something
		}
	}
}

func main() { example.Main(program.Run) }
