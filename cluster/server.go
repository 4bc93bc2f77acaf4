package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// start starts a NATS server in this process, with its files in dir.
// Port -1 is any free port.
func start(host string, port int, dir string) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		Host: host, Port: port,
		JetStream: true, StoreDir: dir,
		NoLog: true, NoSigs: true,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot start the server: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		stop(s)
		return nil, fmt.Errorf("the server on %s, port %d, has not "+
			"started after 10 s: is the port in use?", host, port)
	}
	return s, nil
}

// stop stops a server. Its files stay.
func stop(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

func temporary() (dir string, err error) {
	return os.MkdirTemp("", "baton-cluster-")
}

// serve runs a server until ctx is done.
func serve(ctx context.Context, w io.Writer) (err error) {
	host, digits, err := net.SplitHostPort(*addr)
	if err != nil {
		return err
	}
	port, err := net.LookupPort("tcp", digits)
	if err != nil {
		return err
	}
	// If the port is in use, NATS itself would end the program.
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	l.Close()
	dir := *dir
	if dir == "" {
		if dir, err = temporary(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	s, err := start(host, port, dir)
	if err != nil {
		return err
	}
	defer stop(s)
	fmt.Fprintf(w, "Serving %s, with the jobs in %s\n",
		s.ClientURL(), dir)
	<-ctx.Done()
	return context.Cause(ctx)
}
