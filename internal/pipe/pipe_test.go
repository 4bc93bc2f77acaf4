package pipe

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
)

func TestBothEndsHaveNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := Listen()
		go func() {
			conn, err := l.Accept()
			assert.NoError(t, err)
			assert.Equal(t, l.Addr(), conn.LocalAddr())
			io.WriteString(conn, "hello "+conn.RemoteAddr().String())
			conn.Close()
		}()
		conn, err := l.Dial(t.Context(), "A")
		require.NoError(t, err)
		assert.Equal(t, "A", conn.LocalAddr().String())
		assert.Equal(t, l.Addr(), conn.RemoteAddr())
		assert.NoError(t, l.Close(), "connections stay")
		heard, err := io.ReadAll(conn)
		assert.NoError(t, err)
		assert.Equal(t, "hello A", string(heard))
	})
}

func TestCloseEndsWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, wait := range []func(*Listener) (net.Conn, error){
			(*Listener).Accept,
			func(l *Listener) (net.Conn, error) {
				return l.Dial(t.Context(), "A")
			},
		} {
			l := Listen()
			done := make(chan error)
			go func() {
				_, err := wait(l)
				done <- err
			}()
			synctest.Wait()
			l.Close()
			assert.Equal(t, net.ErrClosed, <-done)
			assert.NoError(t, l.Close(), "a second time")
		}
	})
}

func TestDialIsCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Listen().Dial(ctx, "A")
	assert.Equal(t, context.Canceled, err)
}
