package testshutdown

import (
	"context"

	chosen "example.com/baton/internal/specimen/shutdown"
)

// A Server handles requests until it is told to stop.
type Server interface {
	// Handle calls f, and returns true when f has returned. Requests do
	// not wait for each other. Once Shutdown has been called, Handle
	// returns false immediately, without calling f.
	Handle(f func(ctx context.Context)) bool

	// Shutdown waits until no request is in flight, and returns nil. If
	// its ctx is done before that, it cancels the contexts of the
	// requests, and returns ctx.Err() right away. Until then, their
	// contexts are not canceled. If ctx is done when no request is in
	// flight, it may return nil or ctx.Err(). Shutdown may be called
	// several times, even concurrently. Each call waits for the
	// requests in flight, and each cancels their contexts when its own
	// ctx is done.
	Shutdown(ctx context.Context) error
}

// New returns a Server. Once it has been shut down and its requests have
// finished, no goroutine is left.
func New() Server { return chosen.New() }
