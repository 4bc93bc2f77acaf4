package exercise

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBusyForever is what TestGuard runs: an answer that never returns, and
// that leaves no processor to others.
func TestBusyForever(t *testing.T) {
	if os.Getenv("BATON_BUSY") == "" {
		t.Skip("TestGuard runs it")
	}
	os.Stdout.WriteString("busy\n")
	//lint:ignore SA5002 spinning is the point
	for {
	}
}

// The kernel closes the pipe when a process is killed. A process that was
// started by the killed one must end then, no matter what it does.
func TestGuard(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestBusyForever$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), "BATON_BUSY=1", oneProcessor)
	release, err := guard(cmd)
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer cmd.Process.Kill()
	_, err = out.Read(make([]byte, 1))
	require.NoError(t, err)
	begin := time.Now()
	require.NoError(t, release())
	assert.EqualError(t, cmd.Wait(), "exit status 1", "not by the timeout")
	assert.Less(t, time.Since(begin), 30*time.Second)
}
