package shutdown_test

import (
	"context"
	"sync"
	"testing"
)

// Handle checks the flag and counts its request under one lock. Shutdown
// sets the flag and checks the count under the same lock. The last
// request closes idle: a select can wait for idle and for ctx, and a
// WaitGroup cannot be part of a select.
type solution struct {
	ctx    context.Context // of all requests
	cancel context.CancelFunc
	idle   chan struct{} // closed when no request is left

	mu       sync.Mutex
	stopping bool
	flying   int
}

func newSolution() *solution {
	s := &solution{idle: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *solution) Handle(f func(ctx context.Context)) bool {
	s.mu.Lock()
	if s.stopping {
		s.mu.Unlock()
		return false
	}
	s.flying++
	s.mu.Unlock()
	defer s.done()
	f(s.ctx)
	return true
}

func (s *solution) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying--
	if s.stopping && s.flying == 0 {
		close(s.idle)
	}
}

func (s *solution) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopping && s.flying == 0 {
		close(s.idle)
	}
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

func TestRight(t *testing.T) {
	task.Right(t, "the solution", func() server { return newSolution() })
	task.Right(t, "a WaitGroup behind a lock, and a goroutine that waits for it",
		func() server { return newGrouped() })
	task.Right(t, "a list of all requests, each with a channel",
		func() server { return newListed() })
	task.Right(t, "a channel that holds the state", func() server {
		s := &held{state: make(chan state, 1), idle: make(chan struct{})}
		s.ctx, s.cancel = context.WithCancel(context.Background())
		s.state <- state{}
		return s
	})
	task.Right(t, "a Cond, which is woken up when ctx is done", func() server {
		s := &cond{requests: map[int]context.CancelFunc{}}
		s.changed.L = &s.mu
		return s
	})
}

type grouped struct {
	ctx      context.Context
	cancel   context.CancelFunc
	mu       sync.Mutex
	stopping bool
	requests sync.WaitGroup
}

func newGrouped() *grouped {
	s := &grouped{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *grouped) accept() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopping {
		s.requests.Add(1)
	}
	return !s.stopping
}

func (s *grouped) Handle(f func(ctx context.Context)) bool {
	if !s.accept() {
		return false
	}
	defer s.requests.Done()
	f(s.ctx)
	return true
}

func (s *grouped) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	idle := make(chan struct{})
	go func() {
		s.requests.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}

// listed knows the end of each request.
type listed struct {
	ctx      context.Context
	cancel   context.CancelFunc
	mu       sync.Mutex
	stopping bool
	requests []chan struct{}
}

func newListed() *listed {
	s := &listed{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *listed) Handle(f func(ctx context.Context)) bool {
	over := make(chan struct{})
	s.mu.Lock()
	stopping := s.stopping
	if !stopping {
		s.requests = append(s.requests, over)
	}
	s.mu.Unlock()
	if stopping {
		return false
	}
	defer close(over)
	f(s.ctx)
	return true
}

func (s *listed) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	requests := s.requests
	s.mu.Unlock()
	for _, over := range requests {
		select {
		case <-over:
		case <-ctx.Done():
			select {
			case <-over: // both were ready
				continue
			default:
			}
			s.cancel()
			return ctx.Err()
		}
	}
	return nil
}

type state struct {
	stopping bool
	flying   int
}

type held struct {
	ctx    context.Context
	cancel context.CancelFunc
	state  chan state
	idle   chan struct{}
}

func (s *held) change(f func(st *state)) state {
	st := <-s.state
	f(&st)
	s.state <- st
	return st
}

func (s *held) Handle(f func(ctx context.Context)) bool {
	st := s.change(func(st *state) {
		if !st.stopping {
			st.flying++
		}
	})
	if st.stopping {
		return false
	}
	defer s.change(func(st *state) {
		if st.flying--; st.stopping && st.flying == 0 {
			close(s.idle)
		}
	})
	f(s.ctx)
	return true
}

func (s *held) Shutdown(ctx context.Context) error {
	s.change(func(st *state) {
		if !st.stopping && st.flying == 0 {
			close(s.idle)
		}
		st.stopping = true
	})
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}

// cond has a context for each request.
type cond struct {
	mu       sync.Mutex
	changed  sync.Cond
	stopping bool
	next     int
	requests map[int]context.CancelFunc
}

func (s *cond) Handle(f func(ctx context.Context)) bool {
	s.mu.Lock()
	if s.stopping {
		s.mu.Unlock()
		return false
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.next++
	me := s.next
	s.requests[me] = cancel
	s.mu.Unlock()
	defer func() {
		cancel()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.requests, me)
		s.changed.Broadcast()
	}()
	f(ctx)
	return true
}

func (s *cond) Shutdown(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.changed.Broadcast()
	})()
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
