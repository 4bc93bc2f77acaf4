// Client sends a text to an echo server, and prints the answer.
//
// Usage:
//
//	go run ./examples/echo/client [-addr HOST:PORT] [-timeout TIME] TEXT
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

// ask connects to the server at addr, sends text, and prints the
// answer.
func ask(ctx context.Context, w io.Writer, addr, text string) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = fmt.Errorf("no server listens at %s; start one: "+
			"go run ./examples/echo/server", addr)
	}
	if err != nil {
		return fmt.Errorf("connection failed: %w", err)
	}
	defer conn.Close()
	answer, err := echo.Ask(ctx, conn, text)
	if answer != "" {
		fmt.Fprintf(w, "Server said: %s\n", echo.Escape(answer))
	}
	if err == nil {
		fmt.Fprintln(w, "connection lost")
	}
	return err
}

func main() { example.Main(program.Run) }
