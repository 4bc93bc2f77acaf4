package deadlock_test

import (
	"maps"
	"slices"
	"sync"
	"testing"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.NoReceiver, "the program as it was", original,
		"Crawl(1) of the site in the task: it returns", "deadlock: everybody waits",
		"waits at mistakes_test.go:", "to send on a channel",
		"your function waits at mistakes_test.go:", "for the WaitGroup")
	task.Wrong(t, exercise.NoReceiver, "makes room for ten", roomForTen,
		"Crawl(2) of two pages with 2000 links each: it returns", "deadlock: everybody waits",
		"to send on a channel (2 of this kind)")
	task.Wrong(t, exercise.SkipsJobs, "drops what nobody takes", drops,
		"Crawl(1) of the site in the task: it returns [a b home]")
	task.Wrong(t, exercise.IgnoresLimit, "visits in goroutines without end", noLimit,
		"Crawl(1) of the site in the task: never more than 1 in flight", "2 were in flight at a time")
	task.Wrong(t, exercise.InTurn, "visits one page after the other", inTurn,
		"Crawl(3) of the site in the task: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.Waves, "waits for all of a level", inWaves,
		"Crawl(2) of a site with a slow page: it takes 6s", "it returned after 8s")
	task.Wrong(t, exercise.DoesTwice, "knows a page once it was visited", knowsLate,
		"Crawl(2) of a site with two ways to a page: it visits 4 pages, each once", "it made 5 visits")
	task.Wrong(t, exercise.NeverCloses, "leaves the workers waiting", neverCloses,
		"leaves no goroutine behind", "to receive from a channel")
	task.Deadly(t, exercise.ClosesTwice, "closes at a page without links", closesEarly,
		"close of closed channel")
	task.Deadly(t, exercise.HoldsLock, "visits with the lock held", holdsLock,
		"others wait for a lock, while somebody works slowly", "for a lock")
	task.Racy(t, exercise.UnlockedResults, "looks into the map without the lock", unlocked,
		"data race", "mistakes_test.go:")
}

func original(n int, start string, links func(page string) []string) []string {
	return withRoom(0, n, start, links)
}

func roomForTen(n int, start string, links func(page string) []string) []string {
	return withRoom(10, n, start, links)
}

func withRoom(room, n int, start string, links func(page string) []string) []string {
	pages := make(chan string, room)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{start: true}

	for range n {
		go func() {
			for page := range pages {
				for _, link := range links(page) {
					mu.Lock()
					before := known[link]
					known[link] = true
					mu.Unlock()
					if !before {
						todo.Add(1)
						pages <- link
					}
				}
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	return slices.Sorted(maps.Keys(known))
}

func drops(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{start: true}
	var visited []string
	for range n {
		go func() {
			for page := range pages {
				all := links(page)
				mu.Lock()
				visited = append(visited, page)
				for _, link := range all {
					if known[link] {
						continue
					}
					known[link] = true
					todo.Add(1)
					select {
					case pages <- link:
					default: // all are busy
						todo.Done()
					}
				}
				mu.Unlock()
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	slices.Sort(visited)
	return visited
}

func noLimit(_ int, start string, links func(page string) []string) []string {
	return solution(1000, start, links)
}

func inTurn(_ int, start string, links func(page string) []string) []string {
	return solution(1, start, links)
}

func inWaves(n int, start string, links func(page string) []string) []string {
	known := map[string]bool{start: true}
	for level := []string{start}; len(level) > 0; {
		all := make([][]string, len(level))
		slots := make(chan struct{}, n)
		var wg sync.WaitGroup
		for i, page := range level {
			wg.Go(func() {
				slots <- struct{}{}
				all[i] = links(page)
				<-slots
			})
		}
		wg.Wait()
		level = nil
		for _, link := range slices.Concat(all...) {
			if !known[link] {
				known[link] = true
				level = append(level, link)
			}
		}
	}
	return slices.Sorted(maps.Keys(known))
}

func knowsLate(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{}
	for range n {
		go func() {
			for page := range pages {
				all := links(page)
				mu.Lock()
				known[page] = true
				for _, link := range all {
					if !known[link] {
						todo.Add(1)
						go func() { pages <- link }()
					}
				}
				mu.Unlock()
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	return slices.Sorted(maps.Keys(known))
}

func neverCloses(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{start: true}
	for range n {
		go func() {
			for page := range pages {
				for _, link := range links(page) {
					mu.Lock()
					before := known[link]
					known[link] = true
					mu.Unlock()
					if !before {
						todo.Add(1)
						go func() { pages <- link }()
					}
				}
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	return slices.Sorted(maps.Keys(known))
}

func closesEarly(n int, start string, links func(page string) []string) []string {
	pages := make(chan string, 10)
	var mu sync.Mutex
	known := map[string]bool{start: true}
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for page := range pages {
				more := false
				for _, link := range links(page) {
					mu.Lock()
					before := known[link]
					known[link] = true
					mu.Unlock()
					if !before {
						more = true
						pages <- link
					}
				}
				if !more {
					close(pages)
				}
			}
		})
	}
	pages <- start
	workers.Wait()
	return slices.Sorted(maps.Keys(known))
}

func holdsLock(n int, start string, links func(page string) []string) []string {
	var mu sync.Mutex
	known := map[string]bool{}
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		mu.Lock()
		defer mu.Unlock()
		if known[page] {
			return
		}
		known[page] = true
		for _, link := range links(page) {
			wg.Go(func() { visit(link) })
		}
	}
	visit(start)
	wg.Wait()
	return slices.Sorted(maps.Keys(known))
}

func unlocked(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	known := map[string]bool{start: true}
	for range n {
		go func() {
			for page := range pages {
				for _, link := range links(page) {
					if !known[link] {
						known[link] = true
						todo.Add(1)
						go func() { pages <- link }()
					}
				}
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	return slices.Sorted(maps.Keys(known))
}
