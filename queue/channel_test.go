package queue_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/queue"
)

// workByChannel is the usual way to write Work: one goroutine sends the
// jobs, and the workers range over the channel. The workers share only
// the channel, so there is less to get wrong. Write it like this if a
// job takes microseconds or more. Unlike Work, it does not recover
// panics, it may start one more job after an error, and it needs an n
// of at least 1.
func workByChannel[Job any](
	ctx context.Context, n int, jobs []Job, do func(ctx context.Context, worker int, job Job) error,
) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	todo := make(chan Job)
	var workers sync.WaitGroup
	for id := range n {
		workers.Go(func() {
			for job := range todo {
				if err := do(ctx, id, job); err != nil {
					cancel(err)
				}
			}
		})
	}

deal:
	for _, job := range jobs {
		select {
		case todo <- job:
		case <-ctx.Done():
			break deal
		}
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}

func Example_channel() {
	jobs := []string{"apple", "peach"}
	err := workByChannel(context.Background(), 1, jobs,
		func(_ context.Context, worker int, job string) error {
			fmt.Printf("worker %d: %s\n", worker, job)
			return nil
		})
	fmt.Println(err)
	// Output:
	// worker 0: apple
	// worker 0: peach
	// <nil>
}

// TestChannelDoesTheSame checks what both have in common.
func TestChannelDoesTheSame(t *testing.T) {
	for _, n := range []int{1, 2, 8} {
		for _, work := range []func(
			context.Context, int, []int, doFunc[int],
		) error{queue.Work[int], workByChannel[int]} {
			var jobs, squares [1000]int
			for i := range jobs {
				jobs[i] = i
			}
			require.NoError(t, work(t.Context(), n, jobs[:],
				func(_ context.Context, _, i int) error {
					squares[i] = i * i
					return nil
				}))
			for i, square := range squares {
				assert.Equal(t, i*i, square)
			}
			err := work(t.Context(), n, jobs[:],
				func(_ context.Context, _, i int) error {
					if i == 500 {
						return context.Canceled
					}
					return nil
				})
			assert.ErrorIs(t, err, context.Canceled)
		}
	}
}

func BenchmarkWorkByChannel(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	for _, n := range workers {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			jobs := make([]int, b.N)
			b.ResetTimer()
			workByChannel(b.Context(), n, jobs, nothing)
		})
	}
}
