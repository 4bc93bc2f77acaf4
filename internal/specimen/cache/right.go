package cache

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"
)

func entries(fetch fetcher) getter {
	type entry struct {
		done chan struct{}
		page string
		err  error
	}
	var mu sync.Mutex
	all := map[string]*entry{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		e := all[key]
		if e == nil {
			e = &entry{done: make(chan struct{})}
			all[key] = e
			go func() {
				e.page, e.err = fetch(key)
				mu.Lock()
				defer mu.Unlock()
				if e.err != nil {
					delete(all, key)
				}
				close(e.done)
			}()
		}
		mu.Unlock()
		select {
		case <-e.done:
			return e.page, e.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func contextFirst(fetch fetcher) getter {
	get := entries(fetch)
	return func(ctx context.Context, key string) (string, error) {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return get(ctx, key)
	}
}

func flights(fetch fetcher) getter {
	var group singleflight.Group
	var pages sync.Map
	return func(ctx context.Context, key string) (string, error) {
		flight := group.DoChan(key, func() (any, error) {
			if page, ok := pages.Load(key); ok {
				return page, nil
			}
			page, err := fetch(key)
			if err == nil {
				pages.Store(key, page)
			}
			return page, err
		})
		select {
		case r := <-flight:
			return r.Val.(string), r.Err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func handsOn(fetch fetcher) getter {
	type result struct {
		page string
		err  error
	}
	var mu sync.Mutex
	all := map[string]chan result{} // with a buffer of 1
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		hand, ok := all[key]
		if !ok {
			hand = make(chan result, 1)
			all[key] = hand
			go func() {
				page, err := fetch(key)
				if err != nil {
					mu.Lock()
					delete(all, key)
					mu.Unlock()
				}
				hand <- result{page, err}
			}()
		}
		mu.Unlock()
		select {
		case r := <-hand:
			hand <- r
			return r.page, r.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func lists(fetch fetcher) getter {
	type result struct {
		page string
		err  error
	}
	var mu sync.Mutex
	pages := map[string]string{}
	waiting := map[string][]chan result{}
	start := func(key string) {
		page, err := fetch(key)
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			pages[key] = page
		}
		for _, w := range waiting[key] {
			w <- result{page, err}
		}
		delete(waiting, key)
	}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		page, ok := pages[key]
		if ok {
			mu.Unlock()
			return page, nil
		}
		mine := make(chan result, 1)
		if waiting[key] = append(waiting[key], mine); len(waiting[key]) == 1 {
			go start(key)
		}
		mu.Unlock()
		select {
		case r := <-mine:
			return r.page, r.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
