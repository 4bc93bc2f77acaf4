package idempotent_test

import (
	"context"
	"sync"
	"testing"
)

// A job has three states: not done, in progress, and done. The lock
// covers only the two maps, so jobs do not wait for each other. A call
// that has waited checks the maps again, because the call of do that it
// waited for may have failed. The defer also runs if do panics.
func solution() handler {
	var mu sync.Mutex
	done := map[string]bool{}
	running := map[string]chan struct{}{}
	return func(ctx context.Context, id string, do job) (err error) {
		for {
			mu.Lock()
			if done[id] {
				mu.Unlock()
				return nil
			}
			other, busy := running[id]
			if !busy {
				break
			}
			mu.Unlock()
			select {
			case <-other:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		over := make(chan struct{})
		running[id] = over
		mu.Unlock()

		succeeded := false
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			done[id] = succeeded
			delete(running, id)
			close(over)
		}()
		err = do(ctx)
		succeeded = err == nil
		return err
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a slot per job that one call can hold", func() handler {
		type entry struct {
			slot chan bool
			done bool // belongs to the call that holds the slot
		}
		var entries sync.Map
		return func(ctx context.Context, id string, do job) error {
			found, _ := entries.LoadOrStore(id, &entry{slot: make(chan bool, 1)})
			e := found.(*entry)
			select {
			case e.slot <- true:
			case <-ctx.Done():
				return ctx.Err()
			}
			defer func() { <-e.slot }()
			if e.done {
				return nil
			}
			err := do(ctx)
			e.done = err == nil
			return err
		}
	})
	task.Right(t, "a sync.Map of flights, as singleflight has them", func() handler {
		type flight struct {
			over    chan struct{}
			success bool
		}
		var flights sync.Map
		return func(ctx context.Context, id string, do job) error {
			mine := &flight{over: make(chan struct{})}
			for {
				found, busy := flights.LoadOrStore(id, mine)
				if !busy {
					break
				}
				f := found.(*flight)
				select {
				case <-f.over:
					if f.success {
						return nil
					}
				case <-ctx.Done():
					select { // the job may have been done long ago
					case <-f.over:
						if f.success {
							return nil
						}
					default:
					}
					return ctx.Err()
				}
			}
			defer func() {
				if !mine.success {
					flights.Delete(id)
				}
				close(mine.over)
			}()
			err := do(ctx)
			mine.success = err == nil
			return err
		}
	})
	task.Right(t, "a Cond that ctx wakes, too", func() handler {
		const running, done = 1, 2
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		states := map[string]int{}
		return func(ctx context.Context, id string, do job) error {
			stop := context.AfterFunc(ctx, func() {
				mu.Lock()
				defer mu.Unlock()
				changed.Broadcast()
			})
			defer stop()
			mu.Lock()
			defer mu.Unlock()
			for states[id] == running {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				changed.Wait()
			}
			if states[id] == done {
				return nil
			}
			states[id] = running
			mu.Unlock()
			next := 0
			defer func() {
				mu.Lock()
				states[id] = next
				changed.Broadcast()
			}()
			err := do(ctx)
			if err == nil {
				next = done
			}
			return err
		}
	})
	task.Right(t, "do in a goroutine that is waited for, and one owner of the states", func() handler {
		states := make(chan map[string]chan bool, 1) // closed when done
		states <- map[string]chan bool{}
		return func(ctx context.Context, id string, do job) error {
			all := <-states
			token, known := all[id]
			if !known {
				token = make(chan bool, 1)
				token <- true
				all[id] = token
			}
			states <- all
			select {
			case _, open := <-token:
				if !open {
					return nil
				}
			case <-ctx.Done():
				return ctx.Err()
			}
			type result struct {
				err error
				p   any
			}
			results := make(chan result)
			go func() {
				r := result{}
				defer func() {
					r.p = recover()
					results <- r
				}()
				r.err = do(ctx)
			}()
			r := <-results
			if r.err == nil && r.p == nil {
				close(token)
				return nil
			}
			token <- true
			if r.p != nil {
				panic(r.p)
			}
			return r.err
		}
	})
}
