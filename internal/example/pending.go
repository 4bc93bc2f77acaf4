package example

import (
	"io"
	"os"
	"sync"
	"time"
)

// pending are files that have been created, but not written. They are
// removed when the program is ended by force.
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

// finish writes a file. If that works, the file stays.
func (p *pending) finish(name string, write func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := write()
	if err == nil {
		delete(p.names, name)
	}
	return err
}

// remove removes the files. It waits for a file that is being written,
// and lets no other be written.
func (p *pending) remove() {
	p.mu.Lock()
	for name := range p.names {
		os.Remove(name)
	}
}

// force ends a program that does not end itself, because it is stuck: it
// opens a pipe that has no reader, or draws a large picture.
func (s *screen) force(err error) {
	s.pending.remove()
	said := make(chan bool, 1)
	go func() {
		report(s.err, nil, err)
		said <- true
	}()
	select {
	case <-said:
	case <-time.After(moment): // stderr may have no reader, either
	}
	s.exit(report(io.Discard, nil, err))
}
