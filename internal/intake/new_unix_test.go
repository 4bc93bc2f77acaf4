//go:build unix

package intake

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSilenceHoldsNoBuffer tries again and again to read from a silent
// client, always with the same buffer.
func TestSilenceHoldsNoBuffer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer client.Close()
	server, err := l.Accept()
	require.NoError(t, err)
	defer server.Close()
	raw, err := server.(*net.TCPConn).SyscallConn()
	require.NoError(t, err)
	var in Intake
	require.NoError(t, raw.Control(func(fd uintptr) {
		assert.False(t, in.tryRead(fd))
		assert.True(t, in.buf == nil)
		// The race detector has the pool lose every fourth buffer.
		assert.Zero(t, testing.AllocsPerRun(1000, func() { in.tryRead(fd) }))
	}))
}
