package echo

import (
	"errors"
	"net"
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
	err := errExit // if answerAll never returns
	defer func() {
		s.remove(conn)
		s.end(conn, err)
	}()
	err = s.answerAll(conn)
}

// answerAll receives, answers, and receives again.
func (s *server) answerAll(conn net.Conn) error {
	in := newIntake(conn)
	defer in.release()
	for {
		data, err := in.receive()
		if err != nil {
			return err
		}
		if !s.quiet {
			s.log.Printf("Received: %v", escaped(data))
		}
		if err := s.send(conn, s.answer(data)); err != nil {
			return err
		}
		in.release()
	}
}
