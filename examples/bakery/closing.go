package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"example.com/baton/bakery"
)

// closing closes the bakery while the stages are at work. Package
// bakery has the pipeline that can be stopped.
func closing(ctx context.Context, w io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 5500*time.Millisecond)
	defer cancel()
	err := bakery.Pipeline(ctx, w, 5, 1)
	if errors.Is(err, context.DeadlineExceeded) {
		fmt.Fprintln(w, "Closed:", err)
		return nil
	}
	return err
}
