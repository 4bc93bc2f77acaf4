package echo

import (
	"io"
	"log"
	"net"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// half is a pipe that pretends to half-close.
type half struct{ net.Conn }

func (half) CloseWrite() error { return nil }

// TestCloseGently gives a client that sends more data a limited time to hang
// up.
func TestCloseGently(t *testing.T) {
	for _, hangsUp := range []time.Duration{0, 20 * time.Millisecond, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			client, server := net.Pipe()
			var all sync.WaitGroup
			defer all.Wait()
			defer server.Close()
			all.Go(func() {
				_, err := io.WriteString(client, "more")
				assert.NoError(t, err, "it is not read")
				time.Sleep(hangsUp)
				client.Close()
			})
			start := time.Now()
			closeGently(half{server})
			assert.Equal(t, min(hangsUp, lingerTime), time.Since(start))
		})
	}
}

func TestClosedConnectionsAreForgotten(t *testing.T) {
	client, conn := net.Pipe()
	s := server{log: log.New(io.Discard, "", 0), open: map[net.Conn]bool{}}
	client.Close()
	s.talk(conn)
	assert.Empty(t, s.open)
}

// TestNoConnectionAfterTheStop connects between the stop and the end of
// the listener.
func TestNoConnectionAfterTheStop(t *testing.T) {
	s := server{open: map[net.Conn]bool{}, stopped: true}
	client, conn := net.Pipe()
	s.talk(conn)
	assert.Empty(t, s.open)
	client.SetReadDeadline(time.Now()) // no matter: it is closed
	_, err := client.Read(make([]byte, 1))
	assert.Equal(t, io.EOF, err)
}

func TestWhatPasses(t *testing.T) {
	for _, err := range []error{
		syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM,
		syscall.EPROTO, syscall.ENETDOWN, syscall.EHOSTUNREACH,
		syscall.EPERM, syscall.ENETUNREACH, syscall.ENOPROTOOPT,
	} {
		assert.True(t, passes(&net.OpError{Op: "accept", Err: err}), err)
	}
	assert.False(t, passes(&net.OpError{Op: "accept", Err: net.ErrClosed}))
	assert.False(t, passes(syscall.EINVAL))
}
