package dryer_test

import (
	"context"
	"iter"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/exercises/dryer"
)

// Chores that come one after the other share a goroutine: there, a plain
// loop keeps the order. Chores that are independent of each other run in
// different goroutines.
func solution(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			for c := &c; c != nil; c = c.Then {
				c.Do()
			}
		})
	}
	wg.Wait()
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "each chore starts the one after it", func(list []dryer.Chore) {
		var wg sync.WaitGroup
		var start func(c *dryer.Chore)
		start = func(c *dryer.Chore) {
			wg.Go(func() {
				c.Do()
				if c.Then != nil {
					start(c.Then)
				}
			})
		}
		for i := range list {
			start(&list[i])
		}
		wg.Wait()
	})
	task.Right(t, "an errgroup, and recursion", func(list []dryer.Chore) {
		var group errgroup.Group
		var do func(c *dryer.Chore) error
		do = func(c *dryer.Chore) error {
			if c == nil {
				return nil
			}
			c.Do()
			return do(c.Then)
		}
		for _, c := range list {
			group.Go(func() error { return do(&c) })
		}
		group.Wait()
	})
	task.Right(t, "one goroutine that is told of each end", func(list []dryer.Chore) {
		ended := make(chan *dryer.Chore)
		flying := 0
		start := func(c *dryer.Chore) {
			flying++
			go func() {
				c.Do()
				ended <- c
			}()
		}
		for i := range list {
			start(&list[i])
		}
		for ; flying > 0; flying-- {
			if c := <-ended; c.Then != nil {
				start(c.Then)
			}
		}
	})
	task.Right(t, "halves of the list, and halves of the halves", func(list []dryer.Chore) {
		var all func(list []dryer.Chore)
		all = func(list []dryer.Chore) {
			switch len(list) {
			case 0:
			case 1:
				do(&list[0])
			default:
				var wg sync.WaitGroup
				wg.Go(func() { all(list[:len(list)/2]) })
				all(list[len(list)/2:])
				wg.Wait()
			}
		}
		all(list)
	})
	task.Right(t, "a goroutine each, and channels between them", func(list []dryer.Chore) {
		var ends []chan struct{}
		for _, c := range list {
			ended := make(chan struct{})
			close(ended)
			for c := &c; c != nil; c = c.Then {
				before, after := ended, make(chan struct{})
				go func() {
					<-before
					c.Do()
					close(after)
				}()
				ended = after
			}
			ends = append(ends, ended)
		}
		for _, ended := range ends {
			<-ended
		}
	})
	task.Right(t, "contexts, and functions that run after them", func(list []dryer.Chore) {
		var wg sync.WaitGroup
		for _, c := range list {
			ctx, cancel := context.WithCancel(context.Background())
			wg.Add(1)
			context.AfterFunc(ctx, func() {
				defer wg.Done()
				do(c.Then)
			})
			go func() {
				c.Do()
				cancel()
			}()
		}
		wg.Wait()
	})
	task.Right(t, "a list of what can start, and a Cond", func(list []dryer.Chore) {
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		var ready []*dryer.Chore
		for i := range list {
			ready = append(ready, &list[i])
		}
		mu.Lock()
		defer mu.Unlock()
		flying := 0 // not in the for statement, where each round has its own
		for len(ready)+flying > 0 {
			if len(ready) == 0 {
				changed.Wait()
				continue
			}
			c := ready[0]
			ready = ready[1:]
			flying++
			go func() {
				c.Do()
				mu.Lock()
				defer mu.Unlock()
				flying--
				if c.Then != nil {
					ready = append(ready, c.Then)
				}
				changed.Signal()
			}()
		}
	})
	task.Right(t, "a semaphore with a slot for each", func(list []dryer.Chore) {
		ctx, places := context.Background(), int64(len(list))
		flying := semaphore.NewWeighted(places)
		for _, c := range list {
			flying.Acquire(ctx, 1)
			go func() {
				defer flying.Release(1)
				do(&c)
			}()
		}
		flying.Acquire(ctx, places)
	})
	task.Right(t, "an iterator over what comes after", func(list []dryer.Chore) {
		row := func(c *dryer.Chore) iter.Seq[*dryer.Chore] {
			return func(yield func(*dryer.Chore) bool) {
				for c := c; c != nil && yield(c); c = c.Then {
				}
			}
		}
		var wg sync.WaitGroup
		for i := range list {
			wg.Go(func() {
				for c := range row(&list[i]) {
					c.Do()
				}
			})
		}
		wg.Wait()
	})
}
