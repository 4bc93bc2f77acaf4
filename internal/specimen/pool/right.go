package pool

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

func workersFirst(n int, jobs []func()) {
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

func lazyWorkers(n int, jobs []func()) {
	queue := make(chan func())
	var workers sync.WaitGroup
	running := 0
	for _, job := range jobs {
		if running < n {
			select {
			case queue <- job: // a worker is free
				continue
			default:
			}
			running++
			workers.Go(func() {
				job()
				for job := range queue {
					job()
				}
			})
			continue
		}
		queue <- job
	}
	close(queue)
	workers.Wait()
}

func goroutinePerJob(n int, jobs []func()) {
	var group errgroup.Group
	group.SetLimit(n)
	for _, job := range jobs {
		group.Go(func() error {
			job()
			return nil
		})
	}
	group.Wait()
}

func countsJobs(n int, jobs []func()) {
	queue := make(chan func())
	defer close(queue)
	var left sync.WaitGroup
	left.Add(len(jobs))
	for range n {
		go func() {
			for job := range queue {
				job()
				left.Done()
			}
		}()
	}
	for _, job := range jobs {
		queue <- job
	}
	left.Wait()
}

func fewWorkers(n int, jobs []func()) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, len(jobs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(jobs); i = next.Add(1) - 1 {
				jobs[i]()
			}
		})
	}
	workers.Wait()
}
