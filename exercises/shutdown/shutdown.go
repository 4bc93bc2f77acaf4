// Package shutdown is an exercise: stop, but finish what is in flight.
//
// A server handles requests that come at the same time. When it is told
// to stop, it refuses new requests, lets the requests in flight finish,
// and gives up on them after a deadline.
//
//	s := New()
//	s.Handle(f)      // at 0 s; f takes 3 s
//	s.Shutdown(ctx)  // at 1 s; ctx has a timeout of 10 s
//	s.Handle(g)      // at 2 s: returns false, and g is never called
//
// Shutdown returns nil at 3 s, and Handle(f) returns true. If ctx is
// done before all requests in flight have finished, Shutdown cancels
// their contexts, and returns ctx.Err() right away. Until then their
// contexts are not canceled. If ctx is done when no request is in
// flight, Shutdown may return nil or ctx.Err().
//
// A request also ends when it panics or calls runtime.Goexit. A panic
// reaches the caller of Handle. Shutdown may be called several times,
// even concurrently. Each call waits for the requests in flight, but
// only until its own ctx is done. A Server needs no goroutine of its
// own, and leaves none behind.
//
//	go run ./exercises watch shutdown
package shutdown

import "context"

// A Server handles requests. Which fields does it need?
type Server struct{}

// New returns a Server that accepts requests.
func New() *Server {
	panic("todo: shutdown")
}

// Handle calls f, and returns true when f has returned. Once Shutdown
// has been called, Handle returns false immediately, without calling f.
func (s *Server) Handle(f func(ctx context.Context)) bool {
	panic("todo: handle")
}

// Shutdown waits until no request is in flight, or until ctx is done.
func (s *Server) Shutdown(ctx context.Context) error {
	panic("todo: shut down")
}
