package echo_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
)

// with runs a server that treats each connection as f does, and returns a
// connection to it.
func with(t *testing.T, f func(conn *net.TCPConn)) net.Conn {
	l := loopback(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err == nil {
			f(conn.(*net.TCPConn))
			conn.Close()
		}
	}()
	conn, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(); l.Close(); <-done })
	return conn
}

// hears says hello, and wants this answer.
func hears(t testing.TB, conn net.Conn, want string) {
	t.Helper()
	answer, err := echo.Ask(t.Context(), conn, "hello")
	assert.NoError(t, err)
	assert.Equal(t, want, answer)
}

func TestAskTakesTheWholeAnswer(t *testing.T) {
	conn := with(t, func(conn *net.TCPConn) {
		buf := make([]byte, 100)
		n, _ := conn.Read(buf)
		for _, b := range buf[:n] { // byte by byte
			conn.Write([]byte{b})
			time.Sleep(time.Millisecond)
		}
		_, err := conn.Read(buf) // until the client has closed its half
		assert.Equal(t, io.EOF, err)
		conn.Write([]byte(" and good bye"))
	})
	hears(t, conn, "hello and good bye")
}

// A server that has sent its answer need not read the rest.
func TestAskAServerThatDoesNotListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer here.Close()
		defer there.Close()
		go func() {
			io.ReadFull(there, make([]byte, 3))
			io.WriteString(there, "enough")
		}()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		answer, err := echo.Ask(ctx, here, "hello")
		assert.ErrorContains(t, err, "no complete answer: ")
		assert.Equal(t, "enough", answer)
		assert.Zero(t, time.Since(start))
	})
}

// A Twisted server drops its answer if the client closes its half too early.
func TestAskDoesNotHangUpBeforeTheAnswer(t *testing.T) {
	conn := with(t, func(conn *net.TCPConn) {
		buf := make([]byte, 100)
		n, _ := conn.Read(buf)
		conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if _, err := conn.Read(buf[n:]); err != io.EOF {
			conn.Write(buf[:n])
		}
	})
	hears(t, conn, "hello")
}

func TestAskALongText(t *testing.T) { // longer than all buffers on the way
	addr := listen(t, echo.Same)
	text := strings.Repeat("0123456789abcdef", full(512<<10, 8<<20))
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer conn.Close()
	answer, err := echo.Ask(t.Context(), conn, text)
	assert.NoError(t, err)
	assert.True(t, text == answer)
}

// Ask limits an answer, even if the server never stops sending.
func TestAskAServerWithoutEnd(t *testing.T) {
	const most = 1<<20 + 16*len("hello")
	for more, wrong := range map[int]string{
		0: "", 1: "no complete answer: the answer is too long", 1 << 20: "too long",
	} {
		conn := with(t, func(conn *net.TCPConn) {
			conn.Read(make([]byte, 100))
			conn.Write(make([]byte, most+more))
		})
		answer, err := echo.Ask(t.Context(), conn, "hello")
		conn.Close()
		assert.Len(t, answer, most)
		if wrong == "" {
			assert.NoError(t, err)
			continue
		}
		assert.ErrorContains(t, err, wrong)
	}
}

func TestAskNothing(t *testing.T) {
	_, err := echo.Ask(t.Context(), nil, "")
	assert.EqualError(t, err, "the text is empty")
}

func TestAskAServerThatDoesNotAnswer(t *testing.T) {
	conn := with(t, func(conn *net.TCPConn) {
		conn.Read(make([]byte, 100))
	})
	answer, err := echo.Ask(t.Context(), conn, "hello")
	assert.EqualError(t, err, "no complete answer: the server closed the connection")
	assert.Empty(t, answer)
}

func TestAskAServerThatBreaksOff(t *testing.T) {
	conn := with(t, func(conn *net.TCPConn) {
		n, _ := conn.Read(make([]byte, 100))
		conn.Write([]byte("hello")[:n-2])
		conn.Read(make([]byte, 100)) // the client has heard that
		conn.SetLinger(0)            // makes closing a reset
	})
	answer, err := echo.Ask(t.Context(), conn, "hello")
	assert.ErrorContains(t, err, "no complete answer: ")
	assert.NotContains(t, err.Error(), "\n", "and what came of that")
	assert.Equal(t, "hel", answer)
}

func TestAskIsCanceled(t *testing.T) {
	tired := errors.New("tired of waiting")
	for _, heard := range []int{0, 3, 5} {
		synctest.Test(t, func(t *testing.T) {
			here, there := net.Pipe()
			defer here.Close()
			defer there.Close()
			go io.ReadFull(there, make([]byte, heard))
			ctx, cancel := context.WithTimeoutCause(
				t.Context(), time.Second, tired)
			defer cancel()
			start := time.Now()
			_, err := echo.Ask(ctx, here, "hello")
			assert.ErrorIs(t, err, tired)
			assert.Equal(t, time.Second, time.Since(start))
		})
	}
}
