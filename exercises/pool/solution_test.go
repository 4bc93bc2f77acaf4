package pool_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/queue"
)

// The channel is the queue: to receive is to look and to take in one
// step, and its close tells all workers that no job is left.
func solution(n int, jobs []func()) {
	queue := make(chan func())
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range queue {
				job()
			}
		})
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	workers.Wait()
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "the number of the next job", func(n int, jobs []func()) {
		var next atomic.Int64
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= len(jobs) {
						return
					}
					jobs[i]()
				}
			})
		}
		workers.Wait()
	})
	task.Right(t, "a list with a lock", func(n int, jobs []func()) {
		var mu sync.Mutex
		take := func() (job func()) {
			mu.Lock()
			defer mu.Unlock()
			if len(jobs) > 0 {
				job, jobs = jobs[0], jobs[1:]
			}
			return job
		}
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				for job := take(); job != nil; job = take() {
					job()
				}
			})
		}
		workers.Wait()
	})
	task.Right(t, "a semaphore", func(n int, jobs []func()) {
		ctx := context.Background()
		sem := semaphore.NewWeighted(int64(n))
		for _, job := range jobs {
			sem.Acquire(ctx, 1)
			go func() {
				defer sem.Release(1)
				job()
			}()
		}
		sem.Acquire(ctx, int64(n))
	})
	task.Right(t, "an errgroup with a limit", func(n int, jobs []func()) {
		var group errgroup.Group
		group.SetLimit(n)
		for _, job := range jobs {
			group.Go(func() error {
				job()
				return nil
			})
		}
		group.Wait()
	})
	task.Right(t, "the package queue", func(n int, jobs []func()) {
		queue.Work(context.Background(), n, jobs,
			func(_ context.Context, _ int, job func()) error {
				job()
				return nil
			})
	})
}
