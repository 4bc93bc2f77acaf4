package echo

import (
	"net"
	"time"
)

// add keeps conn until remove, and logs it. It returns false if the
// server has stopped.
func (s *server) add(conn net.Conn) bool {
	s.mu.Lock()
	stopped := s.stopped
	if !stopped {
		s.open[conn] = true
	}
	s.mu.Unlock()
	if stopped {
		return false
	}
	s.log.Printf("Connection established with %v", remote(conn))
	return true
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
