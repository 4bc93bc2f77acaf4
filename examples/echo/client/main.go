// Client says something to an echo server, and prints the answer.
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
	"time"

	"example.com/baton/echo"
	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name: "echo/client", Words: "TEXT",
		Title: "Says TEXT to an echo server, and prints the answer",
	}
	addr := p.Addr("addr", "127.0.0.1:8000", "ask at `HOST:PORT`")
	timeout := p.Duration("timeout", 5*time.Second,
		"wait for the connection and the answer for `TIME`")

	p.Alone = func(ctx context.Context, w io.Writer) error {
		text := p.Given()
		if len(text) != 1 || text[0] == "" {
			return example.Usage("echo/client: want one TEXT to say, " +
				"in quotes if it has spaces: 'hello world'")
		}
		ctx, cancel := context.WithTimeoutCause(ctx, *timeout,
			fmt.Errorf("no answer for %v", *timeout))
		defer cancel()
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", *addr)
		if errors.Is(err, syscall.ECONNREFUSED) {
			err = fmt.Errorf("no server listens at %s; start one: "+
				"go run ./examples/echo/server", *addr)
		}
		if err != nil {
			return fmt.Errorf("connection failed: %w", err)
		}
		defer conn.Close()
		answer, err := echo.Ask(ctx, conn, text[0])
		if answer != "" {
			fmt.Fprintf(w, "Server said: %s\n", echo.Escape(answer))
		}
		if err == nil {
			fmt.Fprintln(w, "connection lost")
		}
		return err
	}
	return p.Run(ctx, w, args)
}
