package limit_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/semaphore"
)

// A channel with a buffer of n is a semaphore: sending acquires a slot,
// and receiving releases it. Unlike a lock, it can be in a select with
// ctx.Done, and defer releases the slot even if f panics.
func solution(n int) doing {
	places := make(chan struct{}, n)
	return func(ctx context.Context, f func()) error {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-places }()
		f()
		return nil
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a weighted semaphore", func(n int) doing {
		places := semaphore.NewWeighted(int64(n))
		return func(ctx context.Context, f func()) error {
			if err := places.Acquire(ctx, 1); err != nil {
				return err
			}
			defer places.Release(1)
			f()
			return nil
		}
	})
	task.Right(t, "tokens to be had", func(n int) doing {
		tokens := make(chan int, n)
		for i := range n {
			tokens <- i
		}
		return func(ctx context.Context, f func()) error {
			select {
			case token := <-tokens:
				defer func() { tokens <- token }()
			case <-ctx.Done():
				return ctx.Err()
			}
			f()
			return nil
		}
	})
	task.Right(t, "a counter, a Cond, and a wake-up on cancel", func(n int) doing {
		var mu sync.Mutex
		free := sync.NewCond(&mu)
		inside := 0
		return func(ctx context.Context, f func()) error {
			stop := context.AfterFunc(ctx, func() {
				mu.Lock()
				defer mu.Unlock()
				free.Broadcast()
			})
			defer stop()
			mu.Lock()
			for inside == n && ctx.Err() == nil {
				free.Wait()
			}
			if ctx.Err() != nil {
				mu.Unlock()
				return ctx.Err()
			}
			inside++
			mu.Unlock()
			defer func() {
				mu.Lock()
				defer mu.Unlock()
				inside--
				free.Signal()
			}()
			f()
			return nil
		}
	})
	task.Right(t, "a queue at the door, with a channel for each who waits", func(n int) doing {
		var mu sync.Mutex
		inside := 0
		var door []chan struct{}
		leave := func() {
			mu.Lock()
			defer mu.Unlock()
			if len(door) == 0 {
				inside--
				return
			}
			close(door[0]) // the place is handed on
			door = door[1:]
		}
		return func(ctx context.Context, f func()) error {
			mu.Lock()
			come := make(chan struct{})
			if inside < n {
				inside++
				close(come)
			} else {
				door = append(door, come)
			}
			mu.Unlock()
			select {
			case <-come:
			case <-ctx.Done():
				mu.Lock()
				i := slices.Index(door, come)
				if i >= 0 {
					door = slices.Delete(door, i, i+1)
				}
				mu.Unlock()
				if i < 0 { // called in at that very moment
					leave()
				}
				return ctx.Err()
			}
			defer leave()
			f()
			return nil
		}
	})
	task.Right(t, "f in a goroutine of its own, which hands its panic on", func(n int) doing {
		places := make(chan struct{}, n)
		return func(ctx context.Context, f func()) error {
			select {
			case places <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			over := make(chan any)
			go func() {
				defer func() {
					<-places
					over <- recover()
				}()
				f()
			}()
			if p := <-over; p != nil {
				panic(p)
			}
			return nil
		}
	})
}
