package wait_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
)

// The goroutine that names other people is still counted while it adds
// them, so the WaitGroup cannot reach 0 too early. WaitGroup.Go adds 1
// to the counter before it starts a goroutine.
func solution(first string, ring func(name string) []string) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		for _, other := range ring(name) {
			wg.Go(func() { invite(other) })
		}
	}
	invite(first)
	wg.Wait()
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "each waits for its own", eachItsOwn)
	task.Right(t, "a count and a channel", func(first string, ring func(string) []string) {
		named := make(chan []string)
		open := 1
		go func() { named <- ring(first) }()
		for open > 0 {
			others := <-named
			open += len(others) - 1
			for _, other := range others {
				go func() { named <- ring(other) }()
			}
		}
	})
	task.Right(t, "an errgroup", func(first string, ring func(string) []string) {
		var group errgroup.Group
		var invite func(name string) error
		invite = func(name string) error {
			for _, other := range ring(name) {
				group.Go(func() error { return invite(other) })
			}
			return nil
		}
		group.Go(func() error { return invite(first) })
		group.Wait()
	})
	task.Right(t, "a counter with a lock and a condition", func(
		first string, ring func(string) []string,
	) {
		var mu sync.Mutex
		zero := sync.NewCond(&mu)
		open := 0
		var invite func(name string)
		invite = func(name string) {
			mu.Lock()
			open++
			mu.Unlock()
			go func() {
				for _, other := range ring(name) {
					invite(other)
				}
				mu.Lock()
				defer mu.Unlock()
				open--
				zero.Signal()
			}()
		}
		invite(first)
		mu.Lock()
		defer mu.Unlock()
		for open > 0 {
			zero.Wait()
		}
	})
	task.Right(t, "one goroutine that hears of each name and of each end", func(
		first string, ring func(string) []string,
	) {
		type rung string
		type hungUp struct{}
		news := make(chan any)
		call := func(name rung) {
			for _, other := range ring(string(name)) {
				news <- rung(other)
			}
			news <- hungUp{}
		}
		go call(rung(first))
		for open := 1; open > 0; {
			switch what := (<-news).(type) {
			case rung:
				open++
				go call(what)
			case hungUp:
				open--
			}
		}
	})
	task.Right(t, "the last one closes a channel", func(
		first string, ring func(string) []string,
	) {
		var open atomic.Int64
		over := make(chan struct{})
		var invite func(name string)
		invite = func(name string) {
			open.Add(1)
			go func() {
				for _, other := range ring(name) {
					invite(other)
				}
				if open.Add(-1) == 0 {
					close(over)
				}
			}()
		}
		invite(first)
		<-over
	})
}

func eachItsOwn(first string, ring func(name string) []string) {
	var wg sync.WaitGroup
	for _, other := range ring(first) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			eachItsOwn(other, ring)
		}()
	}
	wg.Wait()
}
