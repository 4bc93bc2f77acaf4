package echo

import (
	"net"
	"time"
)

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
