//go:build unix

package echo

import (
	"context"
	"io"
	"log"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// connected returns both ends of a connection.
func connected(t *testing.T) (client, server *net.TCPConn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	here, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { here.Close() })
	there, err := l.Accept()
	require.NoError(t, err)
	t.Cleanup(func() { there.Close() })
	return here.(*net.TCPConn), there.(*net.TCPConn)
}

// TestAnswersShareABuffer answers again and again, with nothing new, as
// the log is not read.
func TestAnswersShareABuffer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error)
	go func() { served <- Serve(ctx, l, io.Discard, Same) }()
	client, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	said := make([]byte, 5)
	assert.Zero(t, testing.AllocsPerRun(200, func() {
		client.Write(said)
		client.Read(said)
	}))
	client.Close()
	cancel()
	assert.NoError(t, <-served)
}

// TestADeafClientIsForgotten checks for the reset that makes the system drop
// data that is still on its way.
func TestADeafClientIsForgotten(t *testing.T) {
	client, conn := connected(t)
	s := server{log: log.New(io.Discard, "", 0)}
	s.end(conn, errNotReading)
	_, err := io.ReadAll(client)
	assert.ErrorIs(t, err, syscall.ECONNRESET)
}
