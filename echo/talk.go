package echo

import (
	"errors"
	"io"
	"net"
	"os"
	"time"
)

// Patience is how long Serve waits for a client that takes no data. TCP
// reports progress in steps of up to 64 KiB, so a shorter time would cut
// off clients that read slowly.
const Patience = time.Minute

const (
	stopPatience = 800 * time.Millisecond // once Serve stops
	lingerTime   = 50 * time.Millisecond  // for a client to close first
)

var (
	errNotReading = errors.New("it does not read its answers")
	errExit       = errors.New("its answer has ended the goroutine")
)

// talk answers what arrives on conn, until the client closes or the
// server stops.
func (s *server) talk(conn net.Conn) {
	if !s.add(conn) {
		conn.Close()
		return
	}
	s.log.Printf("Connection established with %v", remote(conn))
	err := errExit // unless the loop returns
	defer func() {
		s.remove(conn)
		s.end(conn, err)
	}()
	in := newIntake(conn)
	for {
		if next := s.answerNext(conn, in); next != nil {
			err = next
			return
		}
	}
}

// answerNext waits for data, and answers them.
func (s *server) answerNext(conn net.Conn, in *intake) error {
	defer in.release()
	data, err := in.receive()
	if err != nil {
		return err
	}
	if !s.quiet {
		s.log.Printf("Received: %v", escaped(data))
	}
	return s.send(conn, s.answer(data))
}

// send sends data, however slowly the client takes them, as long as it
// takes some.
func (s *server) send(conn net.Conn, data []byte) error {
	for first := true; len(data) > 0; first = false {
		s.mu.Lock()
		stopped := s.stopped
		if !stopped {
			conn.SetWriteDeadline(time.Now().Add(Patience))
		} else if first { // later, the deadline stays
			conn.SetWriteDeadline(time.Now().Add(stopPatience))
		}
		s.mu.Unlock()
		n, err := conn.Write(data)
		data = data[n:]
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if n == 0 || stopped {
				return errNotReading
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add returns false if the server has stopped.
func (s *server) add(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.open[conn] = true
	}
	return !s.stopped
}

func (s *server) remove(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}

// stop ends every wait for a client by a deadline: reads immediately,
// writes soon. A context.AfterFunc per connection would need no map, but
// 200 bytes more per connection.
func (s *server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for conn := range s.open {
		conn.SetReadDeadline(time.Now())
		conn.SetWriteDeadline(time.Now().Add(stopPatience))
	}
}

// end closes conn after the last answer.
func (s *server) end(conn net.Conn, err error) {
	// Closing may block too: TLS says goodbye first.
	force := time.AfterFunc(2*lingerTime, func() { inner(conn).Close() })
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

// closeGently tells the client that there are no more answers, and gives
// it a moment to close first. If data have arrived that nobody has read,
// closing immediately would reset the connection, and the client would
// lose answers.
func closeGently(conn net.Conn) {
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	conn.SetReadDeadline(time.Now().Add(lingerTime))
	var err error
	for in := newIntake(conn); err == nil; in.release() {
		_, err = in.receive()
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
