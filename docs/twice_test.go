package docs

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// A Forgetful cache has a lock in every right place, and is wrong: between
// its two locked parts, nothing says that a fetch is in flight.
type Forgetful struct {
	fetch func(key string) string
	mu    sync.Mutex
	pages map[string]string
}

func (c *Forgetful) Get(key string) string {
	c.mu.Lock()
	page, ok := c.pages[key]
	c.mu.Unlock()
	if ok {
		return page
	}
	page = c.fetch(key)
	c.mu.Lock()
	c.pages[key] = page
	c.mu.Unlock()
	return page
}

func TestForgetful(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int64
		c := &Forgetful{pages: map[string]string{}, fetch: func(key string) string {
			fetches.Add(1)
			time.Sleep(time.Second)
			return key
		}}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() { c.Get("tea") })
		}
		wg.Wait()
		assert.EqualValues(t, 10, fetches.Load())
	})
}

func pause(ctx context.Context, failures int) error {
	half := time.Second / 2 << (failures - 1) // 0.5 s, 1 s, 2 s, ...
	select {
	case <-time.After(half + rand.N(half)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A pause takes from half of the longest time to all of it, and no two
// clients pause equally long.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for failures, longest := range map[int]time.Duration{
			1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second,
		} {
			seen := map[time.Duration]bool{}
			for range 10 {
				start := time.Now()
				assert.NoError(t, pause(t.Context(), failures))
				took := time.Since(start)
				assert.GreaterOrEqual(t, took, longest/2)
				assert.Less(t, took, longest)
				seen[took] = true
			}
			assert.Len(t, seen, 10)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.Equal(t, context.DeadlineExceeded, pause(ctx, 5))
	})
}
