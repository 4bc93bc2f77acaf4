package queue_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/queue"
	"example.com/baton/task"
)

// TestAllErrors has jobs that fail in every way.
func TestAllErrors(t *testing.T) {
	boom := errors.New("boom")
	for _, n := range []int{1, 2, 10} {
		done := make([]bool, 6)
		err := queue.All(t.Context(), n, []int{0, 1, 2, 3, 4, 5},
			func(_ context.Context, _, i int) error {
				done[i] = true
				switch i {
				case 1:
					return boom
				case 3:
					panic("splash")
				case 4:
					runtime.Goexit()
				}
				return nil
			})
		assert.Equal(t, []bool{true, true, true, true, true, true}, done)
		assert.ErrorIs(t, err, boom)
		assert.ErrorIs(t, err, task.ErrExit)
		list := err.(interface{ Unwrap() []error }).Unwrap()
		require.Len(t, list, 3)
		assert.EqualError(t, list[0], "job 1: boom")
		assert.ErrorContains(t, list[1], "job 3: panic: splash\n")
		assert.ErrorContains(t, list[2], "job 4: ")
	}
}

func TestAllCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		err := queue.All(ctx, 1, ten, sleep(io.Discard))
		assert.EqualError(t, err, "job 1: context deadline exceeded\n"+
			"context deadline exceeded")
	})
}

func TestAllOfNothing(t *testing.T) {
	assert.NoError(t, queue.All[int](t.Context(), 3, nil, nil))
	assert.EqualError(t, queue.All[int](t.Context(), 0, nil, nil),
		"0 workers: need at least 1")
}

func TestMapWithAnErrorHasNoResults(t *testing.T) {
	out, err := queue.Map(t.Context(), 1, []int{1, 2}, func(
		_ context.Context, i int,
	) (int, error) {
		if i == 2 {
			return 0, errors.New("boom")
		}
		return i, nil
	})
	assert.EqualError(t, err, "job 1: boom")
	assert.Nil(t, out)
}
