package pool

import "sync"

func Pool(n int, jobs []func()) {
	queue := make(chan func())
	var workers sync.WaitGroup
	for range n {
		go func() {
			workers.Add(1)
			defer workers.Done()
			for job := range queue {
				job()
			}
		}()
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	workers.Wait()
}
