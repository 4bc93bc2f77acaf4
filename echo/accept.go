package echo

import (
	"context"
	"errors"
	"log"
	"net"
	"slices"
	"syscall"
	"time"
)

// A listener accepts connections, and says when it cannot.
type listener struct {
	net.Listener
	log  *log.Logger
	full time.Time // when the log last said so
}

// accept waits for a connection. While the system is short of
// resources, accept tries again, with growing pauses. The log says so
// once a minute.
func (l *listener) accept(ctx context.Context) (net.Conn, error) {
	const least, most = 5 * time.Millisecond, time.Second
	for pause := least; ; pause = min(2*pause, most) {
		conn, err := l.Accept()
		if err == nil || !passes(err) {
			return conn, err
		}
		if l.full.IsZero() || time.Since(l.full) > time.Minute {
			l.log.Printf("No more connections for now: %v", err)
			l.full = time.Now()
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// passes reports whether Accept may succeed after this error. Accept
// also reports network errors, and errors from connections that are
// already lost: see accept(2). A listener that was closed or is broken
// does not recover.
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
