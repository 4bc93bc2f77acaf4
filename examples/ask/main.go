// Ask asks three friends where the keys are. Ann needs 3 s to find out,
// Bob 1 s and Cid 2 s.
//
// Usage:
//
//	go run ./examples/ask [variant]
//
// The variants are sequential (6 s), all-answers (3 s), timeout
// (2.5 s) and first (1 s). Without one, they race each other.
package main

import (
	"context"
	"fmt"
	"io"
	"sync"

	"example.com/baton/internal/example"
)

// ask asks all friends at the same time. Their answers arrive on the
// channel, which is closed after the last answer.
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

// allAnswers waits for all answers.
func allAnswers(ctx context.Context, w io.Writer) error {
	for a := range ask(ctx, w) {
		fmt.Fprintln(w, a)
	}
	return ctx.Err()
}

// first takes the first answer, and tells the others to stop.
func first(ctx context.Context, w io.Writer) error {
	asking, cancel := context.WithCancel(ctx)
	answers := ask(asking, w)
	fmt.Fprintln(w, <-answers)
	cancel()
	for range answers { // until the others have stopped
	}
	return ctx.Err()
}

func main() { example.Main(program.Run) }
