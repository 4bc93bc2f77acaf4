package lazy_test

import (
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	ex.Matrix(t)
	ex.Wrong(t, exercise.StartsLate, "does in Started what Lazy does",
		answer{solution.lazy, solution.lazy},
		"Started, and get is never called: f is called once", "it was called 0 times")
	ex.Wrong(t, exercise.StartsEarly, "does in Lazy what Started does",
		answer{solution.started, solution.started},
		"Lazy, and get is never called: f is called 0 times", "it was called once")
	ex.Wrong(t, exercise.Sequential, "Started waits for f",
		answer{solution.lazy, calls},
		"Started, and get is never called: it takes 0s", "it returned after 3s")
	ex.Wrong(t, exercise.StartsEarly, "Lazy calls f right away",
		answer{calls, solution.started},
		"Lazy, and get is never called: it takes 0s", "it returned after 3s")
	ex.Wrong(t, exercise.RunsTwice, "Lazy calls f for each get",
		answer{func(f func() string) func() string { return f }, solution.started},
		"f is called once", "it was called 3 times")
	ex.Wrong(t, exercise.RunsTwice, "checks for a result, and calls f later",
		answer{looks, solution.started},
		"f is called once", "it was called 2 times")
	ex.Long(t, exercise.RunsTwice, "treats an empty result as missing",
		answer{emptyIsNone, solution.started},
		`Lazy, and get is called 100000 times; f returns "": f is called once`,
		"it was called 100000 times")
	ex.Wrong(t, exercise.Deadlocks, "sends the result a hundred times",
		answer{solution.lazy, sendsOften},
		"Started, and get is called 100000 times", "deadlock", "to receive from a channel")
	ex.Wrong(t, exercise.SharedByAll, "keeps one result for all calls of Lazy",
		answer{oneForAll(), solution.started},
		"Lazy, and get is called three times: f is called once", "it was called 0 times")
	ex.Wrong(t, exercise.SleepsToWait, "polls for the result every millisecond",
		answer{solution.lazy, looksNowAndThen},
		"Started, and ", "it returned after ", ".001s")
	ex.Wrong(t, exercise.DoesNotWait, "reports that it is done before it is",
		answer{flag, solution.started},
		"two goroutines call get at the same time: the calls of get return \"done\" and \"done\"", "they returned \"")
	ex.Wrong(t, exercise.DoesNotWait, "locks in the goroutine, which may come too late",
		answer{solution.lazy, locksInside},
		"Started, and get is called right away: it returns done", "it returned")
	ex.Wrong(t, exercise.LeavesOne, "sends the result, which no goroutine receives",
		answer{solution.lazy, sends},
		"leaves no goroutine behind", "the goroutine started at mistakes_test.go:",
		"to send on a channel")
	ex.Wrong(t, exercise.Deadlocks, "sends the result once",
		answer{solution.lazy, sendsOnce},
		"deadlock: every goroutine waits", "to receive from a channel")
	ex.Racy(t, exercise.UnlockedResults, "locks to write, and reads without a lock",
		answer{halfLocked, solution.started},
		"data race", "at mistakes_test.go:")
	ex.Wrong(t, exercise.LeavesOne, "starts a goroutine that waits for the first get", answer{waits, solution.started},
		"Lazy, and get is never called: it leaves no goroutine behind", "to receive from a channel")
	ex.Wrong(t, exercise.StartsLate, "Started starts f only at the first get",
		answer{solution.lazy, startsLate}, "Started, and get is never called: f is called once", "it was called 0 times")
	ex.Wrong(t, exercise.WrongResult, "Started begins half a second late", answer{solution.lazy, halfASecond},
		"Started, and a get after 2s: f begins right away", "it began at 500ms")
	ex.Wrong(t, exercise.WrongResult, "Started begins a millisecond late", answer{solution.lazy, aMillisecond},
		"Started, and a get after 2s: f begins right away", "it began at 1ms")
	ex.Wrong(t, exercise.HoldsLock, "has one lock for all values of Lazy", answer{oneLock, solution.started},
		"two calls of Lazy, for functions that take 3s: it takes 3s", "it returned after 6s")
	ex.Wrong(t, exercise.DoesNotWait, "waits at most a minute in get", answer{solution.lazy, aMinute},
		"Started, where f takes 10,000h: it returns done", "it returned ")
	ex.Scheduled(t, exercise.RunsTwice, "checks a flag, and then sets it", answer{checksFlag, solution.started},
		"Lazy, and two goroutines call get at the same time: f is called once", "it was called 2 times")
	ex.Scheduled(t, exercise.DoesNotWait, "closes the channel before it stores the result", answer{solution.lazy, doneFirst},
		"Started, and two goroutines call get at the same time: the calls of get return \"done\" and \"done\"", "they returned \"")
	ex.Scheduled(t, exercise.RunsTwice, "unlocks to call f, and does not check again afterward", answer{unlocksToCall, solution.started},
		"Lazy, and two goroutines call get at the same time: f is called once", "it was called 2 times")
	ex.Scheduled(t, exercise.SharedByAll, "keeps the functions to call in a queue of the package", answer{solution.lazy, queued()},
		"two calls of Started: no goroutine calls f for both", "one goroutine called f for both")
	ex.Scheduled(t, exercise.SharedByAll, "keeps results by code pointer", answer{byCode(), solution.started},
		"Lazy, and two goroutines call get at the same time: f is called once", "it was called 0 times")
	ex.StillRight(t)
	ex.Wrong(t, exercise.Deadlocks, "wakes only one of the waiting goroutines", answer{wakesOne, solution.started},
		"Lazy, and five goroutines call get, and again after 10,000h: it returns", "for a Cond")
	ex.Wrong(t, exercise.RunsTwice, "forgets the result after an hour", answer{anHour, solution.started},
		"Lazy, and five goroutines call get, and again after 10,000h: f is called once", "it was called 2 times")
	ex.Wrong(t, exercise.LeavesOne, "offers the result for another minute", answer{solution.lazy, offers},
		"Started, where f takes 10,000h: when f has returned, no goroutine is left", "1 goroutine was still there at ")
}

func calls(f func() string) func() string {
	result := f()
	return func() string { return result }
}

func looks(f func() string) func() string {
	var result atomic.Pointer[string]
	return func() string {
		if result.Load() == nil {
			got := f()
			result.Store(&got)
		}
		return *result.Load()
	}
}

func flag(f func() string) func() string {
	var mu sync.Mutex
	var called bool
	var result string
	return func() string {
		mu.Lock()
		first := !called
		called = true
		mu.Unlock()
		if first {
			got := f()
			mu.Lock()
			defer mu.Unlock()
			result = got
			return result
		}
		mu.Lock()
		defer mu.Unlock()
		return result
	}
}

func emptyIsNone(f func() string) func() string {
	var mu sync.Mutex
	result := ""
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if result == "" {
			result = f()
		}
		return result
	}
}

func sendsOften(f func() string) func() string {
	results := make(chan string, 100)
	go func() {
		result := f()
		for range 100 {
			results <- result
		}
	}()
	return func() string { return <-results }
}

// oneForAll is a Lazy with its variables outside of the function.
func oneForAll() func(f func() string) func() string {
	var once sync.Once
	var result string
	return func(f func() string) func() string {
		return func() string {
			once.Do(func() { result = f() })
			return result
		}
	}
}

func locksInside(f func() string) func() string {
	var mu sync.Mutex
	var result string
	go func() {
		mu.Lock()
		defer mu.Unlock()
		result = f()
	}()
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return result
	}
}

func looksNowAndThen(f func() string) func() string {
	var result atomic.Pointer[string]
	go func() {
		got := f()
		result.Store(&got)
	}()
	return func() string {
		for result.Load() == nil {
			time.Sleep(time.Millisecond)
		}
		return *result.Load()
	}
}

func sends(f func() string) func() string {
	results := make(chan string)
	go func() { results <- f() }()
	return sync.OnceValue(func() string { return <-results })
}

func sendsOnce(f func() string) func() string {
	results := make(chan string, 1)
	go func() { results <- f() }()
	return func() string { return <-results }
}

func halfLocked(f func() string) func() string {
	var mu sync.Mutex
	var called bool
	var result string
	return func() string {
		if called {
			return result
		}
		mu.Lock()
		defer mu.Unlock()
		if !called {
			result = f()
			called = true
		}
		return result
	}
}

func waits(f func() string) func() string {
	asked := make(chan chan string)
	go func() {
		var result *string
		for reply := range asked {
			if result == nil {
				got := f()
				result = &got
			}
			reply <- *result
		}
	}()
	return func() string {
		reply := make(chan string)
		asked <- reply
		return <-reply
	}
}

func startsLate(f func() string) func() string {
	asked, done := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var result string
	return func() string {
		once.Do(func() {
			close(asked)
			go func() {
				<-asked
				result = f()
				close(done)
			}()
		})
		<-done
		return result
	}
}

func halfASecond(f func() string) func() string {
	return solution.started(func() string {
		time.Sleep(500 * time.Millisecond)
		return f()
	})
}

func aMillisecond(f func() string) func() string {
	get := sync.OnceValue(f)
	time.AfterFunc(time.Millisecond, func() { get() })
	return get
}

// queued is a Started with its queue outside of the function.
func queued() func(f func() string) func() string {
	jobs := make(chan func() string, 16)
	return func(f func() string) func() string {
		get := sync.OnceValue(f)
		jobs <- get
		go func() {
			for {
				select {
				case job := <-jobs:
					job()
				default:
					return
				}
			}
		}()
		return get
	}
}

func oneLock(f func() string) func() string {
	get := sync.OnceValue(f)
	return func() string {
		allLazies.Lock()
		defer allLazies.Unlock()
		return get()
	}
}

var allLazies sync.Mutex

func aMinute(f func() string) func() string {
	var result atomic.Value
	done := make(chan struct{})
	result.Store("")
	go func() {
		defer close(done)
		result.Store(f())
	}()
	timeout := time.After(time.Minute)
	return func() string {
		select {
		case <-done:
		case <-timeout:
		}
		return result.Load().(string)
	}
}

func checksFlag(f func() string) func() string {
	var called atomic.Bool
	var result string
	done := make(chan struct{})
	var once sync.Once
	return func() string {
		if !called.Load() {
			called.Store(true)
			got := f()
			once.Do(func() {
				result = got
				close(done)
			})
		}
		<-done
		return result
	}
}

func doneFirst(f func() string) func() string {
	var result atomic.Value
	result.Store("")
	done := make(chan struct{})
	go func() {
		got := f()
		close(done)
		result.Store(got)
	}()
	return func() string {
		<-done
		return result.Load().(string)
	}
}

func unlocksToCall(f func() string) func() string {
	var mu sync.Mutex
	var result *string
	return func() string {
		mu.Lock()
		if result == nil {
			mu.Unlock()
			got := f()
			mu.Lock()
			result = &got
		}
		defer mu.Unlock()
		return *result
	}
}

func wakesOne(f func() string) func() string {
	var mu sync.Mutex
	change := sync.NewCond(&mu)
	begun, done, result := false, false, ""
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if !begun {
			begun = true
			mu.Unlock()
			got := f()
			mu.Lock()
			done, result = true, got
			change.Signal()
		}
		for !done {
			change.Wait()
		}
		return result
	}
}

func anHour(f func() string) func() string {
	var mu sync.Mutex
	var result string
	var since time.Time
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if since.IsZero() || time.Since(since) > time.Hour {
			result, since = f(), time.Now()
		}
		return result
	}
}

func offers(f func() string) func() string {
	results := make(chan string)
	var stored atomic.Value
	go func() {
		got := f()
		stored.Store(got)
		for {
			select {
			case results <- got:
			case <-time.After(time.Minute):
				return
			}
		}
	}()
	return func() string {
		if got, ok := stored.Load().(string); ok {
			return got
		}
		return <-results
	}
}

func byCode() builder {
	var known sync.Map
	return func(f func() string) func() string {
		get, _ := known.LoadOrStore(reflect.ValueOf(f).Pointer(), sync.OnceValue(f))
		return get.(func() string)
	}
}
