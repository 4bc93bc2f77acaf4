// Server sends back what its clients send, until Ctrl-C.
//
// Usage:
//
//	go run ./examples/echo/server [-addr HOST:PORT] [-same]
//
// Each answer begins with "You said: ". With -same, the server sends
// back exactly the bytes that it received.
// In another terminal: go run ./examples/echo/client hello
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"example.com/baton/echo"
	"example.com/baton/internal/example"
)

// serve listens at addr, and answers clients until ctx is done.
func serve(
	ctx context.Context, w io.Writer, addr string, same bool,
) error {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use, perhaps by another echo "+
			"server: stop it, or choose another port, such as "+
			"-addr 127.0.0.1:8001", addr)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if same {
		fmt.Fprintf(w, "Started to listen on port %d\n", port)
		return echo.Serve(ctx, l, w, echo.Same)
	}
	fmt.Fprintf(w, "Listening on port %d\n", port)
	return echo.Serve(ctx, l, w, echo.YouSaid)
}

func main() { example.Main(program.Run) }
