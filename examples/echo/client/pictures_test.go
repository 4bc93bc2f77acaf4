package main

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/echo"
	"example.com/baton/internal/golden"
)

// The client dials, which no bubble can.
func TestPictures(t *testing.T) {
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, io.Discard, echo.YouSaid) }()
	say := func(ctx context.Context, w io.Writer, args []string) error {
		return run(ctx, w, append(args, "-addr", l.Addr().String()))
	}
	golden.Recorded(t, say, "hello")
	golden.Pictures(t, "What an echo server answers", "", "hello")
	cancel()
	assert.NoError(t, <-done)
}
