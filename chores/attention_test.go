package chores_test

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/chores"
)

// TestCancelAnywhere cancels every 50 ms of the run, and during every
// glance. Each time everything ends at that very instant. A goroutine
// that is left over fails the bubble.
func TestCancelAnywhere(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			cancelAt := func(at time.Duration) {
				t.Helper()
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					ctx, cancel := context.WithTimeout(t.Context(), at)
					defer cancel()
					err := way.do(ctx, io.Discard, chores.Today())
					assert.ErrorIs(t, err, context.DeadlineExceeded, "at %v", at)
					assert.Equal(t, at, time.Since(start))
				})
			}
			for at := time.Duration(0); at < way.takes; at += 50 * time.Millisecond {
				cancelAt(at)
			}
			potato := time.Second/2 + chores.Glance
			for at := potato - chores.Glance/2; at < way.takes; at += potato {
				cancelAt(at)
			}
		})
	}
}
