package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// answer searches, or stops when ctx is done, whichever comes first.
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
