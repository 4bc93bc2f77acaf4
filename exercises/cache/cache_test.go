package cache_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/cache"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("cache", grade)

func TestYours(t *testing.T) { task.Yours(t, cache.New) }

type (
	maker  = func(fetch getter) (get getter)
	getter = func(key string) (string, error)
)

const second = time.Second

func grade(g *exercise.G, maker maker) {
	g.Races(exercise.Races)
	g.Schedules("two goroutines ask for one page", func(b *exercise.B) {
		fetches := 0
		get := maker(func(key string) (string, error) {
			fetches++
			return "page " + key, nil
		})
		var pages [2]string
		var wg sync.WaitGroup
		for i := range pages {
			wg.Go(func() { pages[i], _ = get("a") })
		}
		wg.Wait()
		if fetches != 1 {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, b.What()+": the page is fetched once",
				"the page was fetched "+exercise.Times(fetches))
		}
		b.Same("they get", "they got", "page a, page a", strings.Join(pages[:], ", "), exercise.DoesNotWait)
		b.Instant()
	})
	g.Schedules("two goroutines ask for one page whose first fetch fails, and ask again after an error", func(b *exercise.B) {
		fetches := 0
		get := maker(func(key string) (string, error) {
			if fetches++; fetches == 1 {
				return "", errDown
			}
			return "page " + key, nil
		})
		var pages [2]string
		var wg sync.WaitGroup
		for i := range pages {
			wg.Go(func() {
				var err error
				if pages[i], err = get("a"); err != nil {
					pages[i], _ = get("a") // which begins after that error
				}
			})
		}
		wg.Wait()
		b.Same("they get", "they got", "page a, page a", strings.Join(pages[:], ", "), exercise.CachesError)
		if fetches != 2 {
			b.Fail(exercise.BySchedule, exercise.FetchesTwice, b.What()+": the page is fetched twice",
				"the page was fetched "+exercise.Times(fetches))
		}
		b.Instant()
	})
	g.Schedules("two goroutines wait for a fetch that fails, and ask again after the error", func(b *exercise.B) {
		fetches := 0
		get := maker(func(string) (string, error) {
			if fetches++; fetches > 1 {
				return "page a", nil
			}
			time.Sleep(second) // until both wait
			return "", errDown
		})
		var errs [2]error
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = get("a")
				get("a")
			})
		}
		wg.Wait()
		for _, err := range errs {
			fails(b, err)
		}
	})
	g.Bubble("New, without a get", func(b *exercise.B) {
		b.Call(func() { maker(fetch(b, second)) })
		b.Returns(0)
		time.Sleep(10 * second)
		fetched(b, "", exercise.StartsEarly)
	})
	g.Bubble("get(\"a\"), get(\"b\") and get(\"a\"), one after the other", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() {
			get := maker(fetch(b, second))
			for _, key := range []string{"a", "b", "a"} {
				gets(b, get, key)
			}
		})
		fetched(b, "a b", exercise.FetchesTwice)
		b.Takes(2 * second)
	})
	g.Bubble("get of a page, and again after 10,000h", func(b *exercise.B) {
		b.Waits(100_000 * time.Hour)
		b.Call(func() {
			get := maker(fetch(b, second))
			gets(b, get, "a")
			time.Sleep(10_000 * time.Hour)
			gets(b, get, "a")
		})
		fetched(b, "a", exercise.FetchesTwice)
	})
	g.Bubble("get of keys that look alike, and of an empty page", func(b *exercise.B) {
		b.Call(func() {
			get := maker(func(key string) (string, error) {
				b.Work(fmt.Sprintf("fetch of %q", key), second)
				return strings.TrimPrefix(key, "empty"), nil
			})
			for range 2 {
				for _, key := range []string{"", "a", "A", "a ", "empty"} {
					page, err := get(key)
					if want := strings.TrimPrefix(key, "empty"); page != want || err != nil {
						b.Fail(exercise.ByResult, exercise.WrongResult,
							fmt.Sprintf("%s: get(%q) returns %q and nil", b.What(), key, want),
							fmt.Sprintf("it returned %q and %s", page, exercise.Show(err)))
					}
				}
			}
		})
		if n := b.Started(); n != 5 {
			m := exercise.FetchesTwice
			if n < 5 {
				m = exercise.SkipsJobs
			}
			b.Fail(exercise.ByCount, m, b.What()+": each of the 5 keys is fetched once",
				"it fetched "+exercise.Times(n))
		}
	})
	g.Bubble("get of 30 keys at the same time, by two goroutines each", func(b *exercise.B) {
		var fetches atomic.Int64
		release := make(chan bool)
		begun := int64(0)
		b.Call(func() {
			get := maker(func(key string) (string, error) {
				fetches.Add(1)
				<-release
				return "page " + key, nil
			})
			var wg sync.WaitGroup
			for i := range 60 {
				wg.Go(func() { gets(b, get, fmt.Sprint(i%30)) })
			}
			b.Quiet(func() bool { return false })
			begun = fetches.Load()
			close(release)
			wg.Wait()
		})
		if begun < 30 {
			m := exercise.HoldsLock
			if begun > 1 { // or it has several locks, or a limit
				m = exercise.TooFew
			}
			b.Fail(exercise.ByCount, m, b.What()+": 30 fetches run at the same time",
				fmt.Sprintf("never more than %d in flight; the other calls waited", begun))
		}
		if n := fetches.Load(); n != 30 {
			b.Fail(exercise.ByCount, exercise.FetchesTwice, b.What()+": there are 30 fetches",
				fmt.Sprintf("there were %d", n))
		}
	})
	g.Bubble("get of 1000 keys, each of them three times", func(b *exercise.B) {
		var fetches atomic.Int64
		b.Call(func() {
			get := maker(func(key string) (string, error) {
				fetches.Add(1)
				return "page " + key, nil
			})
			for i := range 3000 {
				gets(b, get, fmt.Sprint(i%1000))
			}
		})
		if n := fetches.Load(); n != 1000 {
			b.Fail(exercise.ByCount, exercise.FetchesTwice, b.What()+": there are 1000 fetches",
				fmt.Sprintf("there were %d", n))
		}
	})
	g.Bubble("two goroutines call get(\"a\"), and meanwhile another calls get(\"b\")", func(b *exercise.B) {
		var when []time.Duration
		b.Call(func() {
			get := maker(fetch(b, 3*second))
			var wg sync.WaitGroup
			for i, key := range []string{"a", "a", "b"} {
				wg.Go(func() {
					gets(b, get, key)
					b.Locked(func() { when = append(when, b.Now()) })
				})
				if i > 0 {
					b.Sleep(second)
				}
			}
			wg.Wait()
		})
		fetched(b, "a b", exercise.FetchesTwice)
		b.Takes(4*second, b.Later(4*second, exercise.HoldsLock))
		want := []time.Duration{3 * second, 3 * second, 4 * second}
		if !slices.Equal(want, when) {
			m := exercise.Mistake{}
			for i, at := range when {
				if m == (exercise.Mistake{}) {
					m = exercise.Moment(at - want[i])
				}
			}
			b.Fail(exercise.ByInstant, m,
				b.What()+": the calls return at "+exercise.When(want), "the calls returned at "+exercise.When(when))
		}
	})
	g.Bubble("two caches, with one get(\"a\") each", func(b *exercise.B) {
		b.Call(func() {
			one := maker(func(string) (string, error) { return "one", nil })
			other := maker(func(string) (string, error) { return "other", nil })
			first, _ := one("a")
			second, _ := other("a")
			b.Same("they return", "they returned", `"one" and "other"`, fmt.Sprintf("%q and %q", first, second), exercise.SharedByAll)
		})
	})
	g.Bubble("get of a page whose first fetch fails", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.CachesError)
		b.Call(func() {
			get := maker(failing(b, 1, second))
			_, err := get("a")
			fails(b, err)
			gets(b, get, "a")
			gets(b, get, "a")
		})
		fetched(b, "a a", exercise.FetchesTwice)
		b.Takes(2 * second)
	})
	g.Bubble("get of a page whose first three fetches fail", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.ClosesTwice)
		b.Call(func() {
			get := maker(failing(b, 3, second))
			for range 3 {
				_, err := get("a")
				fails(b, err)
			}
			gets(b, get, "a")
		})
		fetched(b, "a a a a", exercise.CachesError)
	})
	g.Bubble("three goroutines get a page at the same time, and the fetch fails", func(b *exercise.B) {
		var errs []error
		b.Call(func() {
			get := maker(failing(b, 1, second))
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					_, err := get("a")
					b.Locked(func() { errs = append(errs, err) })
				})
			}
			wg.Wait()
		})
		fetched(b, "a", exercise.FetchesTwice)
		for _, err := range errs {
			fails(b, err)
		}
		b.Takes(second)
	})
	g.Bubble("get of a page that comes together with an error", func(b *exercise.B) {
		b.Call(func() {
			n := 0
			get := maker(func(string) (string, error) {
				if n++; n == 1 {
					return "half a page", errDown
				}
				return "page a", nil
			})
			_, err := get("a")
			fails(b, err)
			gets(b, get, "a")
		})
	})
	g.Bubble("get of a page by two goroutines, if the fetch takes 10,000h", func(b *exercise.B) {
		const long = 10_000 * time.Hour
		b.Waits(10 * long)
		b.Call(func() {
			get := maker(fetch(b, long))
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					page, err := get("a")
					if page != "page a" || err != nil {
						b.Blame(exercise.ByResult, exercise.GivesUp, b.What()+`: get("a") returns "page a" and nil`,
							fmt.Sprintf("it returned %q and %s at %v", page, exercise.Show(err), b.Now()))
					}
				})
			}
			wg.Wait()
		})
		fetched(b, "a", exercise.FetchesTwice)
		b.Takes(long)
	})
	g.Bubble("get(\"a\"), get(\"b\") (whose fetch fails), and get(\"a\") again", func(b *exercise.B) {
		b.Call(func() {
			get := maker(func(key string) (string, error) {
				page, err := fetch(b, second)(key)
				if key == "b" {
					page, err = "", errDown
				}
				return page, err
			})
			gets(b, get, "a")
			_, err := get("b")
			fails(b, err)
			gets(b, get, "a")
		})
		fetched(b, "a b", exercise.FetchesTwice)
	})
	g.Race("many goroutines ask for ten pages, and some fetches fail", func() {
		var fetches atomic.Int64
		get := maker(func(key string) (string, error) {
			if fetches.Add(1)%3 == 0 {
				return "", errDown
			}
			return "page " + key, nil
		})
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() { get(fmt.Sprint(i % 10)) })
		}
		wg.Wait()
	})
}

var errDown = errors.New("the server is down")

// fetch returns a fetch that takes some time. Others may wait for a lock
// meanwhile.
func fetch(b *exercise.B, d time.Duration) getter {
	return func(key string) (string, error) {
		done := b.Enter("fetch of "+key, d)
		b.Sleep(d)
		done()
		return "page " + key, nil
	}
}

// failing returns a fetch that fails n times.
func failing(b *exercise.B, n int, d time.Duration) getter {
	var fetches atomic.Int64
	fetch := fetch(b, d)
	return func(key string) (string, error) {
		page, err := fetch(key)
		if fetches.Add(1) <= int64(n) {
			page, err = "", errDown
		}
		return page, err
	}
}

// gets blames the answer unless get returns the page.
func gets(b *exercise.B, get getter, key string) {
	page, err := get(key)
	if page == "page "+key && err == nil {
		return
	}
	m := exercise.WrongResult
	if err != nil {
		m = exercise.CachesError
	} else if page == "" {
		m = exercise.DoesNotWait
	}
	b.Blame(exercise.ByResult, m, fmt.Sprintf("%s: get(%q) returns %q and nil", b.What(), key, "page "+key),
		fmt.Sprintf("it returned %q and %s", page, exercise.Show(err)))
}

// fails fails the check unless that is the error of fetch.
func fails(b *exercise.B, err error) {
	if !errors.Is(err, errDown) {
		b.Fail(exercise.ByResult, exercise.Lost(err),
			b.What()+": get returns "+exercise.Show(errDown), "it returned "+exercise.Show(err))
	}
}

// fetched fails the check unless these keys were fetched.
func fetched(b *exercise.B, want string, m exercise.Mistake) {
	var keys []string
	for _, l := range b.Lines() {
		if key, ok := strings.CutPrefix(l.Text, "Start fetch of "); ok {
			keys = append(keys, key)
		}
	}
	expected := strings.Fields(want)
	if len(keys) < len(expected) { // it is in the cache of another check
		m = exercise.SharedByAll
	}
	if !slices.Equal(keys, expected) {
		b.Fail(exercise.ByCount, m, b.What()+": it fetches "+exercise.List(quoted(expected)),
			"it fetched "+exercise.List(quoted(keys)))
	}
}

// quoted quotes keys, as "a" alone would be read as a word.
func quoted(keys []string) (all []string) {
	for _, key := range keys {
		all = append(all, strconv.Quote(key))
	}
	return all
}
