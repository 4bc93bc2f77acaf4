package docs

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// A Forgetful cache has a lock in every right place, and is wrong: between
// its two locked parts, nothing says that a fetch is on its way.
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
