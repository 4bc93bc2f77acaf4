package testcache_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testcache"
	"example.com/baton/timeline/timelinetest"
)

// The picture shows which call waits for which fetch. Ann and Ian give
// up, but Bob and Cid still share Ann's fetch. Dan and Eve share a
// fetch that fails, so Fay starts a new one. Gil and Hal do not wait.
// The picture cannot show what the calls return, so the test checks
// that at the end.
func solution(t *testing.T) {
	noPage := errors.New("no page")
	var mu sync.Mutex
	got := map[string]any{}
	timelinetest.Want(t, `
		Ann      ====
		good     =======2s=======
		Dan        =======2s=======
		bad        =======2s=======      =======2s=======
		Bob        ====1.75s=====
		Eve              ==1.25s===
		Cid              ===1s===
		Ian              ====
		Fay                              =======2s=======
		Gil                                                      |
		Hal                                                      |
		seconds  0       1       2       3       4       5       6`,
		func(w io.Writer) {
			fails := true
			get := testcache.New(func(key string) (string, error) {
				fmt.Fprintf(w, "Start %s\n", key)
				time.Sleep(2 * time.Second)
				fmt.Fprintf(w, "End %s\n", key)
				switch {
				case key == "good":
					return "page", nil
				case fails:
					fails = false
					return "", noPage
				}
				return "", nil
			})
			var all sync.WaitGroup
			ask := func(who, key string, at, patience time.Duration) {
				all.Go(func() {
					time.Sleep(at)
					ctx, cancel := context.WithTimeout(context.Background(), patience)
					defer cancel()
					fmt.Fprintf(w, "Start %s\n", who)
					page, err := get(ctx, key)
					fmt.Fprintf(w, "End %s\n", who)
					mu.Lock()
					defer mu.Unlock()
					if got[who] = page; err != nil {
						got[who] = err
					}
				})
			}
			const second, long = time.Second, time.Hour
			ask("Ann", "good", 0, second/2)
			ask("Bob", "good", second/4, long)
			ask("Cid", "good", second, long)
			ask("Ian", "good", second, second/2)
			ask("Dan", "bad", second/4, long)
			ask("Eve", "bad", second, long)
			ask("Fay", "bad", 3*second, long)
			ask("Gil", "bad", 6*second, long)
			ask("Hal", "good", 6*second, long)
			all.Wait()
		})
	want := map[string]any{
		"Ann": context.DeadlineExceeded, "Ian": context.DeadlineExceeded,
		"Bob": "page", "Cid": "page",
		"Dan": noPage, "Eve": noPage, "Fay": "", "Gil": "", "Hal": "page",
	}
	if !maps.Equal(got, want) {
		t.Errorf("they got %v, want %v", got, want)
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "one promise after the other, with a count of fetches", promises)
	task.Right(t, "fetches that end when the test says so", steps)
}

// fetcher fetches pages that are their keys, for a second each.
type fetcher struct {
	mu    sync.Mutex
	count map[string]int
}

var errOnce = errors.New("not yet")

func (f *fetcher) fetch(key string) (string, error) {
	f.mu.Lock()
	if f.count == nil {
		f.count = map[string]int{}
	}
	f.count[key]++
	n := f.count[key]
	f.mu.Unlock()
	time.Sleep(time.Second)
	switch {
	case key == "fails once" && n == 1:
		return "", errOnce
	case key == "empty":
		return "", nil
	}
	return key, nil
}

func promises(t *testing.T) {
	promise := func(what string, check func(t *testing.T, f *fetcher,
		get func(ctx context.Context, key string) (string, error))) {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fetcher{}
				check(t, f, testcache.New(f.fetch))
			})
		})
	}
	background := context.Background()
	for _, key := range []string{"a", "empty"} {
		promise("one fetch of "+key, func(t *testing.T, f *fetcher,
			get func(ctx context.Context, key string) (string, error)) {
			want, _ := (&fetcher{}).fetch(key)
			time.Sleep(time.Second)
			start := time.Now()
			var all sync.WaitGroup
			for range 5 {
				all.Go(func() {
					if page, err := get(background, key); page != want || err != nil {
						t.Error(page, err)
					}
				})
			}
			all.Go(func() { get(background, "another") })
			all.Wait()
			get(background, key)
			if took := time.Since(start); took != time.Second || f.count[key] != 1 {
				t.Errorf("took %v and %d fetches", took, f.count[key])
			}
		})
	}
	promise("an error is not kept", func(t *testing.T, f *fetcher,
		get func(ctx context.Context, key string) (string, error)) {
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := get(background, "fails once"); err != errOnce {
					t.Error(err)
				}
			})
		}
		all.Wait()
		time.Sleep(time.Second)
		if page, err := get(background, "fails once"); page != "fails once" || err != nil {
			t.Error(page, err)
		}
	})
	promise("a call that gives up", func(t *testing.T, f *fetcher,
		get func(ctx context.Context, key string) (string, error)) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(background, time.Second/4)
		defer cancel()
		var other sync.WaitGroup
		other.Go(func() {
			time.Sleep(time.Second / 8)
			if page, err := get(background, "a"); page != "a" || err != nil {
				t.Error(page, err)
			}
		})
		if _, err := get(ctx, "a"); err != context.DeadlineExceeded || time.Since(start) != time.Second/4 {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		later, cancel := context.WithTimeout(background, time.Second/4)
		defer cancel()
		if _, err := get(later, "a"); err != context.DeadlineExceeded || time.Since(start) != time.Second/2 {
			t.Errorf("%v after %v, while it shares a fetch", err, time.Since(start))
		}
		get(background, "a")
		other.Wait()
		if f.count["a"] != 1 {
			t.Errorf("%d fetches", f.count["a"])
		}
	})
}

func steps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type reply struct {
			page string
			err  error
		}
		replies := map[string]chan reply{"a": make(chan reply), "b": make(chan reply)}
		asked := make(chan string, 100)
		get := testcache.New(func(key string) (string, error) {
			asked <- key
			r := <-replies[key]
			return r.page, r.err
		})
		ask := func(ctx context.Context, key string) chan reply {
			got := make(chan reply, 1)
			go func() {
				page, err := get(ctx, key)
				got <- reply{page, err}
			}()
			return got
		}
		wait := func(fetches int, waiting ...chan reply) {
			t.Helper()
			synctest.Wait()
			if len(asked) != fetches {
				t.Fatalf("%d fetches, want %d", len(asked), fetches)
			}
			for _, got := range waiting {
				if len(got) > 0 {
					t.Fatalf("got %v too early", <-got)
				}
			}
		}
		receives := func(got chan reply, want reply) {
			t.Helper()
			synctest.Wait()
			select {
			case r := <-got:
				if r != want {
					t.Fatalf("got %v, want %v", r, want)
				}
			default:
				t.Fatal("still waits")
			}
		}
		background := context.Background()
		ctx, cancel := context.WithCancel(background)
		one := ask(ctx, "a")
		wait(1, one)
		two, other := ask(background, "a"), ask(background, "b")
		wait(2, one, two, other)
		sharing, leave := context.WithCancel(background)
		another := ask(sharing, "a")
		wait(2, another)
		leave()
		receives(another, reply{"", context.Canceled})
		wait(2, one, two, other)
		cancel()
		receives(one, reply{"", context.Canceled})
		wait(2, two, other)
		three := ask(background, "a")
		wait(2, two, three)
		gone := errors.New("gone")
		replies["a"] <- reply{"", gone}
		receives(two, reply{"", gone})
		receives(three, reply{"", gone})
		four := ask(background, "a")
		wait(3, four)
		replies["a"] <- reply{"", nil}
		receives(four, reply{})
		receives(ask(background, "a"), reply{})
		replies["b"] <- reply{"page b", nil}
		receives(other, reply{"page b", nil})
		receives(ask(background, "b"), reply{"page b", nil})
		wait(3)
	})
}
