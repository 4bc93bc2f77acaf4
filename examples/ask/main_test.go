package main

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"sequential", "all-answers", "timeout", "first")
}

// TestCancel cancels in the middle: all friends stop, and no goroutine
// is left, or the bubble would not end.
func TestCancel(t *testing.T) {
	for _, v := range program.Variants {
		t.Run(v.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(),
					700*time.Millisecond)
				defer cancel()
				assert.ErrorIs(t, v.Run(ctx, io.Discard),
					context.DeadlineExceeded)
				assert.Equal(t, 700*time.Millisecond, time.Since(start))
			})
		})
	}
}
