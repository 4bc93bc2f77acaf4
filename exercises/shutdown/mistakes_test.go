package shutdown_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const inFlight = "Shutdown(10s) at 1s, while requests take 3s and 2s: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.CutsOff, "does not wait for requests in flight",
		func() server { return &returns{solution: newSolution()} },
		inFlight+"Shutdown returns at 3s", "it returned at 1s")
	task.Wrong(t, exercise.CutsOff, "cancels the requests when Shutdown begins",
		func() server { return &cancels{solution: newSolution()} },
		inFlight+"Shutdown returns at 3s", "it returned at 1s")
	task.Wrong(t, exercise.AcceptsLate, "accepts requests while it waits",
		func() server { return &accepts{newListed()} },
		inFlight+"it refuses a request that comes 0.5s later", "Handle returned true")
	task.Wrong(t, exercise.NoDoneCase, "waits only for the WaitGroup, and not for ctx",
		func() server { return &waits{grouped: newGrouped()} },
		"Shutdown(2s) at 1s, while requests take 9s and 2s: Shutdown returns at 3s", "it returned at 9s")
	task.Wrong(t, exercise.NeverTells, "gives up without canceling the requests",
		func() server { return &silent{solution: newSolution()} },
		"while requests take 9s and 2s: the remaining request is canceled at 3s",
		"it was never canceled")
	task.Wrong(t, exercise.WaitsForStop, "waits for the requests after canceling them",
		func() server { return &waitsOn{grouped: newGrouped()} },
		"while a request takes 9s and does not stop when it is canceled: Shutdown returns at 3.000333337s",
		"it returned at 9s")
	task.Wrong(t, exercise.GivesUp, "waits for at most a minute",
		func() server { return &minute{solution: newSolution()} },
		"Shutdown(30000h) at 1s, while a request takes 20000h: Shutdown returns at 20000h0m0s", "it returned at 1m1s")
	task.Wrong(t, exercise.LosesError, "returns nil when it gives up",
		func() server { return &noError{solution: newSolution()} },
		"while requests take 9s and 2s: it returns the error \"context deadline exceeded\"", "it returned nil")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause",
		func() server { return &cause{solution: newSolution()} },
		`it returned the error "this is why"`)
	task.Wrong(t, exercise.WrongResult, "treats every end of ctx as a timeout",
		func() server { return &timesOut{newSolution()} },
		"Shutdown with a ctx that is canceled, at 1s", `it returns the error "context canceled"`,
		`it returned the error "context deadline exceeded"`)
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until no request is in flight",
		func() server { return &polls{solution: newSolution()} },
		"Shutdown returns at", "it returned at", ".001s")
	task.Wrong(t, exercise.KeepsSlot, "does not count down when a request panics",
		func() server { return &noDefer{newGrouped()} },
		"Shutdown at 1s, while a request panics at 2s: it returns", "deadlock")
	task.Wrong(t, exercise.EndsOthers, "cancels all requests when one panics",
		func() server { return &cancelsAll{newSolution()} },
		"three requests, one of which panics at 1s, before Shutdown at 2s: no other request is canceled",
		"one request was canceled at 1s")
	task.Wrong(t, exercise.HidesPanic, "recovers from the panic of a request",
		func() server { return &recovers{newSolution()} },
		"Handle panics, too", "the caller of Handle saw no panic")
	task.Deadly(t, exercise.ClosesTwice, "closes a channel in each Shutdown",
		func() server { return &closes{solution: newSolution()} },
		"Shutdown(2s), Shutdown(9s) and Shutdown(9s) again", "close of closed channel")
	task.Wrong(t, exercise.DoesNotWait, "returns from a second Shutdown right away",
		func() server { return &once{solution: newSolution()} },
		"the calls of Shutdown return at 2s, 5s, 5s", "they returned at ")
	task.Wrong(t, exercise.NothingToDo, "waits for a request although none is in flight",
		func() server { return &needsOne{solution: newSolution()} },
		"Shutdown without requests: it returns", "deadlock")
	task.Deadly(t, exercise.HoldsLock, "calls f with the lock held",
		func() server { return &holdsLock{} },
		"2000 requests of 1s at the same time: ", "for a lock")
	task.Wrong(t, exercise.WrongResult, "returns false for requests that end after Shutdown",
		func() server { return &says{newSolution()} },
		"Handle returns true for a request whose function it has called", "it returned false")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that waits for requests forever",
		func() server { return newKeeper() },
		"it leaves no goroutine behind")
	task.Scheduled(t, exercise.LosesUpdate, "reads the flag in one step, and counts in another",
		func() server { return &countsLater{newListed()} },
		"Shutdown while a request comes: when it returns, no request is in flight, and no request begins later",
		"a request began after Shutdown had returned", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "checks the count in one step, and sets the flag in another",
		func() server { return &stopsLater{newSolution()} },
		"Shutdown while a request comes: when it returns, no request is in flight, and no request begins later",
		"a request was still in flight when Shutdown returned", "how it happens")
	task.Scheduled(t, exercise.NoDoneCase, "calls Broadcast without the lock, so Shutdown may miss it",
		func() server { return newWakes() },
		"Shutdown whose ctx is done at some instant, while a request goes on: it returns", "deadlock", "for a Cond")
	task.StillRight(t)
	task.Racy(t, exercise.Races, "reads the flag without the lock",
		func() server { return &unlocked{grouped: newGrouped()} },
		"data race", "at mistakes_test.go:")
}

type cancelsAll struct{ *solution }

func (s *cancelsAll) Handle(f func(ctx context.Context)) bool {
	return s.solution.Handle(func(ctx context.Context) {
		returned := false
		defer func() {
			if !returned {
				s.cancel()
			}
		}()
		f(ctx)
		returned = true
	})
}

// wakes is cond but for how Shutdown wakes up.
type wakes struct{ cond }

func newWakes() *wakes {
	s := &wakes{cond{requests: map[int]context.CancelFunc{}}}
	s.changed.L = &s.mu
	return s
}

func (s *wakes) Shutdown(ctx context.Context) error {
	defer context.AfterFunc(ctx, s.changed.Broadcast)()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	for len(s.requests) > 0 && ctx.Err() == nil {
		s.changed.Wait()
	}
	if len(s.requests) == 0 {
		return nil
	}
	for _, cancel := range s.requests {
		cancel()
	}
	return ctx.Err()
}

type returns struct{ *solution }

func (s *returns) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopping && s.flying == 0 {
		close(s.idle)
	}
	s.stopping = true
	return nil
}

type cancels struct{ *solution }

func (s *cancels) Shutdown(ctx context.Context) error {
	s.cancel()
	return s.solution.Shutdown(ctx)
}

type accepts struct{ *listed }

func (s *accepts) Handle(f func(ctx context.Context)) bool {
	over := make(chan struct{})
	s.mu.Lock()
	s.requests = append(s.requests, over)
	s.mu.Unlock()
	defer close(over)
	f(s.ctx)
	return true
}

type waits struct{ *grouped }

func (s *waits) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	s.requests.Wait()
	return nil
}

type silent struct{ *solution }

func (s *silent) Handle(f func(ctx context.Context)) bool {
	return s.solution.Handle(func(context.Context) { f(context.Background()) })
}

type waitsOn struct{ *grouped }

func (s *waitsOn) Shutdown(ctx context.Context) error {
	err := s.grouped.Shutdown(ctx)
	s.requests.Wait()
	return err
}

type minute struct{ *solution }

func (s *minute) Shutdown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return s.solution.Shutdown(ctx)
}

type noError struct{ *solution }

func (s *noError) Shutdown(ctx context.Context) error {
	s.solution.Shutdown(ctx)
	return nil
}

type cause struct{ *solution }

func (s *cause) Shutdown(ctx context.Context) error {
	if s.solution.Shutdown(ctx) != nil {
		return context.Cause(ctx)
	}
	return nil
}

type polls struct{ *solution }

func (s *polls) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopping && s.flying == 0 {
		close(s.idle)
	}
	s.stopping = true
	for s.flying > 0 && ctx.Err() == nil {
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
		s.mu.Lock()
	}
	if s.flying == 0 {
		return nil
	}
	s.cancel()
	return ctx.Err()
}

type noDefer struct{ *grouped }

func (s *noDefer) Handle(f func(ctx context.Context)) bool {
	if !s.accept() {
		return false
	}
	f(s.ctx)
	s.requests.Done()
	return true
}

type recovers struct{ *solution }

func (s *recovers) Handle(f func(ctx context.Context)) bool {
	return s.solution.Handle(func(ctx context.Context) {
		defer func() { recover() }()
		f(ctx)
	})
}

type closes struct {
	*solution
	stopped chan struct{}
	make    sync.Once
}

func (s *closes) Shutdown(ctx context.Context) error {
	s.make.Do(func() { s.stopped = make(chan struct{}) })
	close(s.stopped)
	return s.solution.Shutdown(ctx)
}

type once struct {
	*solution
	begun atomic.Bool
}

func (s *once) Shutdown(ctx context.Context) error {
	if s.begun.Swap(true) {
		return nil
	}
	return s.solution.Shutdown(ctx)
}

type needsOne struct{ *solution }

func (s *needsOne) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}

type holdsLock struct {
	mu       sync.Mutex
	stopping bool
}

func (s *holdsLock) Handle(f func(ctx context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	f(context.Background())
	return true
}

func (s *holdsLock) Shutdown(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	return nil
}

type says struct{ *solution }

func (s *says) Handle(f func(ctx context.Context)) bool {
	if !s.solution.Handle(f) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.stopping
}

// keeper has a goroutine that owns the state.
type keeper struct {
	begin chan chan bool
	end   chan bool
	stop  chan chan bool
}

func newKeeper() *keeper {
	k := &keeper{make(chan chan bool), make(chan bool), make(chan chan bool)}
	go func() {
		flying := 0
		var waiting []chan bool
		for {
			select {
			case ok := <-k.begin:
				if waiting == nil {
					flying++
				}
				ok <- waiting == nil
			case <-k.end:
				flying--
			case idle := <-k.stop:
				waiting = append(waiting, idle)
			}
			if flying == 0 {
				for _, idle := range waiting {
					select {
					case idle <- true:
					default:
					}
				}
			}
		}
	}()
	return k
}

func (k *keeper) Handle(f func(ctx context.Context)) bool {
	ok := make(chan bool)
	k.begin <- ok
	if !<-ok {
		return false
	}
	defer func() { k.end <- true }()
	f(context.Background())
	return true
}

func (k *keeper) Shutdown(ctx context.Context) error {
	idle := make(chan bool, 1)
	k.stop <- idle
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return errors.New("gave up")
	}
}

type countsLater struct{ *listed }

func (s *countsLater) Handle(f func(ctx context.Context)) bool {
	s.mu.Lock()
	stopping := s.stopping
	s.mu.Unlock()
	if stopping {
		return false
	}
	over := make(chan struct{})
	s.mu.Lock()
	s.requests = append(s.requests, over)
	s.mu.Unlock()
	defer close(over)
	f(s.ctx)
	return true
}

type unlocked struct{ *grouped }

func (s *unlocked) Handle(f func(ctx context.Context)) bool {
	if s.stopping {
		return false
	}
	if !s.accept() {
		return false
	}
	defer s.requests.Done()
	f(s.ctx)
	return true
}

type timesOut struct{ *solution }

func (s *timesOut) Shutdown(ctx context.Context) error {
	if s.solution.Shutdown(ctx) != nil {
		return context.DeadlineExceeded
	}
	return nil
}

// stopsLater accepts a request after it has seen that none is in flight.
type stopsLater struct{ *solution }

func (s *stopsLater) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	idle := s.flying == 0
	s.mu.Unlock()
	if !idle {
		return s.solution.Shutdown(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	return nil
}
