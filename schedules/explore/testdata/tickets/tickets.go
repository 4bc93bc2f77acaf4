// Package tickets sells tickets, and sells too many of them.
package tickets

import "sync"

// An Office has tickets left.
type Office struct {
	mu   sync.Mutex
	left int
}

// Left returns how many tickets are left.
func (o *Office) Left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.left
}

// Sell sells a ticket if there is one.
func (o *Office) Sell() bool {
	if o.Left() == 0 {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.left--
	return true
}
