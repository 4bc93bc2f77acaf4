// Package cache answers a slow question once, however many goroutines
// ask it at the same time.
//
// [Locked] is the obvious cache, but makes unrelated questions wait.
// [PerKey] avoids that, but keeps errors forever. [Shared] has neither
// problem, and lets each caller stop waiting.
package cache

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// A Locked cache holds one lock while it fetches.
type Locked struct {
	fetch func(ctx context.Context, key string) (string, error)
	lock  *semaphore.Weighted // its Acquire stops once ctx is done
	pages map[string]string
}

// NewLocked returns an empty cache in front of fetch.
func NewLocked(
	fetch func(ctx context.Context, key string) (string, error),
) *Locked {
	return &Locked{fetch, semaphore.NewWeighted(1), map[string]string{}}
}

// Get returns the page for key, and fetches it if it is not there yet.
// Calls for other keys wait while it fetches. Errors are not kept. Get
// is safe for concurrent use.
func (c *Locked) Get(
	ctx context.Context, key string,
) (string, error) {
	if err := c.lock.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer c.lock.Release(1)
	if page, ok := c.pages[key]; ok {
		return page, nil
	}
	page, err := c.fetch(ctx, key)
	if err != nil {
		return "", err
	}
	c.pages[key] = page
	return page, nil
}

// A PerKey cache fetches each key once.
type PerKey struct {
	fetch func(key string) (string, error)
	mu    sync.Mutex
	pages map[string]func() (string, error)
}

// NewPerKey returns an empty cache in front of fetch.
func NewPerKey(fetch func(key string) (string, error)) *PerKey {
	return &PerKey{
		fetch: fetch, pages: map[string]func() (string, error){},
	}
}

// Get returns the page for key. The first call fetches it, and all
// others for that key wait for the same result. An error is kept like a
// page, and a panic is repeated. Get is safe for concurrent use.
func (c *PerKey) Get(key string) (string, error) {
	return c.once(key)()
}

// once returns the function that fetches key when it is first called.
func (c *PerKey) once(key string) func() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	get, ok := c.pages[key]
	if !ok {
		get = sync.OnceValues(func() (string, error) {
			return c.fetch(key)
		})
		c.pages[key] = get
	}
	return get
}

// A Shared cache shares one fetch among all calls in flight for a key.
type Shared struct {
	fetch   func(ctx context.Context, key string) (string, error)
	flights singleflight.Group
	pages   sync.Map // each key is written once and read often
}

// NewShared returns an empty cache in front of fetch.
func NewShared(
	fetch func(ctx context.Context, key string) (string, error),
) *Shared {
	return &Shared{fetch: fetch}
}

// Get returns the page for key, and fetches it if it is not there yet.
// Calls for the same key wait for one fetch, and get its page or its
// error. Errors are not kept. Get is safe for concurrent use.
//
// Once ctx is done, Get returns the [context.Cause] of ctx, and the
// fetch goes on for the other callers. So fetch needs a timeout of its
// own. A panic in fetch ends the program.
func (c *Shared) Get(
	ctx context.Context, key string,
) (string, error) {
	shared := c.flights.DoChan(key, func() (any, error) {
		if page, ok := c.pages.Load(key); ok {
			return page, nil
		}
		page, err := c.fetch(context.WithoutCancel(ctx), key)
		if err == nil {
			c.pages.Store(key, page)
		}
		return page, err
	})
	select {
	case r := <-shared:
		return r.Val.(string), r.Err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
