package echo

import (
	"context"
	"errors"
	"net"
	"slices"
	"syscall"
	"time"
)

// accept waits for a connection. While the system is short of
// resources, accept tries again, with growing pauses. The log says so
// once a minute.
func (s *server) accept(
	ctx context.Context, l net.Listener,
) (net.Conn, error) {
	const least, most = 5 * time.Millisecond, time.Second
	for pause := least; ; pause = min(2*pause, most) {
		conn, err := l.Accept()
		if err == nil || !passes(err) {
			return conn, err
		}
		if s.full.IsZero() || time.Since(s.full) > time.Minute {
			s.log.Printf("No more connections for now: %v", err)
			s.full = time.Now()
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// passes reports whether Accept may succeed after this error. Accept
// also reports errors of the network and of lost connections: see
// accept(2). A listener that was closed or is broken does not recover.
func passes(err error) bool {
	if e, ok := errors.AsType[syscall.Errno](err); ok {
		return !slices.Contains([]syscall.Errno{
			syscall.EBADF, syscall.EINVAL, syscall.ENOTSOCK,
			syscall.EFAULT,
		}, e)
	}
	var e interface{ Temporary() bool }
	return errors.As(err, &e) && e.Temporary()
}
