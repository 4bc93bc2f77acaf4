package shutdown

import "context"

type impatient struct{ *counting }

func newImpatient() Server { return impatient{count()} }

func (s impatient) Shutdown(ctx context.Context) error {
	s.stop()
	return nil
}

type open struct{ *counting }

func newOpen() Server { return open{count()} }

func (s open) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping && s.flying == 0 {
		return false
	}
	s.flying++
	return true
}

func (s open) Handle(f func(ctx context.Context)) bool {
	if !s.enter() {
		return false
	}
	defer s.leave()
	f(s.ctx)
	return true
}

type hasty struct{ *counting }

func newHasty() Server { return hasty{count()} }

func (s hasty) Shutdown(ctx context.Context) error {
	s.cancel()
	return s.counting.Shutdown(ctx)
}

type patient struct{ *counting }

func newPatient() Server { return patient{count()} }

func (s patient) Shutdown(ctx context.Context) error {
	s.stop()
	if ctx.Err() == nil {
		defer context.AfterFunc(ctx, s.cancel)()
	}
	<-s.idle
	return ctx.Err()
}

type silent struct{ *counting }

func newSilent() Server { return silent{count()} }

func (s silent) Shutdown(ctx context.Context) error {
	s.counting.Shutdown(ctx)
	return nil
}

type forgetful struct{ *counting }

func newForgetful() Server { return forgetful{count()} }

func (s forgetful) Shutdown(ctx context.Context) error {
	s.stop()
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type needy struct{ *counting }

func newNeedy() Server { return needy{count()} }

func (s needy) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true // idle is closed by the last request
	s.mu.Unlock()
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
		s.cancel()
		return ctx.Err()
	}
}

type single struct{ *counting }

func newSingle() Server { return single{count()} }

func (s single) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	again := s.stopping
	s.mu.Unlock()
	if again {
		return nil
	}
	return s.counting.Shutdown(ctx)
}

type denying struct{ *counting }

func newDenying() Server { return denying{count()} }

func (s denying) Handle(f func(ctx context.Context)) bool {
	if !s.counting.Handle(f) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.stopping
}

type late struct{ *counting }

func newLate() Server { return late{count()} }

func (s late) Shutdown(ctx context.Context) error {
	s.stop()
	<-ctx.Done()
	select {
	case <-s.idle:
		return nil
	default:
		s.cancel()
		return ctx.Err()
	}
}

type sequential struct {
	*counting
	turn chan struct{}
}

func newSequential() Server { return sequential{count(), make(chan struct{}, 1)} }

func (s sequential) Handle(f func(ctx context.Context)) bool {
	return s.counting.Handle(func(ctx context.Context) {
		s.turn <- struct{}{}
		defer func() { <-s.turn }()
		f(ctx)
	})
}

type calling struct{ *counting }

func newCalling() Server { return calling{count()} }

func (s calling) Handle(f func(ctx context.Context)) bool {
	if s.enter() {
		defer s.leave()
		f(s.ctx)
		return true
	}
	f(s.ctx)
	return false
}

type hurried struct{ *counting }

func newHurried() Server { return hurried{count()} }

func (s hurried) Handle(f func(ctx context.Context)) bool {
	if !s.enter() {
		return false
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.flying--
		select {
		case <-s.idle:
		default:
			if s.stopping {
				close(s.idle)
			}
		}
	}()
	f(s.ctx)
	return true
}

type holding struct{ *counting }

func newHolding() Server { return holding{count()} }

func (s holding) Handle(f func(ctx context.Context)) bool {
	if s.counting.Handle(f) {
		return true
	}
	<-s.idle
	return false
}

type joining struct {
	*counting
	over chan struct{} // closed when the first call returns
	err  error         // of the first call
}

func newJoining() Server {
	return &joining{counting: count(), over: make(chan struct{})}
}

func (s *joining) Shutdown(ctx context.Context) error {
	if s.stop() {
		s.err = s.counting.Shutdown(ctx)
		close(s.over)
	}
	<-s.over
	return s.err
}

type racy struct{ *counting }

func newRacy() Server { return racy{count()} }

func (s racy) Handle(f func(ctx context.Context)) bool {
	if s.stopping {
		return false
	}
	return s.counting.Handle(f)
}
