package model

import (
	"context"
	"reflect"
	"time"
)

// Sleep is time.Sleep.
func Sleep(d time.Duration) {
	r := now()
	if r == nil {
		time.Sleep(d)
		return
	}
	if d <= 0 {
		Gosched()
		return
	}
	r.do(&op{kind: Sleep_, until: time.Now().Add(d)})
}

// WaitIdle is synctest.Wait.
func WaitIdle(native func()) {
	r := now()
	if r == nil {
		native()
		return
	}
	r.do(&op{kind: Idle, idle: true})
}

// callback prepares f for a library that will call it in a goroutine of its
// own. The run controls that goroutine while f runs. The library must get
// the result in place of f, and call it once.
func (r *run) callback(f func()) (call func()) {
	at := r.place()
	r.mu.Lock()
	r.callbacks++
	r.mu.Unlock()
	return func() {
		if now() != r || r.over {
			return
		}
		r.mu.Lock()
		g := r.add(at)
		r.callbacks--
		r.mu.Unlock()
		r.wakeMonitor()
		r.work(g, f, false)
	}
}

// AfterFunc is time.AfterFunc.
func AfterFunc(d time.Duration, f func()) *time.Timer {
	r := now()
	if r == nil {
		return time.AfterFunc(d, f)
	}
	return time.AfterFunc(d, r.callback(f))
}

// ContextAfterFunc is context.AfterFunc.
func ContextAfterFunc(ctx context.Context, f func()) (stop func() bool) {
	r := now()
	if r == nil {
		return context.AfterFunc(ctx, f)
	}
	return context.AfterFunc(ctx, r.callback(f))
}

// StopTimer is Stop of a time.Timer, and StopTicker that of a time.Ticker.
func StopTimer(t *time.Timer) bool { return forget(t.C) || t.Stop() }

// StopTicker is Stop of a time.Ticker.
func StopTicker(t *time.Ticker) {
	forget(t.C)
	t.Stop()
}

// ResetTimer is Reset of a time.Timer.
func ResetTimer(t *time.Timer, d time.Duration) bool { return t.Reset(d) || forget(t.C) }

// ResetTicker is Reset of a time.Ticker.
func ResetTicker(t *time.Ticker, d time.Duration) {
	forget(t.C)
	t.Reset(d)
}

// forget drops a tick that was not received, as Stop and Reset do.
func forget(ch <-chan time.Time) (dropped bool) {
	r := now()
	if r == nil || ch == nil {
		return false
	}
	c := (&Recv1[time.Time]{ch: ch}).state(r)
	dropped = len(c.ahead) > 0
	c.ahead = nil
	return dropped
}

// idle is called when no goroutine can go on. It waits until something
// happens, and returns false if nothing will.
func (r *run) idle() bool {
	until := time.Time{}
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.kick)},
		{Dir: reflect.SelectRecv},
	}
	var comms []comm
	for _, g := range r.all {
		if g.parked {
			if u := g.op.until; !u.IsZero() && (until.IsZero() || u.Before(until)) {
				until = u
			}
			for _, c := range g.op.cases {
				if c.id() == nil || c.sends() && c.buffered() {
					continue
				}
				comms = append(comms, c)
				cases = append(cases, c.native())
			}
		}
	}
	wait := horizon
	if !until.IsZero() {
		wait = time.Until(until)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	cases[1].Chan = reflect.ValueOf(timer.C)
	i, v, ok := reflect.Select(cases)
	r.mu.Lock()
	defer r.mu.Unlock()
	if i > 0 {
		r.version++
	}
	switch {
	case i == 1:
		return !until.IsZero()
	case i > 1:
		c := comms[i-2]
		c.got(r, v, ok)
		if c.sends() {
			r.sent(c)
		}
	}
	return true
}

// sent lets the goroutine that sent with c go on. Code that was not
// rewritten has received its value.
func (r *run) sent(c comm) {
	for _, g := range r.all {
		if !g.parked {
			continue
		}
		for i, own := range g.op.cases {
			if own == c {
				g.chosen = option{g: g, i: i}
				g.op.done = true
			}
		}
	}
}
