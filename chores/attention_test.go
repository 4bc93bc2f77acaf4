package chores

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestCancelAnywhere cancels at every 50 ms of the run, and once in
// every glance: each time everything ends at that very instant, and the
// attention is free again, once and not twice. A goroutine that were
// left over would fail the bubble.
func TestCancelAnywhere(t *testing.T) {
	for name, way := range map[string]struct {
		person
		takes time.Duration
	}{
		"sequential": {person{standsBy: true}, 20 * time.Second},
		"heads-down": {person{}, 10 * time.Second},
		"looking-up": {person{glance: Glance}, 7*time.Second + 14*Glance},
	} {
		t.Run(name, func(t *testing.T) {
			for at := time.Duration(0); at < way.takes; at += 50 * time.Millisecond {
				way.cancelAt(t, at)
			}
			potato := time.Second/2 + way.glance
			for at := potato - way.glance/2; at < way.takes; at += potato {
				way.cancelAt(t, at)
			}
		})
	}
}

func (p person) cancelAt(t *testing.T, at time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), at)
		defer cancel()
		p.w = io.Discard
		err := p.doAll(ctx, Today())
		assert.ErrorIs(t, err, context.DeadlineExceeded, "at %v", at)
		assert.Equal(t, at, time.Since(start))
		assert.True(t, p.attention.TryAcquire(1), "at %v", at)
		assert.False(t, p.attention.TryAcquire(1), "at %v", at)
	})
}
