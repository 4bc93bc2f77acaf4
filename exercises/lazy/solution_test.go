package lazy_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/baton/task"
)

// OnceValue does what Lazy promises. Started closes a channel instead
// of sending on it: any number of goroutines see the close, at any later
// time, and none of them has to be there when it happens.
var solution = answer{
	lazy: sync.OnceValue[string],
	started: func(f func() string) func() string {
		var result string
		done := make(chan struct{})
		go func() {
			result = f()
			close(done)
		}()
		return func() string {
			<-done
			return result
		}
	},
}

func TestRight(t *testing.T) {
	ex.Right(t, "the solution", solution)
	ex.Right(t, "a Once and a WaitGroup", answer{
		lazy: func(f func() string) func() string {
			var once sync.Once
			var result string
			return func() string {
				once.Do(func() { result = f() })
				return result
			}
		},
		started: func(f func() string) func() string {
			var result string
			var wg sync.WaitGroup
			wg.Go(func() { result = f() })
			return func() string {
				wg.Wait()
				return result
			}
		},
	})
	ex.Right(t, "a lock, and a result that is put back", answer{
		lazy: func(f func() string) func() string {
			var mu sync.Mutex
			var result *string
			return func() string {
				mu.Lock()
				defer mu.Unlock()
				if result == nil {
					got := f()
					result = &got
				}
				return *result
			}
		},
		started: func(f func() string) func() string {
			results := make(chan string, 1)
			go func() { results <- f() }()
			return func() string {
				result := <-results
				results <- result
				return result
			}
		},
	})
	ex.Right(t, "a lazy one that a goroutine calls right away", answer{
		lazy: func(f func() string) func() string {
			result := make(chan func() string, 1)
			result <- f
			return func() string {
				got := (<-result)()
				result <- func() string { return got }
				return got
			}
		},
		started: func(f func() string) func() string {
			get := sync.OnceValue(f)
			go get()
			return get
		},
	})
	ex.Right(t, "a task", answer{
		lazy: solution.lazy,
		started: func(f func() string) func() string {
			running := task.Go(func() (string, error) { return f(), nil })
			return func() string {
				result, _ := running.Wait()
				return result
			}
		},
	})
	ex.Right(t, "a Cond, and a lock that is kept until f has returned", answer{
		lazy: func(f func() string) func() string {
			var mu sync.Mutex
			done := sync.NewCond(&mu)
			asked, ready, result := false, false, ""
			return func() string {
				mu.Lock()
				defer mu.Unlock()
				if !asked {
					asked = true
					mu.Unlock()
					got := f()
					mu.Lock()
					result, ready = got, true
					done.Broadcast()
				}
				for !ready {
					done.Wait()
				}
				return result
			}
		},
		started: func(f func() string) func() string {
			var running sync.Mutex
			var result string
			running.Lock()
			go func() {
				defer running.Unlock()
				result = f()
			}()
			return func() string {
				running.Lock()
				defer running.Unlock()
				return result
			}
		},
	})
	ex.Right(t, "a pointer that is swapped, and a context that is canceled", answer{
		lazy: func(f func() string) func() string {
			var asked atomic.Bool
			var result atomic.Pointer[string]
			done := make(chan struct{})
			return func() string {
				if asked.CompareAndSwap(false, true) {
					got := f()
					result.Store(&got)
					close(done)
				}
				<-done
				return *result.Load()
			}
		},
		started: func(f func() string) func() string {
			var result string
			ctx, done := context.WithCancel(context.Background())
			go func() {
				defer done()
				result = f()
			}()
			return func() string {
				<-ctx.Done()
				return result
			}
		},
	})
}
