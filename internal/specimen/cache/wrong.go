package cache

import (
	"context"
	"errors"
	"sync"
	"time"
)

type result struct {
	page string
	err  error
}

// A flight is a fetch that others can wait for.
type flight struct {
	over chan struct{}
	result
}

func depart(fetch func() (string, error), landed func(f *flight)) *flight {
	f := &flight{over: make(chan struct{})}
	go func() {
		f.page, f.err = fetch()
		landed(f)
		close(f.over)
	}()
	return f
}

func (f *flight) wait(ctx context.Context) (string, error) {
	select {
	case <-f.over:
		return f.page, f.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func fetchesTwice(fetch fetcher) getter {
	var mu sync.Mutex
	pages := map[string]string{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		page, ok := pages[key]
		mu.Unlock()
		if ok {
			return page, nil
		}
		return depart(func() (string, error) { return fetch(key) }, func(f *flight) {
			mu.Lock()
			defer mu.Unlock()
			if f.err == nil {
				pages[key] = f.page
			}
		}).wait(ctx)
	}
}

func forgets(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(*flight) {
				mu.Lock()
				defer mu.Unlock()
				delete(flights, key)
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func keepsErrors(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(*flight) {})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func losesError(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f, joins := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		page, err := f.wait(ctx)
		if joins && ctx.Err() == nil {
			err = nil
		}
		return page, err
	}
}

func oneByOne(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	fetching := make(chan struct{}, 1)
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) {
				fetching <- struct{}{}
				defer func() { <-fetching }()
				return fetch(key)
			}, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func ignoresContext(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(_ context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		<-f.over
		return f.page, f.err
	}
}

func failsOthers(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) {
				page := make(chan result, 1)
				go func() {
					text, err := fetch(key)
					page <- result{text, err}
				}()
				select {
				case r := <-page:
					return r.page, r.err
				case <-ctx.Done():
					return "", ctx.Err()
				}
			}, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func fetchesAfterCancel(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil && flights[key] == f {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		page, err := f.wait(ctx)
		if err != nil {
			mu.Lock()
			defer mu.Unlock()
			if flights[key] == f {
				delete(flights, key)
			}
		}
		return page, err
	}
}

func emptyIsNone(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.page == "" {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func ownError(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		select {
		case <-f.over:
			return f.page, f.err
		case <-ctx.Done():
			return "", errors.New("the cache gave up")
		}
	}
}

func leaves(fetch fetcher) getter {
	var mu sync.Mutex
	pages := map[string]chan string{}
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f, page := flights[key], pages[key]
		if page == nil && f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				delete(flights, key)
				if f.err == nil {
					page := make(chan string)
					pages[key] = page
					go func() {
						for {
							page <- f.page
						}
					}()
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		if page != nil {
			return <-page, nil
		}
		return f.wait(ctx)
	}
}

func keepsErrorForAMinute(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				if f.err != nil {
					time.AfterFunc(time.Minute, func() {
						mu.Lock()
						defer mu.Unlock()
						delete(flights, key)
					})
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}

func onlyFirstGivesUp(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		f, joins := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		if joins {
			ctx = context.Background()
		}
		return f.wait(ctx)
	}
}

func keepsCancel(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	results := map[string]result{}
	return func(ctx context.Context, key string) (string, error) {
		mu.Lock()
		if r, ok := results[key]; ok {
			mu.Unlock()
			return r.page, r.err
		}
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		page, err := f.wait(ctx)
		if err == nil || err == ctx.Err() {
			mu.Lock()
			defer mu.Unlock()
			if _, ok := results[key]; !ok {
				results[key] = result{page, err}
			}
		}
		return page, err
	}
}

func onlyOthersGiveUp(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		mu.Lock()
		f, joins := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		if !joins {
			ctx = context.Background()
		}
		return f.wait(ctx)
	}
}

func racy(fetch fetcher) getter {
	var mu sync.Mutex
	flights := map[string]*flight{}
	return func(ctx context.Context, key string) (string, error) {
		if f := flights[key]; f != nil {
			return f.wait(ctx)
		}
		mu.Lock()
		f := flights[key]
		if f == nil {
			f = depart(func() (string, error) { return fetch(key) }, func(f *flight) {
				mu.Lock()
				defer mu.Unlock()
				if f.err != nil {
					delete(flights, key)
				}
			})
			flights[key] = f
		}
		mu.Unlock()
		return f.wait(ctx)
	}
}
