package main

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"example.com/baton/echo"
	"example.com/baton/internal/golden"
)

// clients are two of one server, on pipes in memory: a bubble has no other
// network. A says nothing for two seconds, and holds up nobody.
func clients(ctx context.Context, w io.Writer, _ []string) error {
	l := make(listener)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, w, echo.YouSaid) }()
	ask := func(conn net.Conn, text string) {
		io.WriteString(conn, text)
		conn.Read(make([]byte, 100))
	}

	a := l.connect("A")
	time.Sleep(time.Second)
	b := l.connect("B")
	ask(b, "hel")
	time.Sleep(time.Second / 2)
	ask(b, "lo")
	time.Sleep(time.Second / 2)
	ask(a, "hello")
	time.Sleep(time.Second / 2)
	b.Close()
	time.Sleep(time.Second / 2)
	a.Close()
	time.Sleep(time.Second)
	cancel()
	return <-done
}

func TestPictures(t *testing.T) {
	golden.Transcripts(t, clients, "two clients")
	golden.Pictures(t, "Two clients of one server",
		"A says nothing for two seconds, and holds up nobody.", "two clients")
}

// A listener hands out what has been connected.
type listener chan net.Conn

func (l listener) connect(name string) net.Conn {
	here, there := net.Pipe()
	l <- client{there, address(name)}
	return here
}

func (l listener) Accept() (net.Conn, error) {
	conn, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l listener) Close() error   { close(l); return nil }
func (l listener) Addr() net.Addr { return address("server") }

// A client is the server's end of a pipe, with a name for an address.
type client struct {
	net.Conn
	address
}

func (c client) RemoteAddr() net.Addr { return c.address }

type address string

func (a address) Network() string { return "pipe" }
func (a address) String() string  { return string(a) }
