//go:build !unix

package echo

import "net"

// open prepares to receive from conn. Here it holds a buffer while it
// waits: the system has no cheap way to try to read.
func open(conn net.Conn) *intake { return &intake{conn: conn} }
