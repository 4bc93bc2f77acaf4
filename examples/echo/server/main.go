// Server says back what its clients say, until Ctrl-C.
//
// Usage:
//
//	go run ./examples/echo/server [-addr HOST:PORT] [-same]
//
// It puts "You said: " in front of it, or, with -same, changes no byte.
// In another terminal: go run ./examples/echo/client hello
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
		Name:  "echo/server",
		Title: "A server that says back what its clients say",
		Grace: 2 * time.Second, // echo.Serve needs one at most
	}
	addr := p.Addr("addr", "127.0.0.1:8000",
		"listen on `HOST:PORT`; :8000 is open to the whole network")
	same := p.Bool("same", "send back the same bytes, without a word")

	p.Alone = func(ctx context.Context, w io.Writer) error {
		l, err := net.Listen("tcp", *addr)
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("%s is in use, maybe by another such "+
				"server: stop that, or choose another port, as in "+
				"-addr 127.0.0.1:8001", *addr)
		}
		if err != nil {
			return fmt.Errorf("cannot listen on %s: %w", *addr, err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		if *same {
			fmt.Fprintf(w, "Started to listen on port %d\n", port)
			return echo.Serve(ctx, l, w, echo.Same)
		}
		fmt.Fprintf(w, "Listening on port %d\n", port)
		return echo.Serve(ctx, l, w, echo.YouSaid)
	}
	return p.Run(ctx, w, args)
}
