package echo_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"

	"golang.org/x/time/rate"

	"example.com/baton/echo"
)

// A server at work: it answers something of its own, ten times per
// second at most. The limit wraps the function that answers, and needs
// no option of Serve. All connections share it.
func ExampleServe_rateLimit() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	limit := rate.NewLimiter(10, 5)
	shout := func(data []byte) []byte {
		if limit.Wait(ctx) != nil {
			return []byte("the server stops")
		}
		return bytes.ToUpper(data)
	}
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, io.Discard, shout) }()

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	fmt.Println(echo.Ask(ctx, conn, "hello"))
	stop()
	fmt.Println(<-done)
	// Output:
	// HELLO <nil>
	// <nil>
}
