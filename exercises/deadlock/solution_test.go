package deadlock_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
)

// The workers were the only ones who received, and when all of them
// sent, nobody did. Whoever sends to those it receives from must not
// wait: here a goroutine keeps what is known, and is ready for both at
// any time.
func solution(
	n int, start string, links func(page string) []string,
) []string {
	visit := make(chan string)
	found := make(chan []string)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for page := range visit {
				found <- links(page)
			}
		})
	}
	known := map[string]bool{start: true}
	todo := []string{start}
	for flying := 0; len(todo)+flying > 0; {
		out, next := visit, ""
		if len(todo) > 0 {
			next = todo[0]
		} else {
			out = nil // nothing to send: this case is never ready
		}
		select {
		case out <- next:
			todo = todo[1:]
			flying++
		case all := <-found:
			flying--
			for _, link := range all {
				if !known[link] {
					known[link] = true
					todo = append(todo, link)
				}
			}
		}
	}
	close(visit)
	workers.Wait()
	return slices.Sorted(maps.Keys(known))
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a goroutine for each send", func(
		n int, start string, links func(page string) []string,
	) []string {
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
		close(pages)
		return slices.Sorted(maps.Keys(known))
	})
	task.Right(t, "a goroutine a page, and a semaphore", func(
		n int, start string, links func(page string) []string,
	) []string {
		slots := make(chan struct{}, n)
		var known sync.Map
		var wg sync.WaitGroup
		var visit func(page string)
		visit = func(page string) {
			if _, before := known.LoadOrStore(page, true); before {
				return
			}
			wg.Go(func() {
				slots <- struct{}{}
				all := links(page)
				<-slots
				for _, link := range all {
					visit(link)
				}
			})
		}
		visit(start)
		wg.Wait()
		var pages []string
		for page := range known.Range {
			pages = append(pages, page.(string))
		}
		slices.Sort(pages)
		return pages
	})
	task.Right(t, "a list, and a Cond", func(
		n int, start string, links func(page string) []string,
	) []string {
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		known := map[string]bool{start: true}
		todo := []string{start}
		flying := 0
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				for {
					for len(todo) == 0 && flying > 0 {
						changed.Wait()
					}
					if len(todo) == 0 {
						return
					}
					page := todo[0]
					todo = todo[1:]
					flying++
					mu.Unlock()
					all := links(page)
					mu.Lock()
					flying--
					for _, link := range all {
						if !known[link] {
							known[link] = true
							todo = append(todo, link)
						}
					}
					changed.Broadcast()
				}
			})
		}
		workers.Wait()
		return slices.Sorted(maps.Keys(known))
	})
}
