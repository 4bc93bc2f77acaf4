package once_test

import (
	"sync"
	"sync/atomic"
	"testing"
)

// Once lets other callers wait until the first call is over, and the deferred
// function notes how it ended: with a value, or with a panic. This is what
// sync.OnceValue does.
func solution(load func() string) (get func() string) {
	var once sync.Once
	var value string
	var p any
	ok := false
	return func() string {
		once.Do(func() {
			defer func() {
				if !ok {
					p = recover()
				}
			}()
			value = load()
			ok = true
		})
		if !ok {
			panic(p)
		}
		return value
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "sync.OnceValue", sync.OnceValue[string])
	task.Right(t, "a lock that is held while load runs", lockHeld)
	task.Right(t, "a channel that is closed when load has ended", closes)
	task.Right(t, "a channel of one token", func(load func() string) func() string {
		token := make(chan *result, 1)
		token <- nil
		return func() string {
			r := <-token
			if r == nil {
				r = run(load)
			}
			token <- r
			return r.get()
		}
	})
	task.Right(t, "an atomic pointer in front of a lock", func(load func() string) func() string {
		var mu sync.Mutex
		var known atomic.Pointer[result]
		return func() string {
			if r := known.Load(); r != nil {
				return r.get()
			}
			mu.Lock()
			defer mu.Unlock()
			if known.Load() == nil {
				known.Store(run(load))
			}
			return known.Load().get()
		}
	})
	task.Right(t, "the first to come sends the others a channel", func(load func() string) func() string {
		var entry atomic.Pointer[chan *result]
		return func() string {
			mine := make(chan *result, 1)
			if entry.CompareAndSwap(nil, &mine) {
				mine <- run(load)
			}
			c := *entry.Load()
			r := <-c
			c <- r
			return r.get()
		}
	})
	task.Right(t, "waits in a sync.Cond", func(load func() string) func() string {
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		var r *result
		begun := false
		return func() string {
			mu.Lock()
			defer mu.Unlock()
			if !begun {
				begun = true
				mu.Unlock()
				got := run(load)
				mu.Lock()
				r = got
				changed.Broadcast()
			}
			for r == nil {
				changed.Wait()
			}
			return r.get()
		}
	})
}

// A result is how load has ended.
type result struct {
	value string
	ok    bool
	p     any
}

func run(load func() string) *result {
	r := &result{}
	func() {
		defer func() {
			if !r.ok {
				r.p = recover()
			}
		}()
		r.value = load()
		r.ok = true
	}()
	return r
}

func (r *result) get() string {
	if !r.ok {
		panic(r.p)
	}
	return r.value
}

func lockHeld(load func() string) func() string {
	var mu sync.Mutex
	var r *result
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if r == nil {
			r = run(load)
		}
		return r.get()
	}
}

func closes(load func() string) func() string {
	var first atomic.Bool
	done := make(chan struct{})
	var r *result
	return func() string {
		if first.CompareAndSwap(false, true) {
			r = run(load)
			close(done)
		}
		<-done
		return r.get()
	}
}
