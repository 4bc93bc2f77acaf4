// Package flight lets tests count what is in flight, such as requests.
package flight

import "sync"

// A Counter counts what is in flight now, and the most that ever was. Its
// zero value is ready for use.
type Counter struct {
	mu        sync.Mutex
	now, most int
}

// Enter is for what begins.
func (c *Counter) Enter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.most = max(c.most, c.now)
}

// Leave is for what ends.
func (c *Counter) Leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now--
}

// Now returns how many are in flight.
func (c *Counter) Now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Most returns the largest number that were in flight at the same time.
func (c *Counter) Most() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most
}
