// Bakery makes five cakes: mix 1 s, bake 2 s, ice 1 s.
//
// Usage:
//
//	go run ./examples/bakery [variant]
//
// The variants are sequential (20 s), pipeline (12 s), two-ovens (8 s),
// three-ovens (8 s) and closing (5.5 s), which cancels the pipeline.
// Without a variant, the first three race.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"example.com/baton/bakery"
	"example.com/baton/internal/example"
)

// sequential makes one cake after the other.
func sequential(ctx context.Context, w io.Writer) error {
	return bakery.Sequential(ctx, w, 5)
}

// pipeline makes the cakes in a pipeline with n ovens.
func pipeline(ctx context.Context, w io.Writer, n int) error {
	return bakery.Pipeline(ctx, w, 5, n)
}

// closing closes the bakery while the stages are at work.
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

func main() { example.Main(program.Run) }
