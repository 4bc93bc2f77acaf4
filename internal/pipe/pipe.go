// Package pipe is a network in memory. A bubble of testing/synctest needs
// one: its time stands still while a goroutine waits for a real network.
package pipe

import (
	"context"
	"net"
	"sync"
)

// A Listener is a [net.Listener] whose connections are pipes.
type Listener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// Listen returns a listener that can be dialed.
func Listen() *Listener {
	return &Listener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Dial waits until it is accepted, and returns the end of a client who is
// known to the server by this name.
func (l *Listener) Dial(ctx context.Context, name string) (net.Conn, error) {
	here, there := net.Pipe()
	client := address(name)
	select {
	case l.conns <- end{there, server, client}:
		return end{here, client, server}, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept waits for the next client, and returns the end of the server.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Dial and Accept. Connections stay.
func (l *Listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr returns the address of the server, which is "server".
func (l *Listener) Addr() net.Addr { return server }

const server = address("server")

// An end of a pipe has a name, and so has the other.
type end struct {
	net.Conn
	local, remote address
}

func (e end) LocalAddr() net.Addr  { return e.local }
func (e end) RemoteAddr() net.Addr { return e.remote }

type address string

func (a address) Network() string { return "pipe" }
func (a address) String() string  { return string(a) }
