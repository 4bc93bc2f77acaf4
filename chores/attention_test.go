package chores

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestAttentionIsNeverLost cancels at every 50 ms, and looks whether
// the attention is free afterwards: once, and not twice.
func TestAttentionIsNeverLost(t *testing.T) {
	for _, p := range []person{
		{standsBy: true}, {}, {glance: Glance},
	} {
		for at := time.Duration(0); at < 21*time.Second; at += 50 * time.Millisecond {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), at)
				defer cancel()
				p.w = io.Discard
				p.doAll(ctx, Today())
				assert.True(t, p.attention.TryAcquire(1), "at %v", at)
				assert.False(t, p.attention.TryAcquire(1), "at %v", at)
			})
		}
	}
}
