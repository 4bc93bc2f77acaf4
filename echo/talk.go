package echo

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"time"
)

const (
	patience  = 10 * time.Second       // if a client does not read
	lastWords = 800 * time.Millisecond // the same, once ctx is done
	farewell  = 50 * time.Millisecond  // for a client to hang up first
)

var errDeaf = errors.New("it does not read its answers")

// enter begins a talk, unless the server has stopped.
func (s *server) enter(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		conn.Close()
		return false
	}
	s.open[conn] = true
	return true
}

// stop lets the talks finish the answers in flight, but begin no
// others. One call of it for each connection, by context.AfterFunc,
// would do without the map, but take 200 bytes more a connection.
func (s *server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.open {
		conn.SetReadDeadline(time.Now())
		conn.SetWriteDeadline(time.Now().Add(lastWords))
	}
}

// talk answers what arrives on conn until the client has no more to
// say, or the server stops.
func (s *server) talk(conn net.Conn) {
	in := newIntake(conn)
	var err error
	for err == nil {
		err = s.answerNext(conn, in)
		runtime.Gosched() // by its next turn, there may be more to read
	}
	s.mu.Lock()
	delete(s.open, conn)
	s.mu.Unlock()
	s.end(conn, err)
}

// answerNext waits for data, and answers them.
func (s *server) answerNext(conn net.Conn, in *intake) error {
	defer in.release()
	data, err := in.receive()
	if err != nil {
		return err
	}
	s.heard(data)
	return s.send(conn, s.answer(data))
}

func (s *server) heard(data []byte) {
	if !s.quiet {
		s.log.Printf("Received: %v", escaped(data))
	}
}

// send sends data. It loses patience with a client that does not read.
func (s *server) send(conn net.Conn, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	conn.SetWriteDeadline(time.Now().Add(patience))
	if s.ctx.Err() != nil { // perhaps since before the line above
		conn.SetWriteDeadline(time.Now().Add(lastWords))
	}
	_, err := conn.Write(data)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errDeaf
	}
	return err
}

// end closes conn after the last answer.
func (s *server) end(conn net.Conn, err error) {
	why := ""
	switch {
	case err == io.EOF: // the client has no more to say
	case errors.Is(err, os.ErrDeadlineExceeded): // ctx is done
		hangUp(conn)
	default:
		why = ": " + err.Error()
		drop(conn)
	}
	conn.Close()
	s.log.Printf("Connection lost with %v%s", who(conn), why)
}

// hangUp tells the client that there are no more answers, and gives it
// a moment to hang up. To close at once would be rude: if anything has
// arrived that nobody has read, TCP takes back the answers on their
// way.
func hangUp(conn net.Conn) {
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	conn.SetReadDeadline(time.Now().Add(farewell))
	var err error
	for in := newIntake(conn); err == nil; in.release() {
		_, err = in.receive()
	}
}

// drop lets the system forget, once conn is closed, what it still keeps
// for a client that does not read.
func drop(conn net.Conn) {
	if c, ok := conn.(*net.TCPConn); ok {
		c.SetLinger(0)
	}
}

func who(conn net.Conn) escaped {
	return escaped(conn.RemoteAddr().String())
}
