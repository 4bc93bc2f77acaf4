//go:build unix

package task_test

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/task"
)

// gone says whether there is no such process anymore.
func gone(pid int) bool { return syscall.Kill(pid, 0) == syscall.ESRCH }

// TestProcessEndsWithItsParent kills a process that waits for another
// one with a signal that leaves it no time to clean up.
func TestProcessEndsWithItsParent(t *testing.T) {
	if file := os.Getenv("BATON_TEST_PARENT"); file != "" {
		task.Process(context.Background(), "wait", []byte(file)).Wait()
		return
	}
	file := t.TempDir() + "/pid"
	parent := exec.Command(os.Args[0], "-test.run=^TestProcessEndsWithItsParent$")
	parent.Env = append(os.Environ(), "BATON_TEST_PARENT="+file)
	require.NoError(t, parent.Start())
	child := readSoon(t, file)
	require.NoError(t, parent.Process.Kill())
	parent.Wait()
	assert.Eventually(t, func() bool { return gone(child) },
		20*time.Second, 5*time.Millisecond)
}

// leaves leaves a process behind that has its output, and says which.
func leaves([]byte) ([]byte, error) {
	c := exec.Command("sleep", "60")
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		return nil, err
	}
	return strconv.AppendInt(nil, int64(c.Process.Pid), 10), nil
}

// The child that is left sleeps for longer than the test waits.
func TestProcessMayLeaveAChild(t *testing.T) {
	t.Parallel()
	start := time.Now()
	left := task.Process(t.Context(), "leaves", nil)
	done := make(chan struct{})
	go func() { defer close(done); left.Wait() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("it waits for the child")
	}
	assert.GreaterOrEqual(t, time.Since(start), time.Second)
	got, err := left.Wait()
	require.NoError(t, err)
	pid, err := strconv.Atoi(string(got))
	require.NoError(t, err)
	assert.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
}
