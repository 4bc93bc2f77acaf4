package testcache_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testcache"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	misses := func(how, wrong string, test func(t *testing.T)) {
		task.Weak(t, exercise.TestMisses, how, test, "it passes with a wrong cache that "+wrong)
	}
	misses("asks twice, one call after the other", "fetches a page again while it is being fetched",
		inBubble(func(t *testing.T, f *fetcher, get getter) { asks(t, f, get) }))
	misses("only asks concurrently", "forgets a page when all waiting calls have it",
		inBubble(concurrently))
	misses("has no failing fetch", "keeps errors",
		inBubble(concurrently, later))
	misses("lets only one call wait for an error",
		"returns no error to calls that waited for another call's fetch",
		inBubble(concurrently, later, failsOnce(1)))
	misses("asks for only one key", "fetches one key after the other",
		inBubble(concurrently, later, failsOnce(2)))
	misses("never cancels", "ignores the context",
		inBubble(concurrently, later, failsOnce(2), otherKeys))
	misses("cancels only when no other call waits", "fails every call if the first call's context is canceled",
		inBubble(concurrently, later, failsOnce(2), otherKeys, gives(up{})))
	misses("does not ask again after a call was canceled", "starts a second fetch after a call was canceled",
		inBubble(concurrently, later, failsOnce(2), otherKeys, gives(up{others: true})))
	misses("never fetches an empty page", "treats an empty page as missing",
		inBubble(concurrently, later, failsOnce(2), otherKeys, gives(up{others: true, again: true})))
	misses("does not check the error from a canceled call", "returns a different error if the context is done",
		inBubble(concurrently, later, failsOnce(2), otherKeys, gives(up{others: true, again: true}), empty))
	misses("waits for an hour before it asks again after an error", "keeps an error for a minute", inBubble(
		concurrently, later, otherKeys, empty, gives(up{others: true, again: true, exact: true}),
		func(t *testing.T, f *fetcher, get getter) {
			failsTogether(t, get)
			time.Sleep(time.Hour)
			failsNoMore(t, get)
		}))
	misses("cancels only the call that began the fetch", "lets calls give up only if they began the fetch", inBubble(
		concurrently, later, otherKeys, empty, gives(up{others: true, again: true, exact: true}), failsOnce(2)))
	misses("does not check what a call gets after another was canceled", "keeps the error from a call that was canceled", inBubble(
		concurrently, later, otherKeys, empty, gives(up{others: true, again: true, exact: true}), failsOnce(2), onlyJoins))
	task.Weak(t, exercise.TestRejects, "wants a call to begin the fetch even if its ctx is done", inBubble(
		func(t *testing.T, f *fetcher, get getter) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			get(ctx, "a")
			time.Sleep(time.Minute)
			if n := f.fetches("a"); n != 1 {
				t.Errorf("%d fetches", n)
			}
		}), "it fails with a correct cache that checks the context before anything else")
	task.Weak(t, exercise.TestRejects, "wants each waiting call to fetch again after an error",
		inBubble(failsOnce(2), func(t *testing.T, f *fetcher, get getter) {
			if f.fetches("fails once") != 3 {
				t.Errorf("%d fetches", f.fetches("fails once"))
			}
		}), "it fails with a correct cache that has an entry with a channel for each key")
	task.Weak(t, exercise.TestRejects, "wants a canceled call to stop the fetch", inBubble(
		func(t *testing.T, f *fetcher, get getter) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
			defer cancel()
			get(ctx, "a")
			get(context.Background(), "a")
			if n := f.fetches("a"); n != 2 {
				t.Errorf("%d fetches", n)
			}
		}), "it fails with a correct cache that has an entry with a channel for each key")
	task.Racy(t, exercise.Races, "counts fetches without a lock", unlocked, "your test has no data race", "your test has a data race, with a correct cache")
	task.Weak(t, exercise.TestWaits, "has a fetch that sleeps outside a bubble", func(t *testing.T) {
		f := &fetcher{}
		concurrently(t, f, testcache.New(f.fetch))
	}, "your test waits on the real clock, with a correct cache that ", "waits in a sleep")
	task.Weak(t, exercise.TestIsLuck, "asks for a key that fails in every other run", inBubble(
		func(t *testing.T, f *fetcher, get getter) {
			key := []string{"fails once", "a"}[runs.Add(1)%2]
			if _, err := get(context.Background(), key); err != nil {
				t.Error(err)
			}
		}), "it fails ", " runs")
}

type getter = func(ctx context.Context, key string) (string, error)

func (f *fetcher) fetches(key string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count[key]
}

func inBubble(checks ...func(t *testing.T, f *fetcher, get getter)) func(t *testing.T) {
	return func(t *testing.T) {
		for _, check := range checks {
			synctest.Test(t, func(t *testing.T) {
				f := &fetcher{}
				check(t, f, testcache.New(f.fetch))
			})
		}
	}
}

// asks asks for a page that must be there.
func asks(t *testing.T, f *fetcher, get getter) {
	for range 2 {
		if page, err := get(context.Background(), "a"); page != "a" || err != nil {
			t.Error(page, err)
		}
	}
	if n := f.fetches("a"); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

func concurrently(t *testing.T, f *fetcher, get getter) {
	start := time.Now()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if page, err := get(context.Background(), "a"); page != "a" || err != nil {
				t.Error(page, err)
			}
		})
	}
	all.Wait()
	if took := time.Since(start); took != time.Second || f.fetches("a") != 1 {
		t.Errorf("%v, and %d fetches", took, f.fetches("a"))
	}
}

func later(t *testing.T, f *fetcher, get getter) {
	asks(t, f, get)
	time.Sleep(time.Hour)
	asks(t, f, get)
}

func failsTogether(t *testing.T, get getter) {
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if _, err := get(context.Background(), "fails once"); err != errOnce {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func failsNoMore(t *testing.T, get getter) {
	if page, err := get(context.Background(), "fails once"); page != "fails once" || err != nil {
		t.Error(page, err)
	}
}

func failsOnce(calls int) func(t *testing.T, f *fetcher, get getter) {
	return func(t *testing.T, f *fetcher, get getter) {
		var all sync.WaitGroup
		for range calls {
			all.Go(func() {
				if _, err := get(context.Background(), "fails once"); err != errOnce {
					t.Error(err)
				}
			})
		}
		all.Wait()
		time.Sleep(time.Second)
		if page, err := get(context.Background(), "fails once"); page != "fails once" || err != nil {
			t.Error(page, err)
		}
	}
}

func otherKeys(t *testing.T, f *fetcher, get getter) {
	start := time.Now()
	var all sync.WaitGroup
	for _, key := range []string{"a", "b"} {
		all.Go(func() { get(context.Background(), key) })
	}
	all.Wait()
	if took := time.Since(start); took != time.Second {
		t.Errorf("took %v", took)
	}
}

// up says what else happens when a call gives up.
type up struct{ others, again, exact bool }

func gives(also up) func(t *testing.T, f *fetcher, get getter) {
	return func(t *testing.T, f *fetcher, get getter) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
		defer cancel()
		var other sync.WaitGroup
		if also.others {
			other.Go(func() {
				time.Sleep(time.Second / 4)
				if page, err := get(context.Background(), "a"); page != "a" || err != nil {
					t.Error(page, err)
				}
			})
		}
		_, err := get(ctx, "a")
		if also.exact && err != context.DeadlineExceeded {
			t.Error(err)
		}
		if err == nil || time.Since(start) != time.Second/2 {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if also.again {
			get(context.Background(), "a")
			if n := f.fetches("a"); n != 1 {
				t.Errorf("%d fetches", n)
			}
		}
		other.Wait()
		time.Sleep(time.Second) // until the fetch is over
	}
}

// onlyJoins cancels a call that waits for the fetch of another call.
func onlyJoins(t *testing.T, f *fetcher, get getter) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
	defer cancel()
	var first sync.WaitGroup
	first.Go(func() {
		if page, err := get(context.Background(), "a"); page != "a" || err != nil {
			t.Error(page, err)
		}
	})
	synctest.Wait()
	if _, err := get(ctx, "a"); err != context.DeadlineExceeded {
		t.Error(err)
	}
	first.Wait()
}

// unlocked is otherwise a right test.
func unlocked(t *testing.T) {
	promises(t)
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		get := testcache.New(func(key string) (string, error) {
			fetches++
			time.Sleep(time.Second)
			return key, nil
		})
		for _, key := range []string{"a", "b", "c"} {
			go get(context.Background(), key)
		}
		time.Sleep(time.Minute)
	})
}

func empty(t *testing.T, f *fetcher, get getter) {
	get(context.Background(), "empty")
	if get(context.Background(), "empty"); f.fetches("empty") != 1 {
		t.Errorf("%d fetches", f.fetches("empty"))
	}
}

// runs counts runs of a test in one process.
var runs atomic.Int64
