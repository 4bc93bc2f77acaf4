package deadlock_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// Only the workers received, so when all of them sent at the same time,
// no goroutine was left to receive. This is a cycle: workers waited for
// workers. Here one more goroutine keeps the known pages, and is always
// ready both to receive and to send.
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
	task.Right(t, "one goroutine per page, and a semaphore", func(
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
	task.Right(t, "a goroutine each, and an errgroup", func(
		n int, start string, links func(page string) []string,
	) []string {
		ctx := context.Background()
		visits := semaphore.NewWeighted(int64(n))
		var mu sync.Mutex
		known := map[string]bool{start: true}
		var group errgroup.Group
		var visit func(page string) error
		visit = func(page string) error {
			visits.Acquire(ctx, 1)
			all := links(page)
			visits.Release(1)
			mu.Lock()
			defer mu.Unlock()
			for _, link := range all {
				if !known[link] {
					known[link] = true
					group.Go(func() error { return visit(link) })
				}
			}
			return nil
		}
		group.Go(func() error { return visit(start) })
		group.Wait()
		return slices.Sorted(maps.Keys(known))
	})
	task.Right(t, "a recursion that returns what is below", func(
		n int, start string, links func(page string) []string,
	) []string {
		places := make(chan struct{}, n)
		var known sync.Map
		known.Store(start, true)
		var below func(page string) []string
		below = func(page string) []string {
			places <- struct{}{}
			all := links(page)
			<-places
			found := make([][]string, len(all))
			var wg sync.WaitGroup
			for i, link := range all {
				if _, before := known.LoadOrStore(link, true); !before {
					wg.Go(func() { found[i] = below(link) })
				}
			}
			wg.Wait()
			return append(slices.Concat(found...), page)
		}
		pages := below(start)
		slices.Sort(pages)
		return pages
	})
	task.Right(t, "one who starts a goroutine for each page", func(
		n int, start string, links func(page string) []string,
	) []string {
		found := make(chan []string)
		known, visited, flying := []string{start}, 0, 0
		for visited < len(known) || flying > 0 {
			for visited < len(known) && flying < n {
				page := known[visited]
				visited++
				flying++
				go func() { found <- links(page) }()
			}
			for _, link := range <-found {
				if !slices.Contains(known, link) {
					known = append(known, link)
				}
			}
			flying--
		}
		slices.Sort(known)
		return known
	})
	task.Right(t, "idle workers that hand in a channel", func(
		n int, start string, links func(page string) []string,
	) []string {
		idle := make(chan chan string)
		found := make(chan []string)
		for range n {
			go func() {
				mine := make(chan string)
				for idle <- mine; ; idle <- mine {
					page, ok := <-mine
					if !ok {
						return
					}
					found <- links(page)
				}
			}()
		}
		known := map[string]bool{start: true}
		todo := []string{start}
		for flying := 0; len(todo)+flying > 0; {
			ready := idle
			if len(todo) == 0 {
				ready = nil
			}
			select {
			case worker := <-ready:
				last := len(todo) - 1
				worker <- todo[last]
				todo = todo[:last]
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
		for range n {
			close(<-idle)
		}
		return slices.Sorted(maps.Keys(known))
	})
	task.Right(t, "a queue without an end, and an atomic count", func(
		n int, start string, links func(page string) []string,
	) []string {
		in, out := make(chan string), make(chan string)
		go func() {
			defer close(out)
			var queue []string
			for in := in; in != nil || len(queue) > 0; {
				var send chan<- string // nil takes nothing
				var next string
				if len(queue) > 0 {
					send, next = out, queue[0]
				}
				select {
				case page, ok := <-in:
					if !ok {
						in = nil
						continue
					}
					queue = append(queue, page)
				case send <- next:
					queue = queue[1:]
				}
			}
		}()
		var known sync.Map
		var todo atomic.Int64
		todo.Store(1)
		known.Store(start, true)
		in <- start
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				for page := range out {
					for _, link := range links(page) {
						if _, before := known.LoadOrStore(link, true); !before {
							todo.Add(1)
							in <- link
						}
					}
					if todo.Add(-1) == 0 {
						close(in)
					}
				}
			})
		}
		workers.Wait()
		return sorted(&known)
	})
	task.Right(t, "a context that ends the waiting", func(
		n int, start string, links func(page string) []string,
	) []string {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var mu sync.Mutex
		more := sync.NewCond(&mu)
		context.AfterFunc(ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			more.Broadcast()
		})
		known := map[string]bool{start: true}
		todo := []string{start}
		left := 1 // pages that are not visited
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				for {
					for len(todo) == 0 && ctx.Err() == nil {
						more.Wait()
					}
					if len(todo) == 0 {
						return
					}
					last := len(todo) - 1
					page := todo[last]
					todo = todo[:last]
					mu.Unlock()
					all := links(page)
					mu.Lock()
					for _, link := range all {
						if !known[link] {
							known[link] = true
							todo = append(todo, link)
							left++
							more.Signal()
						}
					}
					if left--; left == 0 {
						cancel()
					}
				}
			})
		}
		workers.Wait()
		return slices.Sorted(maps.Keys(known))
	})
}
