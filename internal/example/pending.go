package example

import (
	"io"
	"os"
	"sync"
	"time"
)

// pending are files that were made for what is yet to be written. Where a
// program has to be ended by force, they are removed.
type pending struct {
	mu    sync.Mutex
	names map[string]bool
}

func (p *pending) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.names == nil {
		p.names = map[string]bool{}
	}
	p.names[name] = true
}

func (p *pending) done(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.names, name)
}

// finish writes a file that is not to be removed from then on.
func (p *pending) finish(name string, write func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := write()
	if err == nil {
		delete(p.names, name)
	}
	return err
}

// remove removes the files. What is being written is waited for, and
// nothing more is written from now on.
func (p *pending) remove() {
	p.mu.Lock()
	for name := range p.names {
		os.Remove(name)
	}
}

// force ends a program that was to end of its own accord, and is stuck: in
// opening a pipe that nobody reads, or in a long drawing. It says why, if
// that can be said.
func (s *screen) force(err error) {
	s.pending.remove()
	said := make(chan bool, 1)
	go func() {
		report(s.err, nil, err)
		said <- true
	}()
	select {
	case <-said:
	case <-time.After(moment): // who reads it?
	}
	s.exit(report(io.Discard, nil, err))
}
