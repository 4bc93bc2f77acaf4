package model

import (
	"sync"
)

// A WaitGroup is a sync.WaitGroup.
type WaitGroup struct {
	native sync.WaitGroup
	run    *run
	n      int
}

func (w *WaitGroup) in() *run {
	r := now()
	if r != nil && w.run != r {
		w.run, w.n = r, 0
	}
	return r
}

// Add is Add of sync.WaitGroup.
func (w *WaitGroup) Add(delta int) {
	r := w.in()
	if r == nil {
		w.native.Add(delta)
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Group, on: w})
	if w.n += delta; w.n < 0 {
		panic("sync: negative WaitGroup counter")
	}
	r.changed()
}

// Done is Done of sync.WaitGroup.
func (w *WaitGroup) Done() { w.Add(-1) }

// Wait is Wait of sync.WaitGroup.
func (w *WaitGroup) Wait() {
	r := w.in()
	if r == nil {
		w.native.Wait()
		return
	}
	r.do(&op{kind: Wait, on: w, ready: func() bool { return w.n == 0 }})
}

// Go is Go of sync.WaitGroup.
func (w *WaitGroup) Go(f func()) {
	if w.in() == nil {
		w.native.Go(f)
		return
	}
	w.Add(1)
	Go(func() {
		defer func() {
			if p := recover(); p != nil {
				panic(p) // as in sync: Wait does not return then
			}
			if r := now(); r != nil && r.current != nil {
				r.current.at = place{} // no line of its own
			}
			w.Done()
		}()
		f()
	})
}

// A Once is a sync.Once.
type Once struct {
	native  sync.Once
	before  bool // done outside of all runs
	run     *run
	done    bool
	by      *goroutine
	since   place
	running bool
}

func (o *Once) held(r *run) (*goroutine, place) {
	if !o.running {
		return nil, place{}
	}
	return o.by, o.since
}

// Do is Do of sync.Once.
func (o *Once) Do(f func()) {
	r := now()
	if r == nil {
		o.native.Do(func() {
			defer func() { o.before = true }()
			f()
		})
		return
	}
	if o.run != r {
		o.run, o.done, o.running = r, o.before, false
	}
	g := r.do(&op{kind: Once_, on: o, ready: func() bool { return !o.running }})
	if o.done {
		return
	}
	o.running, o.by, o.since = true, g, g.at
	r.changed()
	defer func() {
		o.running, o.done = false, true
		r.changed()
	}()
	f()
}

// OnceFunc is sync.OnceFunc.
func OnceFunc(f func()) func() {
	get := OnceValue(func() struct{} { f(); return struct{}{} })
	return func() { get() }
}

// OnceValue is sync.OnceValue.
func OnceValue[T any](f func() T) func() T {
	get := OnceValues(func() (T, struct{}) { return f(), struct{}{} })
	return func() T { v, _ := get(); return v }
}

// OnceValues is sync.OnceValues.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var once Once
	var valid bool
	var p any
	var r1 T1
	var r2 T2
	return func() (T1, T2) {
		once.Do(func() {
			defer func() {
				if !valid {
					p = recover()
					panic(p)
				}
			}()
			r1, r2 = f()
			valid = true
		})
		if !valid {
			panic(p)
		}
		return r1, r2
	}
}

// A Cond is a sync.Cond.
type Cond struct {
	L sync.Locker

	native  *sync.Cond
	waiters []*op
}

// NewCond is sync.NewCond.
func NewCond(l sync.Locker) *Cond { return &Cond{L: l, native: sync.NewCond(l)} }

// Wait is Wait of sync.Cond.
func (c *Cond) Wait() {
	r := now()
	if r == nil {
		c.orig().Wait()
		return
	}
	r.do(&op{kind: Signal, on: c}) // a signal that comes now is lost
	o := &op{kind: Signal, on: c, ready: func() bool { return false }}
	c.waiters = append(c.waiters, o)
	c.L.Unlock()
	if o.done { // signaled before it has parked
		o = &op{kind: Signal, on: c, done: true}
	}
	r.do(o)
	c.L.Lock()
}

func (c *Cond) orig() *sync.Cond {
	if c.native == nil {
		c.native = sync.NewCond(c.L)
	}
	return c.native
}

// Signal is Signal of sync.Cond.
func (c *Cond) Signal() {
	r := now()
	if r == nil {
		c.orig().Signal()
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Signal, on: c})
	if len(c.waiters) > 0 {
		c.waiters[0].done = true
		c.waiters = c.waiters[1:]
	}
	r.changed()
}

// Broadcast is Broadcast of sync.Cond.
func (c *Cond) Broadcast() {
	r := now()
	if r == nil {
		c.orig().Broadcast()
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Signal, on: c})
	for _, o := range c.waiters {
		o.done = true
	}
	c.waiters = nil
	r.changed()
}

// A Map is a sync.Map.
type Map struct{ native sync.Map }

// step is a point before an operation on a map.
func (m *Map) step(writes bool) {
	if r := now(); r != nil && !r.over {
		r.do(&op{kind: Atomic, on: m})
		if writes {
			r.changed()
		}
	}
}

// Load is Load of sync.Map.
func (m *Map) Load(key any) (value any, ok bool) {
	m.step(false)
	value, ok = m.native.Load(key)
	Got(value)
	return value, ok
}

// Store is Store of sync.Map.
func (m *Map) Store(key, value any) {
	m.step(true)
	Got(value)
	m.native.Store(key, value)
}

// LoadOrStore is LoadOrStore of sync.Map.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.step(true)
	return m.native.LoadOrStore(key, value)
}

// LoadAndDelete is LoadAndDelete of sync.Map.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.step(true)
	return m.native.LoadAndDelete(key)
}

// Delete is Delete of sync.Map.
func (m *Map) Delete(key any) {
	m.step(true)
	m.native.Delete(key)
}

// Swap is Swap of sync.Map.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.step(true)
	return m.native.Swap(key, value)
}

// CompareAndSwap is CompareAndSwap of sync.Map.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.step(true)
	return m.native.CompareAndSwap(key, old, new)
}

// CompareAndDelete is CompareAndDelete of sync.Map.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.step(true)
	return m.native.CompareAndDelete(key, old)
}

// Range is Range of sync.Map. Each call of f is a step of its own.
func (m *Map) Range(f func(key, value any) bool) {
	m.step(false)
	m.native.Range(func(key, value any) bool {
		m.step(false)
		return f(key, value)
	})
}

// Clear is Clear of sync.Map.
func (m *Map) Clear() {
	m.step(true)
	m.native.Clear()
}
