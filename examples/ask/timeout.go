package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// timeout takes the answers that come within 2.5 s.
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
			cancel()
		}
	}
}
