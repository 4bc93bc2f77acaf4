package cache_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/cache"
	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/timeline/timelinetest"
)

// A site answers after a second, and counts the questions.
type site struct {
	fetches atomic.Int64
	fail    atomic.Bool
}

var errDown = errors.New("site is down")

func (s *site) fetch(ctx context.Context, key string) (string, error) {
	s.fetches.Add(1)
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if s.fail.Load() {
		return "", errDown
	}
	return key + " page", nil
}

type getter func(ctx context.Context, key string) (string, error)

func TestTenAskers(t *testing.T) {
	for name, c := range map[string]struct {
		get       func(s *site) getter
		fetches   int64 // of tea
		tea, milk time.Duration
	}{
		"no cache": {func(s *site) getter { return s.fetch },
			10, time.Second, time.Second},
		"locked": {func(s *site) getter { return cache.NewLocked(s.fetch).Get },
			1, time.Second, 2 * time.Second},
		"shared": {func(s *site) getter { return cache.NewShared(s.fetch).Get },
			1, time.Second, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s site
				get := c.get(&s)
				start := time.Now()
				var wg sync.WaitGroup
				ask := func(key string, takes time.Duration) {
					wg.Go(func() {
						page, err := get(t.Context(), key)
						assert.NoError(t, err)
						assert.Equal(t, key+" page", page)
						assert.Equal(t, takes, time.Since(start))
					})
					synctest.Wait() // so that all ask for tea before milk
				}
				for range 10 {
					ask("tea", c.tea)
				}
				assert.Equal(t, c.fetches, s.fetches.Load())
				ask("milk", c.milk)
				wg.Wait()
				assert.Equal(t, c.fetches+1, s.fetches.Load())
			})
		})
	}
}

// TestWhoWaits draws two askers for tea and one for milk. With a lock, milk
// waits for tea. With a shared cache, it does not.
func TestWhoWaits(t *testing.T) {
	timelinetest.Want(t, `
		Ann      ===1s===
		Bob      ===1s===
		Cid      =======2s=======
		seconds  0       1       2`,
		func(w io.Writer) {
			ask(w, cache.NewLocked((&site{}).fetch).Get)
		})
	timelinetest.Want(t, `
		Ann      ===1s===
		Bob      ===1s===
		Cid      ===1s===
		seconds  0       1`,
		func(w io.Writer) {
			ask(w, cache.NewShared((&site{}).fetch).Get)
		})
}

// ask lets three guests ask, in this order.
func ask(w io.Writer, get getter) {
	var wg sync.WaitGroup
	for _, guest := range []struct{ name, page string }{
		{"Ann", "tea"}, {"Bob", "tea"}, {"Cid", "milk"},
	} {
		wg.Go(func() {
			fmt.Fprintf(w, "%s started %s\n", guest.name, guest.page)
			get(context.Background(), guest.page)
			fmt.Fprintf(w, "%s finished %s\n", guest.name, guest.page)
		})
		synctest.Wait()
	}
	wg.Wait()
}

// TestPagesAreKept holds for the two caches that have a context.
func TestPagesAreKept(t *testing.T) {
	for name, newGet := range map[string]func(s *site) getter{
		"locked": func(s *site) getter { return cache.NewLocked(s.fetch).Get },
		"shared": func(s *site) getter { return cache.NewShared(s.fetch).Get },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s site
				get := newGet(&s)
				for range 3 {
					page, err := get(t.Context(), "tea")
					assert.NoError(t, err)
					assert.Equal(t, "tea page", page)
				}
				assert.EqualValues(t, 1, s.fetches.Load())
			})
		})
	}
}

// TestErrorsAreNotKept holds for the two caches that have a context.
func TestErrorsAreNotKept(t *testing.T) {
	for name, newGet := range map[string]func(s *site) getter{
		"locked": func(s *site) getter { return cache.NewLocked(s.fetch).Get },
		"shared": func(s *site) getter { return cache.NewShared(s.fetch).Get },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s site
				get := newGet(&s)
				s.fail.Store(true)
				_, err := get(t.Context(), "tea")
				assert.ErrorIs(t, err, errDown)
				s.fail.Store(false)
				page, err := get(t.Context(), "tea")
				assert.NoError(t, err)
				assert.Equal(t, "tea page", page)
			})
		})
	}
}

// TestCanceledAsker shows what one impatient asker does to nine others.
func TestCanceledAsker(t *testing.T) {
	for name, c := range map[string]struct {
		get     func(s *site) getter
		fetches int64
		takes   time.Duration
	}{
		// The impatient one holds the lock, so the others begin again.
		"locked": {func(s *site) getter { return cache.NewLocked(s.fetch).Get },
			2, 1500 * time.Millisecond},
		"shared": {func(s *site) getter { return cache.NewShared(s.fetch).Get },
			1, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s site
				get := c.get(&s)
				start := time.Now()
				var wg sync.WaitGroup
				wg.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
					defer cancel()
					_, err := get(ctx, "tea")
					assert.ErrorIs(t, err, context.DeadlineExceeded)
					assert.Equal(t, time.Second/2, time.Since(start))
				})
				synctest.Wait()
				for range 9 {
					wg.Go(func() {
						page, err := get(t.Context(), "tea")
						assert.NoError(t, err)
						assert.Equal(t, "tea page", page)
						assert.Equal(t, c.takes, time.Since(start))
					})
				}
				wg.Wait()
				assert.Equal(t, c.fetches, s.fetches.Load())
			})
		})
	}
}

func TestCanceledBeforehand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s site
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := cache.NewLocked(s.fetch).Get(ctx, "tea")
		assert.ErrorIs(t, err, context.Canceled)
	})
}

// TestFailureOfOne has three askers for a page whose fetch fails. With a shared
// fetch, all of them get its error. With a lock, each of them fetches again.
func TestFailureOfOne(t *testing.T) {
	for name, c := range map[string]struct {
		get     func(f getter) getter
		fetches int
		at      []time.Duration
	}{
		"locked": {func(f getter) getter { return cache.NewLocked(f).Get }, 3,
			[]time.Duration{time.Second, 2 * time.Second, 3 * time.Second}},
		"shared": {func(f getter) getter { return cache.NewShared(f).Get }, 1,
			[]time.Duration{time.Second, time.Second, time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fetches := 0 // one at a time
				get := c.get(func(context.Context, string) (string, error) {
					fetches++
					time.Sleep(time.Second)
					return "", errDown
				})
				start := time.Now()
				var wg sync.WaitGroup
				for _, at := range c.at {
					wg.Go(func() {
						_, err := get(t.Context(), "salt")
						assert.ErrorIs(t, err, errDown)
						assert.Equal(t, at, time.Since(start))
					})
					synctest.Wait() // so that they ask in this order
				}
				wg.Wait()
				assert.Equal(t, c.fetches, fetches)
			})
		})
	}
}

// TestPerKeyIndependent gets a page while the fetch of another one is stuck.
func TestPerKeyIndependent(t *testing.T) {
	stuck, release := make(chan bool), make(chan bool)
	c := cache.NewPerKey(func(key string) (string, error) {
		if key == "tea" {
			close(stuck)
			<-release
		}
		return key + " page", nil
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		page, err := c.Get("tea")
		assert.NoError(t, err)
		assert.Equal(t, "tea page", page)
	})
	<-stuck
	page, err := c.Get("milk")
	assert.NoError(t, err)
	assert.Equal(t, "milk page", page)
	close(release)
	wg.Wait()
}

// TestPerKey runs on the real clock: a goroutine that waits for a
// sync.Once does not block durably, so the clock of a bubble would stop.
func TestPerKey(t *testing.T) {
	var fetches atomic.Int64
	c := cache.NewPerKey(func(key string) (string, error) {
		fetches.Add(1)
		time.Sleep(20 * time.Millisecond)
		if key == "salt" {
			return "", errDown
		}
		return key + " page", nil
	})
	var wg sync.WaitGroup
	for range 10 {
		for _, key := range []string{"tea", "milk"} {
			wg.Go(func() {
				page, err := c.Get(key)
				assert.NoError(t, err)
				assert.Equal(t, key+" page", page)
			})
		}
	}
	wg.Wait()
	assert.EqualValues(t, 2, fetches.Load())
	for range 2 {
		_, err := c.Get("salt")
		assert.ErrorIs(t, err, errDown)
	}
	assert.EqualValues(t, 3, fetches.Load(), "the error is kept")
}

func ExampleShared() {
	fetches := 0
	c := cache.NewShared(func(ctx context.Context, key string) (string, error) {
		fetches++
		return "all about " + key, nil
	})
	for range 10 {
		page, err := c.Get(context.Background(), "tea")
		if err != nil {
			fmt.Println(err)
			return
		}
		if page != "all about tea" {
			fmt.Println(page)
		}
	}
	fmt.Println(fetches, "fetch")
	// Output:
	// 1 fetch
}

func ExamplePerKey() {
	var fetches atomic.Int64
	c := cache.NewPerKey(func(key string) (string, error) {
		fetches.Add(1)
		return "all about " + key, nil
	})
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { c.Get("tea") })
	}
	wg.Wait()
	fmt.Println(fetches.Load(), "fetch")
	// Output:
	// 1 fetch
}
