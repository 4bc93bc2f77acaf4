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

// stopPatience replaces Patience once ctx is done.
const stopPatience = 800 * time.Millisecond

var errNotReading = errors.New("the client does not read its answers")

// send sends data, no matter how slowly the client takes it, as long as
// the client takes some.
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
