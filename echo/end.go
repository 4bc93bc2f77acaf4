package echo

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"example.com/baton/internal/intake"
)

// lingerTime is how long the server waits for a client to close first.
const lingerTime = 50 * time.Millisecond

var errExit = errors.New("answer called runtime.Goexit")

// end closes conn after the last answer.
func (s *server) end(conn net.Conn, err error) {
	// Closing may block too, because TLS announces it first.
	force := time.AfterFunc(2*lingerTime, func() {
		inner(conn).Close()
	})
	defer force.Stop()
	why := ""
	switch {
	case err == io.EOF: // the client has closed
	case errors.Is(err, os.ErrDeadlineExceeded): // the server stops
		closeGently(conn)
	default:
		why = ": " + err.Error()
		reset(conn)
	}
	conn.Close()
	s.log.Printf("Connection lost with %v%s", remote(conn), why)
}

// closeGently tells the client that there are no more answers, and
// gives it a moment to close first. Closing immediately would reset a
// connection that holds unread data, and the client would lose answers.
func closeGently(conn net.Conn) {
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	conn.SetReadDeadline(time.Now().Add(lingerTime))
	in := intake.New(conn)
	defer in.Release()
	for {
		if _, err := in.Receive(); err != nil {
			return
		}
	}
}

// reset drops what the system still keeps for a client that does not
// read.
func reset(conn net.Conn) {
	conn = inner(conn)
	if c, ok := conn.(*net.TCPConn); ok {
		c.SetLinger(0)
	}
	conn.Close()
}

// inner returns the connection below TLS.
func inner(conn net.Conn) net.Conn {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn()
	}
	return conn
}

func remote(conn net.Conn) escaped {
	return escaped(conn.RemoteAddr().String())
}
