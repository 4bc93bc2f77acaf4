//go:build unix

package example

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain is, in a process that command starts, the main of a program.
func TestMain(m *testing.M) {
	if os.Getenv("BATON_TEST_MAIN") != "" {
		Main(stubborn)
	}
	os.Exit(m.Run())
}

// stubborn notices that it is to end, but does so only if it is told to.
func stubborn(ctx context.Context, w io.Writer, args []string) error {
	fmt.Fprintln(w, "begins")
	<-ctx.Done()
	fmt.Fprintln(w, "should end")
	if args[0] == "ends" {
		return nil
	}
	select {}
}

// A command is a program that has begun.
type command struct {
	*exec.Cmd
	lines  *bufio.Reader
	stderr bytes.Buffer
}

// begin starts a program, which is killed if it does not end soon enough.
func begin(t *testing.T, words ...string) *command {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	c := &command{Cmd: exec.CommandContext(ctx, words[0], words[1:]...)}
	c.Env = append(os.Environ(), "BATON_TEST_MAIN=1")
	c.Stderr = &c.stderr
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { cancel(); c.Wait() })
	c.lines = bufio.NewReader(out)
	c.sees(t, "begins\n")
	return c
}

func (c *command) sees(t *testing.T, want string) {
	t.Helper()
	line, err := c.lines.ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, want, line)
}

func (c *command) gets(t *testing.T, s syscall.Signal) {
	t.Helper()
	require.NoError(t, c.Process.Signal(s))
}

func TestASecondCtrlCEndsAtOnce(t *testing.T) {
	if signal.Ignored(os.Interrupt) {
		t.Skip("it is ignored here, as in the background")
	}
	c := begin(t, os.Args[0], "stays")
	c.gets(t, syscall.SIGINT)
	c.sees(t, "should end\n")
	c.gets(t, syscall.SIGINT)
	c.Wait()
	status := c.ProcessState.Sys().(syscall.WaitStatus)
	assert.Equal(t, syscall.SIGINT, status.Signal())
}

func TestTheEndOfTheTerminal(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("it is ignored here, as under nohup")
	}
	c := begin(t, os.Args[0], "ends")
	c.gets(t, syscall.SIGHUP)
	c.sees(t, "should end\n")
	c.Wait()
	assert.Equal(t, 128+int(syscall.SIGHUP), c.ProcessState.ExitCode())
	assert.Equal(t, "stopped: hangup\n", c.stderr.String())
}

func TestNohup(t *testing.T) {
	c := begin(t, "sh", "-c", `trap "" HUP; exec "$0" ends`, os.Args[0])
	c.gets(t, syscall.SIGHUP)
	c.gets(t, syscall.SIGTERM)
	c.sees(t, "should end\n")
	c.Wait()
	assert.Equal(t, 128+int(syscall.SIGTERM), c.ProcessState.ExitCode())
	assert.Equal(t, "stopped: terminated\n", c.stderr.String())
}
