// Package site counts the visitors of a web site.
package site

import (
	"net/http"
	"sync"
)

// A Site has visitors.
type Site struct {
	mu       sync.Mutex
	visitors int
}

// ServeHTTP counts a visitor.
func (s *Site) ServeHTTP(http.ResponseWriter, *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitors++
}

// Visitors returns how many there were.
func (s *Site) Visitors() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.visitors
}
