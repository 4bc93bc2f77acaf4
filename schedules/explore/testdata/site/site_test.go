package site

import (
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
)

// A caller is a listener with one connection.
type caller chan net.Conn

func (c caller) Accept() (net.Conn, error) {
	conn, ok := <-c
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (c caller) Close() error { return nil }

func (c caller) Addr() net.Addr { return &net.UnixAddr{Name: "caller", Net: "unix"} }

func TestVisitors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(Site)
		calls := make(caller, 1)
		defer close(calls)
		go http.Serve(calls, s)
		here, there := net.Pipe()
		calls <- there
		io.WriteString(here, "GET / HTTP/1.0\r\n\r\n")
		io.ReadAll(here)
		if n := s.Visitors(); n != 1 {
			t.Errorf("%d visitors", n)
		}
	})
}
