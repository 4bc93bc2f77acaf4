//go:build !unix

package intake

import "net"

// New prepares to receive from conn. Here it holds a buffer while
// it waits: the system has no cheap way to try to read.
func New(conn net.Conn) *Intake { return &Intake{conn: conn} }
