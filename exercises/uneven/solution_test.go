package uneven_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// All workers range over one channel, so no worker waits for another.
// After a recover, the function that deferred it returns. That function is
// safely, so a panic ends a job, and not a worker.
func solution(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				if !safely(job) {
					panics.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func safely(job func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	job()
	return true
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a semaphore", func(n int, jobs <-chan func()) (panics int) {
		ctx := context.Background()
		sem := semaphore.NewWeighted(int64(n))
		var mu sync.Mutex
		for job := range jobs {
			sem.Acquire(ctx, 1)
			go func() {
				defer sem.Release(1)
				if !safely(job) {
					mu.Lock()
					defer mu.Unlock()
					panics++
				}
			}()
		}
		sem.Acquire(ctx, int64(n))
		return panics
	})
	task.Right(t, "an errgroup with a limit", func(n int, jobs <-chan func()) int {
		var panics atomic.Int64
		var group errgroup.Group
		group.SetLimit(n)
		for job := range jobs {
			group.Go(func() error {
				if !safely(job) {
					panics.Add(1)
				}
				return nil
			})
		}
		group.Wait()
		return int(panics.Load())
	})
	task.Right(t, "places in a channel, and results in another", func(
		n int, jobs <-chan func(),
	) (panics int) {
		failed := make(chan int)
		for range n {
			go func() {
				mine := 0
				for job := range jobs {
					if !safely(job) {
						mine++
					}
				}
				failed <- mine
			}()
		}
		for range n {
			panics += <-failed
		}
		return panics
	})
	task.Right(t, "a lock around the channel, which needs none", func(
		n int, jobs <-chan func(),
	) int {
		var mu sync.Mutex
		var panics atomic.Int64
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				for {
					mu.Lock()
					job, ok := <-jobs
					mu.Unlock()
					if !ok {
						return
					}
					if !safely(job) {
						panics.Add(1)
					}
				}
			})
		}
		workers.Wait()
		return int(panics.Load())
	})
	task.Right(t, "workers that die of a panic, and are replaced", func(
		n int, jobs <-chan func(),
	) (panics int) {
		died := make(chan bool)
		work := func() {
			ok := false
			defer func() {
				recover()
				died <- !ok
			}()
			for job := range jobs {
				job()
			}
			ok = true
		}
		for range n {
			go work()
		}
		for alive := n; alive > 0; {
			if <-died {
				panics++
				go work()
			} else {
				alive--
			}
		}
		return panics
	})
}
