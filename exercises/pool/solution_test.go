package pool_test

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/queue"
)

// The channel is the queue. Receiving checks for a job and takes it in
// one step. Closing the channel tells all workers that no job is left.
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
	task.Right(t, "one who hears who is free", func(n int, jobs []func()) {
		free := make(chan chan func())
		for range n {
			go func() {
				mine := make(chan func())
				for {
					free <- mine
					job := <-mine
					if job == nil {
						return
					}
					job()
				}
			}()
		}
		for _, job := range jobs {
			worker := <-free
			worker <- job
		}
		for range n {
			worker := <-free
			worker <- nil
		}
	})
	task.Right(t, "a job that is done starts the next", func(
		n int, jobs []func(),
	) {
		next, stop := iter.Pull(slices.Values(jobs))
		defer stop()
		var mu sync.Mutex
		var workers sync.WaitGroup
		var work func()
		work = func() {
			mu.Lock()
			job, ok := next()
			mu.Unlock()
			if ok {
				job()
				work()
			}
		}
		for range n {
			workers.Go(work)
		}
		workers.Wait()
	})
}
