package main

import (
	"context"
	"io"
	"testing"

	"example.com/baton/internal/golden"
)

// The client dials, which no bubble can.
func TestPictures(t *testing.T) {
	addr := serve(t)
	say := func(ctx context.Context, w io.Writer, args []string) error {
		return program.Run(ctx, w, append(args, "-addr", addr))
	}
	golden.Recorded(t, say, "hello")
	golden.Pictures(t, "What an echo server answers", "", "hello")
}
