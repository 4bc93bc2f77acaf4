package idempotent_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.DoesTwice, "does the job in every delivery", func() handler {
		return func(ctx context.Context, _ string, do job) error { return do(ctx) }
	}, "one job, delivered three times, one after the other: it calls do for job 7", "it called do for job 7, job 7 and job 7")
	task.Wrong(t, exercise.DoesTwice, "checks whether the job is done, and then does it", checks,
		"a job of 3s, delivered at 0s, 1s and 2s: it calls do for job 7", "it called do for job 7, job 7 and job 7")
	task.Wrong(t, exercise.ReportsEarly, "records the job before it is done, and keeps the record after a failure", recordsFirst,
		"a job of 3s, delivered at 0s, 1s and 2s: the calls return at 3s, 3s, 3s", "they returned at 1s, 2s, 3s")
	task.Wrong(t, exercise.ReportsEarly, "records the job before it is done, and removes it after a failure", removes,
		"a job of 3s, delivered at 0s, 1s and 2s: the calls return at 3s, 3s, 3s", "they returned at 1s, 2s, 3s")
	task.Wrong(t, exercise.SkipsJobs, "records a job that has failed", recordsFailures,
		"a job that fails twice, delivered four times, one after the other: delivery 2 calls its do",
		"did not call its do, and handle returned nil")
	task.Wrong(t, exercise.CachesError, "keeps the error from a job that has failed", keepsErrors,
		"a job that fails twice, delivered four times, one after the other: delivery 2 calls its do",
		`did not call its do, and handle returned the error "the bank is down"`)
	task.Wrong(t, exercise.SkipsJobs, "tries each job at most twice", twoTries,
		"a job that fails twice, delivered four times, one after the other: delivery 3 calls its do",
		"did not call its do, and handle returned nil")
	task.Wrong(t, exercise.HoldsLock, "holds one lock while do runs", oneLock,
		`job "a" takes 3s and is delivered twice; meanwhile, job "b" is delivered: the call for job "b" returns at 2.5s`, "it returned at 3.5s")
	task.Wrong(t, exercise.TooFew, "shares eight slots among all jobs", eightSlots,
		"30 jobs at the same time, each of them delivered twice: 30 jobs run at the same time",
		"never more than 8 in flight; the other calls waited")
	task.Wrong(t, exercise.KeepsSlot, "does not release the job after a panic", keepsAfterPanic,
		`a job that panics with "no bank", delivered three times, one after the other: it returns`, "deadlock")
	task.Wrong(t, exercise.SkipsJobs, "treats a panic as success", panicIsDone,
		`a job that panics with "no bank", delivered three times, one after the other: do is called 2 times`,
		"it was called once")
	task.Wrong(t, exercise.IgnoresContext, "calls do with a context that is never canceled", neverCanceled,
		"a job that ends when its ctx is canceled, while another delivery of it waits: it returns", "deadlock")
	task.Wrong(t, exercise.HidesPanic, "recovers the panic, and returns nil", swallows,
		`a job that panics with "no bank", delivered three times, one after the other: delivery 1 panics with that value`,
		"it returned")
	task.Deadly(t, exercise.OnePanic, "calls do in a goroutine, and does not recover", goes,
		`a job that panics with "no bank"`, "panic at mistakes_test.go:")
	task.Wrong(t, exercise.DoesTwice, "does the job again after it has waited", doesAfterWait,
		"a job of 3s, delivered at 0s, 1s and 2s: it calls do for job 7", "it called do for job 7, job 7 and job 7")
	task.Wrong(t, exercise.DoesTwice, "wakes all deliveries after a failure, and each of them does the job", allRetry,
		"a job of 3s that fails once, delivered at 0s, 1s and 2s: it calls do for job 7 and job 7", "it called do for job 7, job 7 and job 7")
	task.Wrong(t, exercise.SkipsJobs, "returns the first error to the deliveries that wait", sharesError,
		"a job of 3s that fails once, delivered at 0s, 1s and 2s: it calls do for job 7 and job 7", "it called do for job 7")
	task.Wrong(t, exercise.Deadlocks, "wakes one delivery, although two wait", wakesOne,
		"a job of 3s, delivered at 0s, 1s and 2s: it returns", "deadlock")
	task.Wrong(t, exercise.NoDoneCase, "does not watch ctx while it waits", waitsDeaf,
		"a job of 3s, and a delivery whose ctx times out while it waits: that delivery returns at 1.500333s", "it returned at 3s")
	task.Wrong(t, exercise.NoDoneCase, "waits for a lock per job", lockPerJob,
		"a job of 3s, and a delivery whose ctx times out while it waits: that delivery returns at 1.500333s", "it returned at 3s")
	task.Wrong(t, exercise.NoDoneCase, "watches ctx only in the first wait", firstWait,
		"a job of 3s that fails once, and a delivery whose ctx times out while it waits for the second run: that delivery returns at 4.500333s")
	task.Wrong(t, exercise.LosesError, "returns nil when ctx is done", nilWhenDone,
		"a job of 3s, and a delivery whose ctx times out while it waits: that delivery returns the error",
		"it returned nil")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause when ctx is done", causes,
		"a job of 3s, and a delivery whose ctx is canceled while it waits: that delivery returns the error",
		`it returned the error "this is why"`)
	task.Wrong(t, exercise.SleepsToWait, "polls every 7 ms", polls,
		"a job of 3s, delivered at 0s, 1s and 2s: the calls return at 3s, 3s, 3s", "they returned at 3s, 3.001s, 3.002s")
	task.Wrong(t, exercise.DoesNotWait, "returns when ctx is done, although do is running", leavesDo,
		"a job of 3s that succeeds, although its ctx times out: handle returns at 3s")
	task.Wrong(t, exercise.WrongResult, "returns ctx.Err() although do has succeeded", ctxErrLast,
		"a job of 3s that succeeds, although its ctx times out: handle returns nil")
	task.Wrong(t, exercise.IgnoresContext, "does not pass its ctx to do", background,
		"a job that ends when its ctx is canceled, while another delivery of it waits: the do of delivery 1 gets the ctx of delivery 1")
	task.Wrong(t, exercise.SharedByAll, "calls the first delivery's do in later deliveries", firstDo,
		"a job that fails twice, delivered four times, one after the other: delivery 2 calls its do",
		"it called the do of delivery 1")
	task.Wrong(t, exercise.SharedByAll, "keeps the jobs in a package variable", inPackage(),
		"two functions from New, each given a job 7: it calls do for job 7 and job 7", "it called do for job 7")
	task.Wrong(t, exercise.DoesTwice, "remembers only 1000 jobs", capped,
		"5000 jobs, all delivered twice: do is called 5000 times")
	task.Wrong(t, exercise.DoesTwice, "forgets jobs after an hour", hour,
		"one job, delivered again after a day: it calls do for job 7", "it called do for job 7 and job 7")
	task.Wrong(t, exercise.DoesTwice, "forgets a job when no delivery is in flight", forgets,
		"one job, delivered three times, one after the other: it calls do for job 7", "it called do for job 7, job 7 and job 7")
	task.Wrong(t, exercise.DoesTwice, "treats an empty ID as missing", emptyIsNone,
		"jobs whose IDs look alike: do is called 6 times", "it was called 7 times")
	task.Wrong(t, exercise.SkipsJobs, "trims IDs", trims,
		"jobs whose IDs look alike: do is called 6 times", "it was called 5 times")
	task.Wrong(t, exercise.GivesUp, "waits at most an hour", impatient,
		"a job of 100h, delivered twice: handle returns nil", `it returned the error "context deadline exceeded" at 1h0m1s`)
	task.Scheduled(t, exercise.LosesUpdate, "checks in one step whether do is running, and records its call in another", notes,
		"2 deliveries of one job, whose first run succeeds: do is called once", "it was called 2 times", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "removes the entry before it records the success", gap,
		"2 deliveries of one job, whose first run succeeds: do is called once", "it was called 2 times", "how it happens")
	task.Scheduled(t, exercise.Deadlocks, "acquires the job, finds that ctx is done, and returns without releasing the job", keepsTurn,
		"a job that fails just when the ctx of a waiting delivery is done, and then a third delivery: it returns", "deadlock", "how it happens")
	task.Racy(t, exercise.Races, "reads the map without a lock", readsUnlocked,
		"data race", "at mistakes_test.go:")
	task.StillRight(t)
}

// A store is a table of jobs with one lock, for the answers below.
type store struct {
	sync.Mutex
	done map[string]bool
}

func newStore() *store { return &store{done: map[string]bool{}} }

func (s *store) get(id string) bool {
	s.Lock()
	defer s.Unlock()
	return s.done[id]
}

func (s *store) set(id string, done bool) {
	s.Lock()
	defer s.Unlock()
	s.done[id] = done
}

func checks() handler {
	s := newStore()
	return func(ctx context.Context, id string, do job) error {
		if s.get(id) {
			return nil
		}
		err := do(ctx)
		if err == nil {
			s.set(id, true)
		}
		return err
	}
}

func recordsFirst() handler {
	var seen sync.Map
	return func(ctx context.Context, id string, do job) error {
		if _, known := seen.LoadOrStore(id, true); known {
			return nil
		}
		return do(ctx)
	}
}

func removes() handler {
	var seen sync.Map
	return func(ctx context.Context, id string, do job) error {
		if _, known := seen.LoadOrStore(id, true); known {
			return nil
		}
		ok := false
		defer func() {
			if !ok {
				seen.Delete(id)
			}
		}()
		err := do(ctx)
		ok = err == nil
		return err
	}
}

// changed is the solution with another do.
func changed(change func(id string, do job) job) handler {
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		return handle(ctx, id, change(id, do))
	}
}

// keeps is the solution with errors that count as done; err says what a
// later delivery gets.
func keeps(later func(error) error) handler {
	var errs sync.Map
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		mine := false
		err := handle(ctx, id, func(ctx context.Context) error {
			mine = true
			err := do(ctx)
			if err != nil {
				errs.Store(id, err)
			}
			return nil
		})
		if failed, ok := errs.Load(id); ok && err == nil {
			if mine {
				return failed.(error)
			}
			return later(failed.(error))
		}
		return err
	}
}

func recordsFailures() handler { return keeps(func(error) error { return nil }) }

func keepsErrors() handler { return keeps(func(err error) error { return err }) }

func twoTries() handler {
	var tries sync.Map
	return changed(func(id string, do job) job {
		return func(ctx context.Context) error {
			n, _ := tries.LoadOrStore(id, new(atomic.Int64))
			if n.(*atomic.Int64).Add(1) > 2 {
				return nil
			}
			return do(ctx)
		}
	})
}

// slots is an answer whose jobs share the slots that of returns.
func slots(of func(id string) chan bool) handler {
	s := newStore()
	return func(ctx context.Context, id string, do job) error {
		slot := of(id)
		select {
		case slot <- true:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-slot }()
		if s.get(id) {
			return nil
		}
		err := do(ctx)
		s.set(id, err == nil)
		return err
	}
}

func causes() handler {
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		called := false
		err := handle(ctx, id, func(ctx context.Context) error {
			called = true
			return do(ctx)
		})
		if err != nil && !called {
			return context.Cause(ctx)
		}
		return err
	}
}

func keepsTurn() handler {
	type entry struct {
		turn chan bool
		done bool
	}
	var entries sync.Map
	return func(ctx context.Context, id string, do job) error {
		found, _ := entries.LoadOrStore(id, &entry{turn: make(chan bool, 1)})
		e := found.(*entry)
		select {
		case e.turn <- true:
		case <-ctx.Done():
			return ctx.Err()
		}
		if e.done {
			<-e.turn
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		defer func() { <-e.turn }()
		err := do(ctx)
		e.done = err == nil
		return err
	}
}

func oneLock() handler {
	slot := make(chan bool, 1)
	return slots(func(string) chan bool { return slot })
}

func eightSlots() handler {
	var all [8]chan bool
	for i := range all {
		all[i] = make(chan bool, 1)
	}
	return slots(func(id string) chan bool {
		sum := 0
		for _, c := range []byte(id) {
			sum += int(c)
		}
		return all[sum%len(all)]
	})
}

// flights is the solution, except for what happens after a wait, and
// after a do. While wait returns false, the call decides again.
type flights struct {
	store
	running map[string]chan struct{}
}

// begin returns the do that is running, if there is one, or reports that
// the job is done, or lets the caller begin.
func (f *flights) begin(id string) (other chan struct{}, done bool) {
	f.Lock()
	defer f.Unlock()
	if f.done[id] {
		return nil, true
	}
	if other := f.running[id]; other != nil {
		return other, false
	}
	f.running[id] = make(chan struct{})
	return nil, false
}

func (f *flights) end(id string, done bool) {
	f.Lock()
	defer f.Unlock()
	f.done[id] = done
	close(f.running[id])
	delete(f.running, id)
}

func flying(
	wait func(ctx context.Context, f *flights, round int, id string, do job, other chan struct{}) (over bool, err error),
	run func(ctx context.Context, f *flights, id string, do job) error,
) handler {
	f := &flights{*newStore(), map[string]chan struct{}{}}
	return func(ctx context.Context, id string, do job) error {
		for round := 0; ; round++ {
			other, done := f.begin(id)
			if done {
				return nil
			}
			if other == nil {
				return run(ctx, f, id, do)
			}
			if over, err := wait(ctx, f, round, id, do, other); over || err != nil {
				return err
			}
		}
	}
}

func waitRight(ctx context.Context, _ *flights, _ int, _ string, _ job, other chan struct{}) (bool, error) {
	select {
	case <-other:
		return false, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

func runRight(ctx context.Context, f *flights, id string, do job) (err error) {
	ok := false
	defer func() { f.end(id, ok) }()
	err = do(ctx)
	ok = err == nil
	return err
}

func keepsAfterPanic() handler {
	return flying(waitRight, func(ctx context.Context, f *flights, id string, do job) error {
		err := do(ctx)
		f.end(id, err == nil)
		return err
	})
}

func panicIsDone() handler {
	return flying(waitRight, func(ctx context.Context, f *flights, id string, do job) (err error) {
		defer func() { f.end(id, err == nil) }()
		err = do(ctx)
		return err
	})
}

func neverCanceled() handler {
	handle := solution()
	return func(ctx context.Context, id string, do func(context.Context) error) error {
		return handle(ctx, id, func(ctx context.Context) error { return do(context.WithoutCancel(ctx)) })
	}
}

func swallows() handler {
	return flying(waitRight, func(ctx context.Context, f *flights, id string, do job) error {
		defer func() { recover() }()
		return runRight(ctx, f, id, do)
	})
}

func goes() handler {
	return flying(waitRight, func(ctx context.Context, f *flights, id string, do job) error {
		errs := make(chan error)
		go func() { errs <- runRight(ctx, f, id, do) }()
		return <-errs
	})
}

func doesAfterWait() handler {
	return flying(func(ctx context.Context, f *flights, n int, id string, do job, other chan struct{}) (bool, error) {
		if over, err := waitRight(ctx, f, n, id, do, other); over {
			return over, err
		}
		return true, do(ctx)
	}, runRight)
}

func allRetry() handler {
	return flying(func(ctx context.Context, f *flights, n int, id string, do job, other chan struct{}) (bool, error) {
		if over, err := waitRight(ctx, f, n, id, do, other); over {
			return over, err
		}
		if f.get(id) {
			return true, nil
		}
		err := do(ctx)
		if err == nil {
			f.set(id, true)
		}
		return true, err
	}, runRight)
}

func sharesError() handler {
	s := newStore()
	var g singleflight.Group
	return func(ctx context.Context, id string, do job) error {
		if s.get(id) {
			return nil
		}
		_, err, _ := g.Do(id, func() (any, error) {
			if s.get(id) {
				return nil, nil
			}
			err := do(ctx)
			if err == nil {
				s.set(id, true)
			}
			return nil, err
		})
		return err
	}
}

func wakesOne() handler {
	type entry struct {
		waiting int
		over    chan bool
		state   int // 1 while do is running, 2 when it is done
	}
	var mu sync.Mutex
	entries := map[string]*entry{}
	return func(ctx context.Context, id string, do job) error {
		mu.Lock()
		defer mu.Unlock()
		e := entries[id]
		if e == nil {
			e = &entry{over: make(chan bool)}
			entries[id] = e
		}
		for e.state == 1 {
			e.waiting++
			mu.Unlock()
			select {
			case <-e.over:
				mu.Lock()
				e.waiting--
			case <-ctx.Done():
				mu.Lock()
				e.waiting--
				return ctx.Err()
			}
		}
		if e.state == 2 {
			return nil
		}
		e.state = 1
		next := 0
		mu.Unlock()
		defer func() {
			mu.Lock()
			e.state = next
			select {
			case e.over <- true:
			default:
			}
		}()
		err := do(ctx)
		if err == nil {
			next = 2
		}
		return err
	}
}

func waitsDeaf() handler {
	return flying(func(_ context.Context, _ *flights, _ int, _ string, _ job, other chan struct{}) (bool, error) {
		<-other
		return false, nil
	}, runRight)
}

func lockPerJob() handler {
	type entry struct {
		sync.Mutex
		done bool
	}
	var entries sync.Map
	return func(ctx context.Context, id string, do job) error {
		found, _ := entries.LoadOrStore(id, &entry{})
		e := found.(*entry)
		e.Lock()
		defer e.Unlock()
		if e.done {
			return nil
		}
		err := do(ctx)
		e.done = err == nil
		return err
	}
}

func firstWait() handler {
	return flying(func(ctx context.Context, f *flights, n int, id string, do job, other chan struct{}) (bool, error) {
		if n > 0 {
			<-other
			return false, nil
		}
		return waitRight(ctx, f, n, id, do, other)
	}, runRight)
}

func nilWhenDone() handler {
	return flying(func(ctx context.Context, f *flights, n int, id string, do job, other chan struct{}) (bool, error) {
		over, _ := waitRight(ctx, f, n, id, do, other)
		return over, nil
	}, runRight)
}

func polls() handler {
	return flying(func(ctx context.Context, _ *flights, _ int, _ string, _ job, _ chan struct{}) (bool, error) {
		time.Sleep(7 * time.Millisecond)
		return ctx.Err() != nil, ctx.Err()
	}, runRight)
}

func leavesDo() handler {
	return flying(waitRight, func(ctx context.Context, f *flights, id string, do job) error {
		errs := make(chan error, 1)
		panics := make(chan any, 1)
		go func() {
			defer func() {
				if p := recover(); p != nil {
					panics <- p
				}
			}()
			errs <- runRight(ctx, f, id, do)
		}()
		select {
		case err := <-errs:
			return err
		case p := <-panics:
			panic(p)
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func ctxErrLast() handler {
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		if err := handle(ctx, id, do); err != nil {
			return err
		}
		return ctx.Err()
	}
}

func background() handler {
	return changed(func(_ string, do job) job {
		return func(context.Context) error { return do(context.Background()) }
	})
}

func firstDo() handler {
	var first sync.Map
	return changed(func(id string, do job) job {
		found, _ := first.LoadOrStore(id, do)
		return found.(job)
	})
}

// inPackage is a New with its maps outside of the function.
func inPackage() maker {
	handle := solution()
	return func() handler { return handle }
}

func capped() handler {
	var mu sync.Mutex
	handle, n := solution(), 0
	return func(ctx context.Context, id string, do job) error {
		mu.Lock()
		if n++; n > 1000 {
			handle, n = solution(), 0
		}
		mine := handle
		mu.Unlock()
		return mine(ctx, id, do)
	}
}

func hour() handler {
	var mu sync.Mutex
	handle, born := solution(), time.Now()
	return func(ctx context.Context, id string, do job) error {
		mu.Lock()
		if time.Since(born) > time.Hour {
			handle, born = solution(), time.Now()
		}
		mine := handle
		mu.Unlock()
		return mine(ctx, id, do)
	}
}

func forgets() handler {
	var g singleflight.Group
	return func(ctx context.Context, id string, do job) error {
		_, err, _ := g.Do(id, func() (any, error) { return nil, do(ctx) })
		return err
	}
}

func emptyIsNone() handler {
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		if id == "" {
			return do(ctx)
		}
		return handle(ctx, id, do)
	}
}

func trims() handler {
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		return handle(ctx, strings.TrimSpace(id), do)
	}
}

func impatient() handler {
	return flying(func(ctx context.Context, f *flights, n int, id string, do job, other chan struct{}) (bool, error) {
		ctx, cancel := context.WithTimeout(ctx, time.Hour)
		defer cancel()
		return waitRight(ctx, f, n, id, do, other)
	}, runRight)
}

func notes() handler {
	s := newStore()
	var mu sync.Mutex
	running := map[string]chan struct{}{}
	return func(ctx context.Context, id string, do job) error {
		for {
			mu.Lock()
			other, busy := running[id]
			mu.Unlock()
			if !busy {
				break
			}
			select {
			case <-other:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		over := make(chan struct{})
		mu.Lock()
		running[id] = over
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			delete(running, id)
			close(over)
		}()
		if s.get(id) {
			return nil
		}
		err := do(ctx)
		s.set(id, err == nil)
		return err
	}
}

func gap() handler {
	s := newStore()
	var running sync.Map
	return func(ctx context.Context, id string, do job) error {
		over := make(chan struct{})
		for {
			if s.get(id) {
				return nil
			}
			other, busy := running.LoadOrStore(id, over)
			if !busy {
				break
			}
			select {
			case <-other.(chan struct{}):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		ok := false
		defer func() {
			running.Delete(id)
			s.set(id, ok)
			close(over)
		}()
		err := do(ctx)
		ok = err == nil
		return err
	}
}

func readsUnlocked() handler {
	var mu sync.Mutex
	seen := map[string]*bool{}
	handle := solution()
	return func(ctx context.Context, id string, do job) error {
		mu.Lock()
		done := seen[id]
		if done == nil {
			done = new(bool)
			seen[id] = done
		}
		mu.Unlock()
		if *done {
			return nil
		}
		err := handle(ctx, id, do)
		if err == nil {
			*done = true
		}
		return err
	}
}
