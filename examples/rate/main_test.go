package main

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline/timelinetest"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"unlimited", "ticker", "limiter", "burst")
}

func TestElapsed(t *testing.T) {
	const last = 200 * time.Millisecond // the last page
	for i, wait := range []time.Duration{
		0,
		20 * time.Second / 10, // a ticker begins with a pause
		19 * time.Second / 10,
		15 * time.Second / 10, // five of twenty do not wait
	} {
		v := program.Variants[i]
		t.Run(v.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				assert.NoError(t, v.Run(t.Context(), io.Discard))
				assert.Equal(t, wait+last, time.Since(start))
			})
		})
	}
}

// TestBurst starts five pages right away, and then one per 100 ms.
func TestBurst(t *testing.T) {
	timelinetest.Want(t, `
		page 0   ======
		page 1   ======
		page 2   ======
		page 3   ======
		page 4   ======
		page 5      ======
		page 6         ======
		page 7            ======
		page 8               ======
		page 9                  ======
		page 10                    ======
		page 11                       ======
		page 12                          ======
		page 13                             ======
		page 14                                ======
		page 15                                   ======
		page 16                                      ======
		page 17                                         ======
		page 18                                            ======
		page 19                                               ======
		seconds  0     0.2   0.4   0.6   0.8   1     1.2   1.4   1.6   1.8`,
		func(w io.Writer) {
			limiter(context.Background(), w, 5)
		})
}

// TestCancel stops each variant in the middle, with no goroutine left.
func TestCancel(t *testing.T) {
	const at = 150 * time.Millisecond
	for _, v := range program.Variants {
		t.Run(v.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(at, cancel)
				assert.ErrorIs(t, v.Run(ctx, io.Discard), context.Canceled)
				assert.Equal(t, at, time.Since(start))
			})
		})
	}
}
