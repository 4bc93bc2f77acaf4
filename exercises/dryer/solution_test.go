package dryer_test

import (
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/dryer"
)

// What comes one after the other belongs into one goroutine: there, the
// order is that of a plain loop. What has nothing to do with each other
// gets goroutines of its own.
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
	task.Right(t, "one who is told what has ended", func(list []dryer.Chore) {
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
}
