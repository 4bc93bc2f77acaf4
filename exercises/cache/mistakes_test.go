package cache_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.FetchesTwice, "fetches in every get",
		func(fetch getter) getter { return fetch },
		"get(\"a\"), get(\"b\") and get(\"a\"), one after the other: it fetches \"a\" and \"b\"", "it fetched \"a\", \"b\" and \"a\"")
	task.Wrong(t, exercise.FetchesTwice, "keeps pages, but not the fetches in flight", storesPages,
		"get of 30 keys at the same time, by two goroutines each: there are 30 fetches", "there were 60")
	task.Wrong(t, exercise.HoldsLock, "holds the lock while it fetches", holdsLock,
		"get of 30 keys at the same time, by two goroutines each: 30 fetches run at the same time",
		"never more than 1 in flight; the other calls waited")
	task.Wrong(t, exercise.TooFew, "shares ten locks among all keys", tenLocks,
		"never more than 10 in flight; the other calls waited")
	task.Wrong(t, exercise.CachesError, "keeps errors too", keepsErrors,
		`get of a page whose first fetch fails: get("a") returns "page a" and nil`,
		`it returned "" and the error "the server is down"`)
	task.Wrong(t, exercise.CachesError, "retries once, and then keeps the error", triesTwice,
		`get of a page whose first three fetches fail: get("a") returns "page a" and nil`,
		`it returned "" and the error "the server is down"`)
	task.Wrong(t, exercise.WrongResult, "keeps a page that came with an error", halfPages,
		`get of a page that comes together with an error: get("a") returns "page a" and nil`,
		`it returned "half a page" and nil`)
	task.Wrong(t, exercise.FetchesTwice, "has a lock per key, but fetches again for each call that waits", lockPerKey,
		"three goroutines get a page at the same time, and the fetch fails: it fetches \"a\"",
		"it fetched \"a\" and \"a\"")
	task.Wrong(t, exercise.FetchesTwice, "forgets a page when all callers have it", forgets,
		"get(\"a\"), get(\"b\") and get(\"a\"), one after the other: it fetches \"a\" and \"b\"")
	task.Wrong(t, exercise.FetchesTwice, "forgets pages after a minute", minute,
		"get of a page, and again after 10,000h: it fetches \"a\"", "it fetched \"a\" and \"a\"")
	task.Wrong(t, exercise.FetchesTwice, "treats an empty page as missing", emptyIsNone,
		"get of keys that look alike, and of an empty page: each of the 5 keys is fetched once",
		"it fetched 7 times")
	task.Wrong(t, exercise.WrongResult, "ignores case", upper,
		"get of keys that look alike, and of an empty page: get(\"A\") returns \"A\" and nil", `it returned "a" and nil`)
	task.Wrong(t, exercise.DoesNotWait, "returns an empty page while a fetch is in flight", doesNotWait,
		"get of 30 keys at the same time, by two goroutines each: ", "it returned")
	task.Wrong(t, exercise.LosesError, "returns no error to the calls that wait", losesError,
		"three goroutines get a page at the same time, and the fetch fails: get returns the error \"the server is down\"",
		"it returned nil")
	task.Wrong(t, exercise.SharedByAll, "keeps pages in a package variable", inPackage(),
		"get of a page, and again after 10,000h: it fetches \"a\"", "it fetched nothing")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine per page that sends the page forever", leaves,
		"it leaves no goroutine behind", "to send on a channel")
	task.Scheduled(t, exercise.LosesUpdate, "checks for the entry in one step, and adds it in another", loadThenStore,
		"two goroutines ask for one page: the page is fetched once", "the page was fetched 2 times", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "reads the map, and then uses singleflight", joins,
		"two goroutines ask for one page: the page is fetched once", "the page was fetched 2 times", "how it happens")
	task.Scheduled(t, exercise.CachesError, "removes the entry after other calls have received the error", removesLate,
		"and ask again after an error: they get page a, page a", "how it happens")
	task.Racy(t, exercise.Races, "reads the map without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Scheduled(t, exercise.LosesError, "wakes the calls that wait, which then read the map", readsMap,
		"two goroutines wait for a fetch that fails", `get returns the error "the server is down"`, "it returned nil")
	task.Wrong(t, exercise.GivesUp, "waits at most a minute for another call", waitsMinute,
		"if the fetch takes 10,000h", `it returned "" and the error "context deadline exceeded" at 1m0s`)
	task.Wrong(t, exercise.FetchesTwice, "forgets all pages after an error", forgetsAll,
		"get(\"a\"), get(\"b\") (whose fetch fails), and get(\"a\") again: it fetches \"a\" and \"b\"", "it fetched \"a\", \"b\" and \"a\"")
	task.Wrong(t, exercise.SkipsJobs, "does not fetch an empty key", skipsEmptyKey,
		"get of keys that look alike, and of an empty page: each of the 5 keys is fetched once", "it fetched 4 times")
	task.StillRight(t)
}

func storesPages(fetch getter) getter {
	var pages sync.Map
	return func(key string) (string, error) {
		if page, ok := pages.Load(key); ok {
			return page.(string), nil
		}
		page, err := fetch(key)
		if err == nil {
			pages.Store(key, page)
		}
		return page, err
	}
}

func holdsLock(fetch getter) getter {
	var mu sync.Mutex
	pages := map[string]string{}
	return func(key string) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		page, known := pages[key]
		if known {
			return page, nil
		}
		page, err := fetch(key)
		if err == nil {
			pages[key] = page
		}
		return page, err
	}
}

func tenLocks(fetch getter) getter {
	var parts [10]getter
	for i := range parts {
		parts[i] = holdsLock(fetch)
	}
	return func(key string) (string, error) {
		sum := 0
		for _, b := range []byte(key) {
			sum += int(b)
		}
		return parts[sum%len(parts)](key)
	}
}

// entries is a cache of what make returns for each key.
func entries(make func(key string) getter) getter {
	var mu sync.Mutex
	known := map[string]getter{}
	return func(key string) (string, error) {
		mu.Lock()
		get := known[key]
		if get == nil {
			get = make(key)
			known[key] = get
		}
		mu.Unlock()
		return get(key)
	}
}

func keepsErrors(fetch getter) getter {
	return entries(func(key string) getter {
		get := sync.OnceValues(func() (string, error) { return fetch(key) })
		return func(string) (string, error) { return get() }
	})
}

func triesTwice(fetch getter) getter {
	return entries(func(key string) getter {
		tries := 0
		return solution(func(key string) (string, error) {
			if tries++; tries > 3 {
				return "", errDown
			}
			return fetch(key)
		})
	})
}

func halfPages(fetch getter) getter {
	var pages sync.Map
	get := solution(func(key string) (string, error) {
		page, err := fetch(key)
		if page != "" {
			pages.Store(key, page)
		}
		return page, err
	})
	return func(key string) (string, error) {
		if page, ok := pages.Load(key); ok {
			return page.(string), nil
		}
		return get(key)
	}
}

func lockPerKey(fetch getter) getter {
	return entries(func(key string) getter { return holdsLock(fetch) })
}

func forgets(fetch getter) getter {
	var g singleflight.Group
	return func(key string) (string, error) {
		page, err, _ := g.Do(key, func() (any, error) { return fetch(key) })
		return page.(string), err
	}
}

func minute(fetch getter) getter {
	var mu sync.Mutex
	get := solution(fetch)
	born := time.Now()
	return func(key string) (string, error) {
		mu.Lock()
		if time.Since(born) > time.Minute {
			get, born = solution(fetch), time.Now()
		}
		mine := get
		mu.Unlock()
		return mine(key)
	}
}

func emptyIsNone(fetch getter) getter {
	get := solution(func(key string) (string, error) {
		page, err := fetch(key)
		if page == "" && err == nil {
			err = errNone
		}
		return page, err
	})
	return func(key string) (string, error) {
		page, err := get(key)
		if errors.Is(err, errNone) {
			err = nil
		}
		return page, err
	}
}

var errNone = errors.New("there is no page")

func upper(fetch getter) getter {
	var keys sync.Map
	get := solution(fetch)
	return func(key string) (string, error) {
		first, _ := keys.LoadOrStore(strings.ToUpper(key), key)
		return get(first.(string))
	}
}

func doesNotWait(fetch getter) getter {
	var mu sync.Mutex
	pages := map[string]string{}
	return func(key string) (string, error) {
		mu.Lock()
		page, known := pages[key]
		if !known {
			pages[key] = ""
		}
		mu.Unlock()
		if known {
			return page, nil
		}
		page, err := fetch(key)
		mu.Lock()
		defer mu.Unlock()
		if pages[key] = page; err != nil {
			delete(pages, key)
		}
		return page, err
	}
}

func losesError(fetch getter) getter {
	type entry struct {
		done chan struct{}
		page string
	}
	var mu sync.Mutex
	all := map[string]*entry{}
	return func(key string) (string, error) {
		mu.Lock()
		e := all[key]
		if e != nil {
			mu.Unlock()
			<-e.done
			return e.page, nil
		}
		e = &entry{done: make(chan struct{})}
		all[key] = e
		mu.Unlock()
		page, err := fetch(key)
		e.page = page
		if err != nil {
			mu.Lock()
			delete(all, key)
			mu.Unlock()
		}
		close(e.done)
		return page, err
	}
}

// inPackage is a New with its map outside of the function.
func inPackage() maker {
	var mu sync.Mutex
	pages := map[string]string{}
	return func(fetch getter) getter {
		get := solution(fetch)
		return func(key string) (string, error) {
			mu.Lock()
			page, known := pages[key]
			mu.Unlock()
			if known {
				return page, nil
			}
			page, err := get(key)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				pages[key] = page
			}
			return page, err
		}
	}
}

func leaves(fetch getter) getter {
	return entries(func(key string) getter {
		pages := make(chan string)
		var once sync.Once
		return func(string) (string, error) {
			once.Do(func() {
				go func() {
					page, _ := fetch(key)
					for {
						pages <- page
					}
				}()
			})
			return <-pages, nil
		}
	})
}

func loadThenStore(fetch getter) getter {
	type entry struct {
		done chan struct{}
		page string
		err  error
	}
	var all sync.Map
	return func(key string) (string, error) {
		if e, ok := all.Load(key); ok {
			e := e.(*entry)
			<-e.done
			return e.page, e.err
		}
		e := &entry{done: make(chan struct{})}
		all.Store(key, e)
		e.page, e.err = fetch(key)
		if e.err != nil {
			all.CompareAndDelete(key, e)
		}
		close(e.done)
		return e.page, e.err
	}
}

// joins has two maps: one of pages, and one of fetches that are under way.
func joins(fetch getter) getter {
	type flight struct {
		done chan struct{}
		page string
		err  error
	}
	var mu sync.Mutex
	pages := map[string]string{}
	flights := map[string]*flight{}
	known := func(key string) (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		page, ok := pages[key]
		return page, ok
	}
	return func(key string) (string, error) {
		if page, ok := known(key); ok {
			return page, nil
		}
		mu.Lock()
		if f := flights[key]; f != nil {
			mu.Unlock()
			<-f.done
			return f.page, f.err
		}
		f := &flight{done: make(chan struct{})}
		flights[key] = f
		mu.Unlock()
		f.page, f.err = fetch(key)
		mu.Lock()
		if f.err == nil {
			pages[key] = f.page
		}
		delete(flights, key)
		mu.Unlock()
		close(f.done)
		return f.page, f.err
	}
}

func removesLate(fetch getter) getter {
	type entry struct {
		done chan struct{}
		page string
		err  error
	}
	var mu sync.Mutex
	all := map[string]*entry{}
	return func(key string) (string, error) {
		mu.Lock()
		e := all[key]
		if e != nil {
			mu.Unlock()
			<-e.done
			return e.page, e.err
		}
		e = &entry{done: make(chan struct{})}
		all[key] = e
		mu.Unlock()
		e.page, e.err = fetch(key)
		close(e.done)
		if e.err != nil {
			mu.Lock()
			delete(all, key)
			mu.Unlock()
		}
		return e.page, e.err
	}
}

func unlocked(fetch getter) getter {
	type entry struct {
		done chan struct{}
		page string
		err  error
	}
	var mu sync.Mutex
	all := map[string]*entry{}
	return func(key string) (string, error) {
		if e := all[key]; e != nil {
			<-e.done
			return e.page, e.err
		}
		mu.Lock()
		e := all[key]
		if e != nil {
			mu.Unlock()
			<-e.done
			return e.page, e.err
		}
		e = &entry{done: make(chan struct{})}
		all[key] = e
		mu.Unlock()
		e.page, e.err = fetch(key)
		if e.err != nil {
			mu.Lock()
			delete(all, key)
			mu.Unlock()
		}
		close(e.done)
		return e.page, e.err
	}
}

func readsMap(fetch getter) getter {
	type result struct {
		page string
		err  error
	}
	var mu sync.Mutex
	all := map[string]result{}
	onTheWay := map[string]chan struct{}{}
	return func(key string) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if r, ok := all[key]; ok && r.err == nil {
			return r.page, nil
		}
		if done, ok := onTheWay[key]; ok {
			mu.Unlock()
			<-done
			mu.Lock()
			return all[key].page, all[key].err
		}
		done := make(chan struct{})
		onTheWay[key] = done
		mu.Unlock()
		page, err := fetch(key)
		mu.Lock()
		all[key] = result{page, err}
		delete(onTheWay, key)
		close(done)
		return page, err
	}
}

// flights is a right cache, except for what a call does while another one
// fetches, and for what it does with the map after an error.
func flights(
	wait func(done chan struct{}) error, failed func(all map[string]*flight, key string),
) maker {
	return func(fetch getter) getter {
		var mu sync.Mutex
		all := map[string]*flight{}
		return func(key string) (string, error) {
			mu.Lock()
			f := all[key]
			if f != nil {
				mu.Unlock()
				if err := wait(f.done); err != nil {
					return "", err
				}
				return f.page, f.err
			}
			f = &flight{done: make(chan struct{})}
			all[key] = f
			mu.Unlock()
			f.page, f.err = fetch(key)
			if f.err != nil {
				mu.Lock()
				failed(all, key)
				mu.Unlock()
			}
			close(f.done)
			return f.page, f.err
		}
	}
}

type flight struct {
	done chan struct{}
	page string
	err  error
}

func waitsMinute(fetch getter) getter {
	return flights(func(done chan struct{}) error {
		select {
		case <-done:
			return nil
		case <-time.After(time.Minute):
			return context.DeadlineExceeded
		}
	}, func(all map[string]*flight, key string) { delete(all, key) })(fetch)
}

func forgetsAll(fetch getter) getter {
	return flights(func(done chan struct{}) error {
		<-done
		return nil
	}, func(all map[string]*flight, _ string) { clear(all) })(fetch)
}

func skipsEmptyKey(fetch getter) getter {
	get := solution(fetch)
	return func(key string) (string, error) {
		if key == "" {
			return "", nil
		}
		return get(key)
	}
}
