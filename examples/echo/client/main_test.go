package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
	"example.com/baton/internal/golden"
)

func listen(t *testing.T) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return l
}

// serve starts a server, which has to end with the test.
func serve(t *testing.T) (addr string) {
	l := listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, io.Discard, echo.YouSaid) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-done)
	})
	return l.Addr().String()
}

func TestClient(t *testing.T) {
	addr := serve(t)
	var out bytes.Buffer
	for _, text := range []string{"hello", "hello world", "\x1b[2J\n", "--", "-5"} {
		args := []string{"-addr", addr, "--", text}
		assert.NoError(t, program.Run(t.Context(), &out, args))
	}
	golden.File(t, "client.txt", out.Bytes())
}

func TestNoServer(t *testing.T) {
	l := listen(t)
	l.Close()
	var out bytes.Buffer
	err := program.Run(t.Context(), &out, []string{"-addr", l.Addr().String(), "hello"})
	assert.ErrorContains(t, err, "connection failed: ")
	assert.ErrorContains(t, err, l.Addr().String())
	assert.Empty(t, out.String())
}

func TestTimeout(t *testing.T) {
	l := listen(t) // accepts nothing, but the system does
	var out bytes.Buffer
	err := program.Run(t.Context(), &out,
		[]string{"-addr", l.Addr().String(), "-timeout", "20ms", "hello"})
	assert.Error(t, err)
	assert.Regexp(t, // if the machine is slow, even connecting is
		"^(no complete answer: timed out after 20ms|connection failed: .*timeout)$", err.Error())
	assert.Empty(t, out.String())
}

func TestTheServerDies(t *testing.T) {
	l := listen(t)
	go func() {
		conn, err := l.Accept()
		if err == nil {
			conn.Read(make([]byte, 100))
			conn.Close()
		}
	}()
	err := program.Run(t.Context(), io.Discard, []string{"-addr", l.Addr().String(), "hello"})
	assert.ErrorContains(t, err, "no complete answer: the server closed the connection")
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{{}, {""}, {"hello", "world"}} {
		err := program.Run(t.Context(), io.Discard, args)
		assert.ErrorContains(t, err, "want one TEXT")
	}
	for args, want := range map[string]string{
		"-timeout 0 hi":  "want a time above 0",
		"-timeout 5 hi":  "want a time above 0",
		"-addr 8000 hi":  "want HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8000",
		"-addr x:y hi":   "want HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8000",
		"-address :8 hi": "-h shows the usage",
	} {
		err := program.Run(t.Context(), io.Discard, strings.Fields(args))
		assert.ErrorContains(t, err, want)
	}
}

func TestHelp(t *testing.T) {
	var out bytes.Buffer
	program.Run(t.Context(), &out, []string{"-h"})
	golden.File(t, "help.txt", out.Bytes())
}
