//go:build !unix

package echo

import "net"

// newIntake prepares to receive from conn. Here it holds a buffer while
// it waits: the system has no cheap way to try to read.
func newIntake(conn net.Conn) *intake { return &intake{conn: conn} }
