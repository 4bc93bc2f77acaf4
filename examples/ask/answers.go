package main

import (
	"context"
	"fmt"
	"io"
)

func allAnswers(ctx context.Context, w io.Writer) error {
	answers := ask(ctx, w)
	for range friends {
		fmt.Fprintln(w, <-answers)
	}
	return ctx.Err() // not nil after Ctrl-C
}

// first takes the first answer, and tells the others to stop.
func first(ctx context.Context, w io.Writer) error {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := ask(asking, w)
	fmt.Fprintln(w, <-answers)
	cancel()
	for range friends[1:] {
		<-answers // the others have stopped
	}
	return ctx.Err()
}
