package main

import (
	"context"
	"fmt"
	"io"
)

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
