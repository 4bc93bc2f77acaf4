package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/echo"
	"example.com/baton/internal/golden"
	"example.com/baton/internal/pipe"
)

// clients are two of one server, on pipes in memory. A says nothing for
// two seconds, and B says one word in two pieces.
func clients(ctx context.Context, w io.Writer, _ []string) error {
	l := pipe.Listen()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, w, echo.YouSaid) }()

	a, _ := l.Dial(ctx, "A")
	time.Sleep(time.Second)
	b, _ := l.Dial(ctx, "B")
	ask(w, b, "hel")
	time.Sleep(time.Second / 2)
	ask(w, b, "lo")
	time.Sleep(time.Second / 2)
	ask(w, a, "hello")
	time.Sleep(time.Second / 2)
	b.Close()
	time.Sleep(time.Second / 2)
	a.Close()

	synctest.Wait()
	cancel()
	return <-done
}

func ask(w io.Writer, conn net.Conn, text string) {
	io.WriteString(conn, text)
	answer := make([]byte, 100)
	n, _ := conn.Read(answer)
	fmt.Fprintf(w, "%v hears: %s\n", conn.LocalAddr(), answer[:n])
}

func TestPictures(t *testing.T) {
	golden.Transcripts(t, clients, "two clients")
	golden.Pictures(t, "Two clients of one server",
		"A says nothing for two seconds, and delays no other client.", "two clients")
}
