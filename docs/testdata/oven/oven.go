// Package oven is the code under test in the chapter on testing.
package oven

import (
	"context"
	"sync"
	"time"
)

// Wait looks every second whether the oven is hot, until it is, or ctx
// is done.
func Wait(ctx context.Context, hot func() bool) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for !hot() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// A Rack has a limited number of free trays.
type Rack struct {
	mu   sync.Mutex
	free int
}

// Take takes a tray, if one is free. It is wrong.
func (r *Rack) Take() bool {
	r.mu.Lock()
	free := r.free
	r.mu.Unlock()
	if free == 0 {
		return false
	}
	r.mu.Lock()
	r.free--
	r.mu.Unlock()
	return true
}
