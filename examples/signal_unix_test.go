//go:build unix

package examples

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// long are command lines that take seconds.
var long = []string{
	"say -progress sequential", "count concurrent", "tasks loop",
	"chores sequential", "chores looking-up", "queue -workers 1",
	"unsync -below 100000000 goroutine", "unsync -below 100000000 process",
	"preempt",
}

// TestCtrlC interrupts each of them as soon as it has printed a line.
// That it ends before its time is shown by the exit code.
func TestCtrlC(t *testing.T) {
	for _, command := range long {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			code, stderr := interrupted(t, command, os.Interrupt, readLine)
			assert.Equal(t, 130, code)
			assert.Equal(t, "stopped by Ctrl-C\n", stderr)
		})
	}
}

// TestCtrlCWhileEverythingComputes has a thousand tasks that compete for
// the processors. Unless they yield and check their context, the program
// takes 13 s to stop on a quiet machine.
func TestCtrlCWhileEverythingComputes(t *testing.T) {
	for _, variant := range []string{"goroutine", "thread", "process"} {
		t.Run(variant, func(t *testing.T) {
			var start time.Time
			code, stderr := interrupted(t,
				"unsync -n 1000 -below 1000000000 "+variant, os.Interrupt,
				func(_ int, stdout io.Reader) {
					lines := bufio.NewReader(stdout)
					for range 1000 { // all tasks have started
						lines.ReadString('\n')
					}
					start = time.Now()
				})
			assert.Less(t, time.Since(start), 10*time.Second)
			assert.Equal(t, 130, code)
			assert.Equal(t, "stopped by Ctrl-C\n", stderr)
		})
	}
}

func TestTerminate(t *testing.T) {
	code, stderr := interrupted(t, "chores looking-up", syscall.SIGTERM, readLine)
	assert.Equal(t, 143, code)
	assert.Equal(t, "stopped: terminated\n", stderr)
}

func readLine(_ int, stdout io.Reader) { bufio.NewReader(stdout).ReadString('\n') }

// interrupted sends a signal to a program once it is ready, and returns
// how it ended.
func interrupted(
	t *testing.T, command string, s os.Signal, ready func(pid int, stdout io.Reader),
) (code int, stderr string) {
	t.Helper()
	words := strings.Fields(command)
	cmd := program(words[0], words[1:]...)
	temp := t.TempDir()
	cmd.Env = append(cmd.Env, "TMPDIR="+temp)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	ready(cmd.Process.Pid, out)
	require.NoError(t, cmd.Process.Signal(s))
	cmd.Wait()
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, left, "files left behind")
	return cmd.ProcessState.ExitCode(), errs.String()
}

// TestClosedStdout reads one line and goes away, as "| head -1" does.
func TestClosedStdout(t *testing.T) {
	for _, command := range []string{
		"chores looking-up", "count concurrent", "queue -workers 1",
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(command)
			cmd := program(words[0], words[1:]...)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			_, err = bufio.NewReader(out).ReadString('\n')
			require.NoError(t, err)
			require.NoError(t, out.Close())
			assert.NoError(t, cmd.Wait())
			assert.Empty(t, errs.String())
		})
	}
}
