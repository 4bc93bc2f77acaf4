package cache_test

import (
	"sync"
	"testing"

	"golang.org/x/sync/singleflight"
)

// The map holds fetches, not pages. The lock covers only the map, so
// calls for different keys do not wait for each other. The channel lets
// other calls wait for the page. A failed fetch is removed from the map
// before any call returns its error.
func solution(fetch getter) (get getter) {
	type entry struct {
		done chan struct{} // closed when page and err are there
		page string
		err  error
	}
	var mu sync.Mutex
	entries := map[string]*entry{}
	return func(key string) (string, error) {
		mu.Lock()
		e, known := entries[key]
		if known {
			mu.Unlock()
			<-e.done
			return e.page, e.err
		}
		e = &entry{done: make(chan struct{})}
		entries[key] = e
		mu.Unlock()

		e.page, e.err = fetch(key)
		if e.err != nil {
			mu.Lock()
			delete(entries, key)
			mu.Unlock()
		}
		close(e.done)
		return e.page, e.err
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "sync.OnceValues per key", func(fetch getter) getter {
		var mu sync.Mutex
		entries := map[string]*func() (string, error){}
		return func(key string) (string, error) {
			mu.Lock()
			e := entries[key]
			if e == nil {
				//lint:ignore S1021 the function below uses it
				var mine func() (string, error)
				mine = sync.OnceValues(func() (string, error) {
					page, err := fetch(key)
					if err != nil {
						mu.Lock()
						delete(entries, key)
						mu.Unlock()
					}
					return page, err
				})
				e = &mine
				entries[key] = e
			}
			mu.Unlock()
			return (*e)()
		}
	})
	task.Right(t, "a sync.Map of channels that hold the page", func(fetch getter) getter {
		var entries sync.Map
		type result struct {
			page string
			err  error
		}
		return func(key string) (string, error) {
			mine := make(chan result, 1)
			found, known := entries.LoadOrStore(key, mine)
			c := found.(chan result)
			if known {
				r := <-c
				c <- r
				return r.page, r.err
			}
			page, err := fetch(key)
			if err != nil {
				entries.CompareAndDelete(key, mine)
			}
			c <- result{page, err}
			return page, err
		}
	})
	task.Right(t, "one lock, and a Cond for what has changed", func(fetch getter) getter {
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		type flight struct {
			over bool
			page string
			err  error
		}
		flights := map[string]*flight{}
		return func(key string) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			if f := flights[key]; f != nil {
				for !f.over {
					changed.Wait()
				}
				return f.page, f.err
			}
			f := &flight{}
			flights[key] = f
			mu.Unlock()
			page, err := fetch(key)
			mu.Lock()
			f.page, f.err, f.over = page, err, true
			if err != nil {
				delete(flights, key)
			}
			changed.Broadcast()
			return page, err
		}
	})
	task.Right(t, "singleflight, which looks into the map once more", func(fetch getter) getter {
		var pages sync.Map
		var g singleflight.Group
		return func(key string) (string, error) {
			if page, ok := pages.Load(key); ok {
				return page.(string), nil
			}
			page, err, _ := g.Do(key, func() (any, error) {
				if page, ok := pages.Load(key); ok {
					return page, nil
				}
				page, err := fetch(key)
				if err == nil {
					pages.Store(key, page)
				}
				return page, err
			})
			return page.(string), err
		}
	})
}
