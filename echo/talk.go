package echo

import (
	"errors"
	"net"
	"os"
	"time"
)

// Patience is how long Serve waits for a client that takes no data. TCP
// reports progress in steps of up to 64 KiB, so a shorter time would
// cut off clients that read slowly.
const Patience = time.Minute

// stopPatience is the same once Serve stops.
const stopPatience = 800 * time.Millisecond

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
// writes soon. A context.AfterFunc per connection would need no map,
// but 200 bytes more per connection.
func (s *server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for conn := range s.open {
		conn.SetReadDeadline(time.Now())
		conn.SetWriteDeadline(time.Now().Add(stopPatience))
	}
}
