// Service returns the price of an item in each of twelve shops.
//
// Usage:
//
//	go run ./examples/service [-addr HOST:PORT] [-debug HOST:PORT]
//	    [-trace FILE]
//
// It runs until Ctrl-C or SIGTERM, and then finishes the requests that
// are in flight. In another terminal: curl localhost:8080/price/tea
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long requests in flight may take after a signal.
const grace = 10 * time.Second

// serve answers requests from l until ctx is done, and then finishes
// those that are in flight. It closes l.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: grace}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		server.Close()
		return fmt.Errorf(
			"requests are still in flight after %v: %w", grace, err)
	}
	return nil
}

func main() {
	c := parse(os.Args[1:])
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program
	if err := run(ctx, c); err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(1)
	}
}
