package docs

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/sync/errgroup"

	"example.com/baton/queue"
)

// withSlot calls f when a slot is free, or gives up when ctx is done.
func withSlot(
	ctx context.Context, slots chan struct{}, f func(),
) error {
	select {
	case slots <- struct{}{}: // acquire a slot
		defer func() { <-slots }() // release it
		f()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// threeAtATime does the jobs, each in a goroutine of its own.
func threeAtATime(jobs []func() error) error {
	var g errgroup.Group
	g.SetLimit(3)
	for _, job := range jobs {
		g.Go(job) // waits while three are in flight
	}
	return g.Wait()
}

// TestLimits does ten jobs of a second, three at a time: 4 s.
func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		job := func() error { time.Sleep(time.Second); return nil }
		assert.NoError(t, threeAtATime(
			slices.Repeat([]func() error{job}, 10)))
		assert.Equal(t, 4*time.Second, time.Since(start))

		start = time.Now()
		slots := make(chan struct{}, 3)
		var g errgroup.Group
		for range 10 {
			g.Go(func() error {
				return withSlot(t.Context(), slots, func() { job() })
			})
		}
		assert.NoError(t, g.Wait())
		assert.Equal(t, 4*time.Second, time.Since(start))

		start = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range cap(slots) {
			slots <- struct{}{}
		}
		assert.ErrorIs(t, withSlot(ctx, slots, func() { t.Error("called") }),
			context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
	})
}

// TestWorkDeadline has 2.5 s for ten jobs of a second and two workers.
func TestWorkDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(),
			2500*time.Millisecond)
		defer cancel()
		var done atomic.Int64
		err := queue.Work(ctx, 2, make([]int, 10),
			func(ctx context.Context, _, _ int) error {
				select {
				case <-time.After(time.Second):
					done.Add(1)
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		assert.True(t, errors.Is(err, context.DeadlineExceeded))
		assert.EqualValues(t, 4, done.Load())
		assert.Equal(t, 2500*time.Millisecond, time.Since(start))
	})
}

// TestCancelDoesNotWait cancels a goroutine that needs a second to clean
// up.
func TestCancelDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() {
			<-ctx.Done()
			time.Sleep(time.Second)
			close(ended)
		}()
		cancel()
		assert.Zero(t, time.Since(start))
		<-ended
		assert.Equal(t, time.Second, time.Since(start))
	})
}
