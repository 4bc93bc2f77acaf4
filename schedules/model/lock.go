package model

import "sync"

// A holder is a lock that can say which goroutine holds it, and the line
// where it was locked.
type holder interface {
	held(r *run) (*goroutine, place)
}

// A Mutex is a sync.Mutex.
type Mutex struct {
	native sync.Mutex
	run    *run
	locked bool
	by     *goroutine
	since  place
}

// in returns the run in progress, or nil. In a new run, the mutex starts
// unlocked.
func (m *Mutex) in() *run {
	r := now()
	if r != nil && m.run != r {
		m.run, m.locked, m.by = r, false, nil
	}
	return r
}

func (m *Mutex) free() bool { return !m.locked }

func (m *Mutex) held(r *run) (*goroutine, place) {
	if !m.locked {
		return nil, place{}
	}
	return m.by, m.since
}

func (m *Mutex) take(r *run, g *goroutine) {
	m.locked, m.by, m.since = true, g, g.at
	r.changed()
}

// Lock is Lock of sync.Mutex.
func (m *Mutex) Lock() {
	r := m.in()
	if r == nil {
		m.native.Lock()
		return
	}
	m.take(r, r.do(&op{kind: Lock, on: m, ready: m.free}))
}

// TryLock is TryLock of sync.Mutex.
func (m *Mutex) TryLock() bool {
	r := m.in()
	if r == nil {
		return m.native.TryLock()
	}
	g := r.do(&op{kind: Try, on: m})
	if m.locked {
		g.ask(r, m)
		return false
	}
	m.take(r, g)
	return true
}

// Unlock is Unlock of sync.Mutex.
func (m *Mutex) Unlock() {
	r := m.in()
	if r == nil {
		m.native.Unlock()
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Unlock, on: m})
	if !m.locked {
		panic("sync: unlock of unlocked mutex")
	}
	m.locked, m.by = false, nil
	r.changed()
}

// A RWMutex is a sync.RWMutex.
type RWMutex struct {
	native  sync.RWMutex
	run     *run
	claimed bool // by a writer, which may still wait for readers
	by      *goroutine
	since   place
	readers int
	last    *goroutine // the last goroutine that locked it for reading
	lastAt  place
}

func (m *RWMutex) in() *run {
	r := now()
	if r != nil && m.run != r {
		m.run, m.claimed, m.by, m.readers, m.last = r, false, nil, 0, nil
	}
	return r
}

func (m *RWMutex) unclaimed() bool { return !m.claimed }
func (m *RWMutex) unread() bool    { return m.readers == 0 }

func (m *RWMutex) held(r *run) (*goroutine, place) {
	switch {
	case m.readers > 0:
		return m.last, m.lastAt
	case m.claimed:
		return m.by, m.since
	}
	return nil, place{}
}

// Lock is Lock of sync.RWMutex. First it keeps new readers out, then it waits
// for the current readers.
func (m *RWMutex) Lock() {
	r := m.in()
	if r == nil {
		m.native.Lock()
		return
	}
	g := r.do(&op{kind: Lock, on: m, ready: m.unclaimed})
	m.claimed, m.by, m.since = true, g, g.at
	r.changed()
	if m.readers > 0 {
		r.do(&op{kind: Lock, on: m, ready: m.unread})
	}
}

// TryLock is TryLock of sync.RWMutex.
func (m *RWMutex) TryLock() bool {
	r := m.in()
	if r == nil {
		return m.native.TryLock()
	}
	g := r.do(&op{kind: Try, on: m})
	if m.claimed || m.readers > 0 {
		g.ask(r, m)
		return false
	}
	m.claimed, m.by, m.since = true, g, g.at
	r.changed()
	return true
}

// Unlock is Unlock of sync.RWMutex.
func (m *RWMutex) Unlock() {
	r := m.in()
	if r == nil {
		m.native.Unlock()
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Unlock, on: m})
	if !m.claimed {
		panic("sync: Unlock of unlocked RWMutex")
	}
	m.claimed, m.by = false, nil
	r.changed()
}

// RLock is RLock of sync.RWMutex. A writer that waits keeps readers out.
func (m *RWMutex) RLock() {
	r := m.in()
	if r == nil {
		m.native.RLock()
		return
	}
	g := r.do(&op{kind: RLock, on: m, ready: m.unclaimed})
	m.readers++
	m.last, m.lastAt = g, g.at
	r.changed()
}

// TryRLock is TryRLock of sync.RWMutex.
func (m *RWMutex) TryRLock() bool {
	r := m.in()
	if r == nil {
		return m.native.TryRLock()
	}
	g := r.do(&op{kind: Try, on: m})
	if m.claimed {
		g.ask(r, m)
		return false
	}
	m.readers++
	m.last, m.lastAt = g, g.at
	r.changed()
	return true
}

// RUnlock is RUnlock of sync.RWMutex.
func (m *RWMutex) RUnlock() {
	r := m.in()
	if r == nil {
		m.native.RUnlock()
		return
	}
	if r.over {
		return
	}
	r.do(&op{kind: Unlock, on: m})
	if m.readers == 0 {
		panic("sync: RUnlock of unlocked RWMutex")
	}
	m.readers--
	r.changed()
}

// RLocker is RLocker of sync.RWMutex.
func (m *RWMutex) RLocker() sync.Locker { return (*rlocker)(m) }

type rlocker RWMutex

func (m *rlocker) Lock()   { (*RWMutex)(m).RLock() }
func (m *rlocker) Unlock() { (*RWMutex)(m).RUnlock() }
