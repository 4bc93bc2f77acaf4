package pool

import (
	"slices"
	"sync"
	"time"
)

func unlimited(_ int, jobs []func()) {
	var all sync.WaitGroup
	for _, job := range jobs {
		all.Go(job)
	}
	all.Wait()
}

func sequential(_ int, jobs []func()) {
	for _, job := range jobs {
		job()
	}
}

func returnsEarly(n int, jobs []func()) {
	slots := make(chan struct{}, n)
	for _, job := range jobs {
		slots <- struct{}{}
		go func() {
			job()
			<-slots
		}()
	}
}

func skipsRest(n int, jobs []func()) {
	var workers sync.WaitGroup
	queue := make(chan func())
	for range n {
		workers.Go(func() {
			for job := range queue {
				job()
			}
		})
	}
	for i := range len(jobs) / n * n {
		queue <- jobs[i]
	}
	close(queue)
	workers.Wait()
}

func neverCloses(n int, jobs []func()) {
	queue := make(chan func())
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

func waves(n int, jobs []func()) {
	for wave := range slices.Chunk(jobs, n) {
		var all sync.WaitGroup
		for _, job := range wave {
			all.Go(job)
		}
		all.Wait()
	}
}

func dealsOut(n int, jobs []func()) {
	var workers sync.WaitGroup
	for first := range n {
		workers.Go(func() {
			for i := first; i < len(jobs); i += n {
				jobs[i]()
			}
		})
	}
	workers.Wait()
}

func lastFirst(n int, jobs []func()) {
	jobs = slices.Clone(jobs)
	slices.Reverse(jobs)
	var workers sync.WaitGroup
	queue := make(chan func())
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

func lastTwice(n int, jobs []func()) {
	var workers sync.WaitGroup
	queue := make(chan func())
	for range n {
		workers.Go(func() {
			for job := range queue {
				job()
			}
		})
	}
	for i, job := range jobs {
		queue <- job
		if i == len(jobs)-1 {
			queue <- job
		}
	}
	close(queue)
	workers.Wait()
}

func needsOne(n int, jobs []func()) {
	over := make(chan struct{})
	slots := make(chan struct{}, n)
	go func() {
		for _, job := range jobs {
			slots <- struct{}{}
			go func() {
				job()
				<-slots
				over <- struct{}{}
			}()
		}
	}()
	for i := 0; ; {
		<-over
		if i++; i == len(jobs) {
			return
		}
	}
}

func oneMore(n int, jobs []func()) {
	slots := make(chan struct{}, n)
	var all sync.WaitGroup
	for i, job := range jobs {
		if i > 0 {
			slots <- struct{}{}
		}
		all.Go(func() {
			job()
			if i > 0 {
				<-slots
			}
		})
	}
	all.Wait()
}

func stack(n int, jobs []func()) {
	first := min(n, len(jobs))
	left := slices.Clone(jobs[first:])
	var mu sync.Mutex
	next := func() (job func()) {
		mu.Lock()
		defer mu.Unlock()
		if last := len(left) - 1; last >= 0 {
			job, left = left[last], left[:last]
		}
		return job
	}
	var workers sync.WaitGroup
	for _, job := range jobs[:first] {
		workers.Go(func() {
			for ; job != nil; job = next() {
				job()
			}
		})
	}
	workers.Wait()
}

func returnsLate(n int, jobs []func()) {
	fewWorkers(n, jobs)
	time.Sleep(time.Second)
}

func racy(n int, jobs []func()) {
	next := 0
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for next < len(jobs) {
				job := jobs[next]
				next++
				job()
			}
		})
	}
	workers.Wait()
}
