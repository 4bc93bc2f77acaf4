package echo

import (
	"errors"
	"io"
	"net"

	"example.com/baton/internal/intake"
)

var errExit = errors.New("answer has ended its goroutine")

// talk answers what arrives on conn, until the client closes or the
// server stops.
func (s *server) talk(conn net.Conn) {
	if !s.add(conn) {
		conn.Close()
		return
	}
	s.log.Printf("Connection established with %v", remote(conn))
	err := errExit // if answer calls runtime.Goexit
	defer func() {
		s.remove(conn)
		s.end(conn, err)
	}()
	err = s.answerAll(conn)
}

// answerAll receives, answers, and receives again.
func (s *server) answerAll(conn net.Conn) error {
	in := intake.New(conn)
	defer in.Release()
	for {
		data, err := in.Receive() // like conn.Read
		if err != nil {
			return err
		}
		s.logReceived(data)
		if err := s.send(conn, s.answer(data)); err != nil {
			return err
		}
	}
}

// logReceived allocates nothing if the log is discarded.
func (s *server) logReceived(data []byte) {
	if s.log.Writer() != io.Discard {
		s.log.Printf("Received: %v", escaped(data))
	}
}
