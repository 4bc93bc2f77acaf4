package once_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.RunsTwice, "calls load in every get",
		func(load func() string) func() string { return load },
		"load is called once", "it was called 2000 times")
	task.Wrong(t, exercise.StartsEarly, "loads before any call of get", early,
		"Once(load), and get is never called: it takes 0s", "it returned after 3s")
	task.Wrong(t, exercise.StartsEarly, "loads in the background", background,
		"Once(load), and get is never called: load is called 0 times", "it was called once")
	task.Wrong(t, exercise.RunsTwice, "treats an empty value as missing", emptyIsNone,
		`Once(load), get is called 2000 times, and load returns "": load is called once`)
	task.Wrong(t, exercise.RunsTwice, "checks for a value, and loads later", checks,
		"Once(load), and two goroutines call get at the same time: load is called once", "it was called 2 times")
	task.Scheduled(t, exercise.LosesUpdate, "checks for a call in progress in one step, and records one in another", notes,
		"Once(load), and two goroutines call get: load is called once", "it was called 2 times", "how it happens")
	task.Wrong(t, exercise.DoesNotWait, "sets a flag, and does not wait for the value", flag,
		"Once(load), and two goroutines call get at the same time: the calls of get return prices, prices", "they returned , prices")
	task.Wrong(t, exercise.SleepsToWait, "polls for the value every millisecond", polls,
		"Once(load), and two goroutines call get at the same time: it takes 2s", "it returned after 2.001s")
	task.Wrong(t, exercise.Deadlocks, "sends the value once", sendsOnce,
		"get is called 2000 times", "deadlock", "to receive from a channel")
	task.Wrong(t, exercise.ForgetsPanic, "uses a sync.Once, which does not remember the panic", plainOnce,
		`Once(load), and load panics with "no prices": call 2 of get panics with that value`, "it returned")
	task.Wrong(t, exercise.ForgetsPanic, "recovers, and returns nothing", swallows,
		"call 1 of get panics with that value", "it returned")
	task.Wrong(t, exercise.WrongResult, "panics with a different value", ownText,
		`it panicked with "load has panicked: no prices"`)
	task.Wrong(t, exercise.ForgetsPanic, "handles only panics with errors and strings", onlyErrors,
		`Once(load), and load panics with 0: call 1 of get panics with that value`, "it returned")
	task.Wrong(t, exercise.RunsTwice, "loads again after a panic", again,
		`Once(load), and load panics with "no prices": load is called once`, "it was called 3 times")
	task.Deadly(t, exercise.KeepsLocked, "does not unlock after a panic", keepsLock,
		`Once(load), and load panics with "no prices": it returns`, "deadlock", "for a lock")
	task.Wrong(t, exercise.Deadlocks, "never closes the channel after a panic", neverCloses,
		`Once(load), and load panics with "no prices": it returns`, "deadlock", "to receive from a channel")
	task.Deadly(t, exercise.OnePanic, "calls load in a goroutine", goes,
		`Once(load), and load panics with "no prices": no panic`, "panic at mistakes_test.go:")
	task.Wrong(t, exercise.SharedByAll, "keeps the value in a package variable", inPackage(),
		"load is called once", "it was called 0 times")
	task.Deadly(t, exercise.HoldsLock, "holds a lock that all Onces share while load runs", oneLock,
		"two calls of Once at the same time, where load takes 3s: ")
	task.Wrong(t, exercise.GivesUp, "waits for only 10 minutes", impatient,
		"Once(load), and 100 goroutines call get while load takes 100 h, and again later: it returns prices", "it returned panic with too slow")
	task.Wrong(t, exercise.RunsTwice, "loads again after a year", yearly,
		"Once(load), and 100 goroutines call get while load takes 100 h, and again later: load is called once", "it was called 4 times")
	task.Wrong(t, exercise.Deadlocks, "wakes at most ten waiting calls", wakesTen,
		"Once(load), and 100 goroutines call get while load takes 100 h, and again later: it returns", "deadlock", "to receive from a channel")
	task.Wrong(t, exercise.HugeBuffer, "has a buffer with the results of 10,000 calls", tenThousand,
		"Once(load), and get is called twice: it allocates at most 16 KB in each call", "each call allocated more than ")
	task.Wrong(t, exercise.Deadlocks, "has a buffer with the results of 1000 calls", thousand,
		"get is called 2000 times", "deadlock", "to receive from a channel")
	task.Racy(t, exercise.UnlockedResults, "first reads without the lock", halfLocked,
		"data race", "at mistakes_test.go:")
	task.StillRight(t)
}

func early(load func() string) func() string {
	value := load()
	return func() string { return value }
}

func background(load func() string) func() string {
	get := solution(load)
	go get()
	return get
}

func emptyIsNone(load func() string) func() string {
	var mu sync.Mutex
	value := ""
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if value == "" {
			value = load()
		}
		return value
	}
}

func checks(load func() string) func() string {
	var known atomic.Pointer[result]
	return func() string {
		if known.Load() == nil {
			known.Store(run(load))
		}
		return known.Load().get()
	}
}

func notes(load func() string) func() string {
	var begun atomic.Bool
	done := make(chan struct{})
	var mu sync.Mutex
	var r *result
	return func() string {
		if !begun.Load() {
			begun.Store(true)
			got := run(load)
			mu.Lock()
			if r == nil {
				r = got
				close(done)
			}
			mu.Unlock()
		}
		<-done
		return r.get()
	}
}

func flag(load func() string) func() string {
	var begun atomic.Bool
	var known atomic.Pointer[result]
	known.Store(&result{ok: true})
	return func() string {
		if begun.CompareAndSwap(false, true) {
			known.Store(run(load))
		}
		return known.Load().get()
	}
}

func polls(load func() string) func() string {
	var begun atomic.Bool
	var known atomic.Pointer[result]
	return func() string {
		if begun.CompareAndSwap(false, true) {
			known.Store(run(load))
		}
		for known.Load() == nil {
			time.Sleep(time.Millisecond)
		}
		return known.Load().get()
	}
}

func sendsOnce(load func() string) func() string {
	values := make(chan string, 1)
	var once sync.Once
	return func() string {
		once.Do(func() { values <- load() })
		return <-values
	}
}

func plainOnce(load func() string) func() string {
	var once sync.Once
	var value string
	return func() string {
		once.Do(func() { value = load() })
		return value
	}
}

func swallows(load func() string) func() string {
	get := solution(load)
	return func() string {
		defer func() { recover() }()
		return get()
	}
}

func ownText(load func() string) func() string {
	get := solution(load)
	return func() string {
		defer func() {
			if p := recover(); p != nil {
				if text, ok := p.(string); ok {
					panic("load has panicked: " + text)
				}
				panic(p)
			}
		}()
		return get()
	}
}

func onlyErrors(load func() string) func() string {
	var once sync.Once
	var value string
	var p any
	return func() string {
		once.Do(func() {
			defer func() { p = recover() }()
			value = load()
		})
		switch p := p.(type) {
		case error:
			panic(p)
		case string:
			panic(p)
		}
		return value
	}
}

func again(load func() string) func() string {
	var mu sync.Mutex
	var value *string
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if value == nil {
			got := load()
			value = &got
		}
		return *value
	}
}

func keepsLock(load func() string) func() string {
	var mu sync.Mutex
	var value *string
	return func() string {
		mu.Lock()
		if value == nil {
			got := load()
			value = &got
		}
		mu.Unlock()
		return *value
	}
}

func neverCloses(load func() string) func() string {
	var begun atomic.Bool
	done := make(chan struct{})
	var value string
	return func() string {
		if begun.CompareAndSwap(false, true) {
			value = load()
			close(done)
		}
		<-done
		return value
	}
}

func goes(load func() string) func() string {
	return solution(func() string {
		values := make(chan string)
		go func() { values <- load() }()
		return <-values
	})
}

// inPackage is a Once with its variables outside of the function.
func inPackage() onceFunc {
	var once sync.Once
	var r *result
	return func(load func() string) func() string {
		return func() string {
			once.Do(func() { r = run(load) })
			return r.get()
		}
	}
}

var mu sync.Mutex

func oneLock(load func() string) func() string {
	var r *result
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if r == nil {
			r = run(load)
		}
		return r.get()
	}
}

func halfLocked(load func() string) func() string {
	var mu sync.Mutex
	var r *result
	return func() string {
		if r != nil {
			return r.get()
		}
		mu.Lock()
		defer mu.Unlock()
		if r == nil {
			r = run(load)
		}
		return r.get()
	}
}

func impatient(load func() string) func() string {
	var once sync.Once
	var r *result
	done := make(chan bool)
	return func() string {
		first := false
		once.Do(func() { first = true })
		if first {
			r = run(load)
			close(done)
		}
		select {
		case <-done:
			return r.get()
		case <-time.After(10 * time.Minute):
			panic("too slow")
		}
	}
}

func yearly(load func() string) func() string {
	var mu sync.Mutex
	var r *result
	var at time.Time
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if r == nil || time.Since(at) > 365*24*time.Hour {
			r = run(load)
			at = time.Now()
		}
		return r.get()
	}
}

func wakesTen(load func() string) func() string {
	var mu sync.Mutex
	var r *result
	waiting, loading := 0, false
	wake := make(chan bool, 10)
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r == nil && !loading:
			loading = true
			mu.Unlock()
			loaded := run(load)
			mu.Lock()
			r = loaded
			for range min(waiting, cap(wake)) {
				wake <- true
			}
		case r == nil:
			waiting++
			mu.Unlock()
			<-wake
			mu.Lock()
		}
		return r.get()
	}
}

func tenThousand(load func() string) func() string { return copies(10_000, load) }

func thousand(load func() string) func() string { return copies(1000, load) }

func copies(n int, load func() string) func() string {
	type result struct {
		value string
		p     any
	}
	results := make(chan result, n)
	var started atomic.Bool
	return func() string {
		if started.CompareAndSwap(false, true) {
			var r result
			r.p = recovered(func() string { r.value = load(); return "" })
			for range n {
				results <- r
			}
		}
		r := <-results
		if r.p != nil {
			panic(r.p)
		}
		return r.value
	}
}
