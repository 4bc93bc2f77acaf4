package shutdown

import (
	"context"
	"sync"
)

// counting is right. Wrong servers replace a part of it.
type counting struct {
	ctx    context.Context // of all requests
	cancel context.CancelFunc
	idle   chan struct{} // closed when no request is left

	mu       sync.Mutex
	stopping bool
	flying   int
}

func newCounting() Server { return count() }

func count() *counting {
	s := &counting{idle: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *counting) Handle(f func(ctx context.Context)) bool {
	if !s.enter() {
		return false
	}
	defer s.leave()
	f(s.ctx)
	return true
}

func (s *counting) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.flying++
	return true
}

func (s *counting) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying--
	if s.stopping && s.flying == 0 {
		close(s.idle)
	}
}

// stop reports whether it is the first call.
func (s *counting) stop() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.stopping
	if first && s.flying == 0 {
		close(s.idle)
	}
	s.stopping = true
	return first
}

func (s *counting) Shutdown(ctx context.Context) error {
	s.stop()
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}

type grouped struct {
	ctx      context.Context
	cancel   context.CancelFunc
	mu       sync.Mutex
	stopping bool
	requests sync.WaitGroup
}

func newGrouped() Server {
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

// listed has a context for each request.
type listed struct {
	mu       sync.Mutex
	stopping bool
	requests map[chan struct{}]context.CancelFunc
}

func newListed() Server {
	return &listed{requests: map[chan struct{}]context.CancelFunc{}}
}

func (s *listed) Handle(f func(ctx context.Context)) bool {
	over := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.mu.Lock()
	stopping := s.stopping
	if !stopping {
		s.requests[over] = cancel
	}
	s.mu.Unlock()
	if stopping {
		return false
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.requests, over)
		close(over)
	}()
	f(ctx)
	return true
}

func (s *listed) Shutdown(ctx context.Context) error {
	for {
		s.mu.Lock()
		s.stopping = true
		var one chan struct{}
		for over := range s.requests {
			one = over
		}
		s.mu.Unlock()
		if one == nil {
			return nil
		}
		select {
		case <-one:
		case <-ctx.Done():
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, cancel := range s.requests {
				cancel()
			}
			return ctx.Err()
		}
	}
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

func newHeld() Server {
	s := &held{state: make(chan state, 1), idle: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.state <- state{}
	return s
}

func (s *held) Handle(f func(ctx context.Context)) bool {
	now := <-s.state
	if now.stopping {
		s.state <- now
		return false
	}
	now.flying++
	s.state <- now
	f(s.ctx)
	now = <-s.state
	now.flying--
	if now.stopping && now.flying == 0 {
		close(s.idle)
	}
	s.state <- now
	return true
}

func (s *held) Shutdown(ctx context.Context) error {
	now := <-s.state
	if !now.stopping && now.flying == 0 {
		close(s.idle)
	}
	now.stopping = true
	s.state <- now
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}
