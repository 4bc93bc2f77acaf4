// Package echo has a server that sends back what it receives, and a
// client for it.
//
// The server runs one goroutine per connection. The goroutine reads,
// answers and reads again, as if there were no other client. There is
// no event loop to write, because the Go runtime has one: a goroutine
// that waits for data sleeps until the runtime wakes it. Apart from
// logs, slow clients and shutdown, this is the server:
//
//	for {
//		conn, err := l.Accept()
//		if err != nil {
//			return err
//		}
//		go func() {
//			defer conn.Close()
//			io.Copy(conn, conn) // reads, answers, and reads again
//		}()
//	}
package echo

import (
	"context"
	"io"
	"log"
	"net"
	"sync"

	"example.com/baton/internal/intake"
)

// Serve accepts connections on l, and answers each piece of data that
// arrives. TCP has no messages: one Write may arrive in pieces, and
// several may arrive as one. The data is valid until the answer is
// sent. Calls to answer run concurrently, and a panic in answer ends
// the program.
//
// Serve logs to w, one line per Write, with data escaped and shortened.
// It cuts off clients that take no data for [Patience], and waits while
// the system is short of resources. Once ctx is done, it closes l,
// waits for running calls of answer, and sends their results. It
// returns nil within a second after those calls have returned. It
// returns an error only if l fails.
func Serve(
	ctx context.Context, l net.Listener, w io.Writer,
	answer func(data []byte) []byte,
) error {
	ctx, cancel := context.WithCancel(ctx)
	s := server{
		log: log.New(w, "", 0), answer: answer,
		open: map[net.Conn]bool{},
	}
	in := listener{Listener: l, log: s.log}
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	all.Go(func() {
		<-ctx.Done()
		l.Close() // ends accept
		s.stop()  // ends every wait for a client
	})
	for {
		conn, err := in.accept(ctx)
		if err != nil && ctx.Err() != nil {
			return nil // l has been closed
		}
		if err != nil {
			return err
		}
		all.Go(func() { s.talk(conn) })
	}
}

// talk answers what arrives on conn, until the client closes or the
// server stops.
func (s *server) talk(conn net.Conn) {
	if !s.add(conn) {
		conn.Close()
		return
	}
	err := errExit // if answer calls runtime.Goexit
	defer func() {
		s.remove(conn)
		s.end(conn, err)
	}()
	err = s.answerAll(conn)
}

// answerAll receives, answers, and receives again.
func (s *server) answerAll(conn net.Conn) error {
	in := intake.New(conn)
	defer in.Release()
	for {
		data, err := in.Receive() // like conn.Read
		if err != nil {
			return err
		}
		s.logReceived(data)
		if err := s.send(conn, s.answer(data)); err != nil {
			return err
		}
	}
}

// A server is what its goroutines share.
type server struct {
	log    *log.Logger
	answer func(data []byte) []byte

	mu      sync.Mutex
	open    map[net.Conn]bool
	stopped bool
}
