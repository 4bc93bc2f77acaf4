// Package echo is a server that says back what it is told, and a client
// that asks it.
//
// The server has a goroutine for each connection, which reads, answers
// and reads again as if there were no other client. Where a
// conversation stands is where its goroutine stands. There is no
// reactor to write: Go's runtime has one, and parks a goroutine that
// has to wait.
package echo

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"syscall"
	"time"
)

// Serve accepts connections on l, and sends back an answer to whatever
// arrives on them, as soon as it arrives. TCP knows no messages: what a
// client has written at once may come in pieces, each with an answer of
// its own, and several writes may come as one piece.
//
// The data that answer gets are valid until its result has been sent,
// so the result may be the same memory: see [Same]. Several calls run
// at the same time. An empty answer sends nothing. A panic in answer
// ends the program, as in any goroutine.
//
// Serve logs to w who connects, what is received and who has left, one
// line a Write, and one Write at a time. What a client has sent is
// escaped and cut, so that it cannot look like lines of the log or move
// a cursor. A log to [io.Discard] costs nothing for a message.
//
// Once ctx is done, Serve closes l, lets the answers in flight finish,
// closes the connections, and returns nil. That takes a second at most,
// from when the last call of answer has returned if one still runs. If
// l fails for good, it does the same, and returns the error. It never
// leaves a goroutine behind, so an answer that does not return holds it
// up, and so does a Write of w that blocks.
//
// A client that reads none of its answers for ten seconds is cut off.
// Too many connections for the system are no end: Serve says so once,
// and goes on when one more is possible.
//
// A TCP connection costs less than 4 KiB while it is silent, and holds
// no buffer, except on Windows, where it holds one of 32 KiB; the
// benchmarks compare it with the simple way.
func Serve(
	ctx context.Context, l net.Listener, w io.Writer,
	answer func(data []byte) []byte,
) error {
	ctx, cancel := context.WithCancel(ctx)
	s := server{
		ctx: ctx, log: log.New(w, "", 0), quiet: w == io.Discard,
		answer: answer, open: map[net.Conn]bool{},
	}
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	all.Go(func() {
		<-ctx.Done()
		l.Close()
		s.stop()
	})
	for {
		conn, err := s.accept(l)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case s.enter(conn):
			s.log.Printf("Connection established with %v", who(conn))
			all.Go(func() { s.talk(conn) })
		}
	}
}

// A server is what its goroutines share.
type server struct {
	ctx    context.Context
	log    *log.Logger
	quiet  bool // nobody reads the log
	answer func(data []byte) []byte

	mu   sync.Mutex
	open map[net.Conn]bool
}

// accept waits for a connection. If the system has no room for one, it
// waits for that too, a little longer each time.
func (s *server) accept(l net.Listener) (net.Conn, error) {
	const least, most = 5 * time.Millisecond, time.Second
	for pause := least; ; pause = min(2*pause, most) {
		conn, err := l.Accept()
		if err == nil || !passes(err) {
			return conn, err
		}
		if pause == least {
			s.log.Printf("No more connections for now: %v", err)
		}
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
			return nil, err
		}
	}
}

// passes says whether an error of Accept is not the listener's fault,
// so that it pays to try again.
func passes(err error) bool {
	var e interface{ Temporary() bool }
	return errors.As(err, &e) && e.Temporary() ||
		errors.Is(err, syscall.ENOBUFS) ||
		errors.Is(err, syscall.ENOMEM)
}
