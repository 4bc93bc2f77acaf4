package queue_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/baton/queue"
)

// The lower limits: what sharing a number costs, and what a channel costs,
// without errors, panics or contexts.

var workers = []int{1, 2, 8, 64}

func BenchmarkWork(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	for _, n := range workers {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			jobs := slices.Repeat([]int{1}, b.N)
			b.ResetTimer()
			queue.Work(b.Context(), n, jobs, nothing)
		})
	}
}

func BenchmarkAtomicIndex(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	for _, n := range workers {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			jobs := slices.Repeat([]int{1}, b.N)
			ctx := b.Context()
			b.ResetTimer()
			var next atomic.Int64
			var wg sync.WaitGroup
			for id := range n {
				wg.Go(func() {
					for {
						i := int(next.Add(1)) - 1
						if i >= len(jobs) {
							return
						}
						nothing(ctx, id, jobs[i])
					}
				})
			}
			wg.Wait()
		})
	}
}

func BenchmarkTenJobsOnTenWorkers(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	jobs := make([]int, 10)
	b.ReportAllocs()
	for b.Loop() {
		queue.Work(b.Context(), 10, jobs, nothing)
	}
}

func BenchmarkDrain(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	for _, room := range []int{0, 128} {
		for _, n := range workers {
			name := fmt.Sprintf("room=%d/workers=%d", room, n)
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				jobs := make(chan int, room)
				go send(jobs, b.N)
				b.ResetTimer()
				queue.Drain(b.Context(), n, jobs, nothing)
			})
		}
	}
}

func BenchmarkBareChannel(b *testing.B) {
	nothing := func(context.Context, int, int) error { return nil }
	for _, room := range []int{0, 128} {
		for _, n := range workers {
			name := fmt.Sprintf("room=%d/workers=%d", room, n)
			b.Run(name, func(b *testing.B) {
				jobs := make(chan int, room)
				ctx := b.Context()
				go send(jobs, b.N)
				b.ResetTimer()
				var wg sync.WaitGroup
				for id := range n {
					wg.Go(func() {
						for job := range jobs {
							nothing(ctx, id, job)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

func send(jobs chan<- int, n int) {
	for i := range n {
		jobs <- i
	}
	close(jobs)
}
