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
	"path/filepath"
	"runtime"
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

// stubborn notices that it should end, but ends only if args say so.
func stubborn(ctx context.Context, w io.Writer, args []string) error {
	if args[0] == "pours" {
		return pours(ctx, w, args)
	}
	fmt.Fprintln(w, "begins")
	if args[0] == "computes" {
		for range 8000 {
			go func() {
				//lint:ignore SA5002 it computes forever
				for {
				}
			}()
		}
	}
	if args[0] == "opens" {
		return pours(ctx, w, args[1:])
	}
	<-ctx.Done()
	fmt.Fprintln(w, "should end")
	if args[0] == "ends" {
		return nil
	}
	select {}
}

// pours prints until it is canceled.
func pours(ctx context.Context, w io.Writer, args []string) error {
	p := Program{Name: "kettle", Variants: []Variant{{
		Name: "pours", Run: func(ctx context.Context, w io.Writer) error {
			for ctx.Err() == nil {
				fmt.Fprintln(w, "Start tea")
			}
			return ctx.Err()
		},
	}}}
	return p.Run(ctx, w, args)
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

func TestASecondCtrlCEndsImmediately(t *testing.T) {
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

// Thousands of goroutines that compute do not delay that.
func TestASecondCtrlCWhileAllProcessorsCompute(t *testing.T) {
	if signal.Ignored(os.Interrupt) {
		t.Skip("it is ignored here, as in the background")
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can do that")
	}
	c := begin(t, os.Args[0], "computes")
	time.Sleep(500 * time.Millisecond) // until they compute
	ended := make(chan struct{})
	go func() { c.Wait(); close(ended) }()
	for tick := time.Tick(50 * time.Millisecond); ; { // two may arrive as one
		select {
		case <-tick:
			c.Process.Signal(syscall.SIGINT)
			continue
		case <-ended:
		}
		break
	}
	status := c.ProcessState.Sys().(syscall.WaitStatus)
	assert.Equal(t, syscall.SIGINT, status.Signal(), "not killed after 20 s")
}

// Ctrl-C ends a program that is stuck in writing to a pipe whose reader
// stands still.
func TestCtrlCWhileNobodyReads(t *testing.T) {
	if signal.Ignored(os.Interrupt) {
		t.Skip("it is ignored here, as in the background")
	}
	r, full, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer full.Close()
	full.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
	_, err = full.Write(make([]byte, 1<<20))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)

	dir := t.TempDir()
	svg, old := filepath.Join(dir, "new.svg"), filepath.Join(dir, "old.json")
	require.NoError(t, os.WriteFile(old, []byte("old"), 0o666))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "pours", "-svg", svg, "-trace", old)
	cmd.Env = append(os.Environ(), "BATON_TEST_MAIN=1")
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = full, &stderr
	require.NoError(t, cmd.Start())
	for { // it is made right before the first line is printed
		if _, err := os.Stat(svg); err == nil || ctx.Err() != nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	cmd.Wait()
	assert.Equal(t, 130, cmd.ProcessState.ExitCode())
	assert.Equal(t, "stopped by Ctrl-C\n", stderr.String())
	text, err := os.ReadFile(old)
	assert.NoError(t, err)
	assert.Equal(t, "old", string(text))
	left, err := os.ReadDir(dir)
	assert.NoError(t, err)
	assert.Len(t, left, 1, "the old file")
}

// Where it is stuck in anything else, it is ended by force.
func TestCtrlCWhileAPipeIsOpened(t *testing.T) {
	if signal.Ignored(os.Interrupt) {
		t.Skip("it is ignored here, as in the background")
	}
	dir := t.TempDir()
	svg, pipe := filepath.Join(dir, "new.svg"), filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o666))
	c := begin(t, os.Args[0], "opens", "pours", "-svg", svg, "-trace", pipe)
	for {
		if _, err := os.Stat(svg); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	c.gets(t, syscall.SIGINT)
	c.Wait()
	assert.Equal(t, 130, c.ProcessState.ExitCode())
	assert.Equal(t, "stopped by Ctrl-C\n", c.stderr.String())
	assert.NoFileExists(t, svg)
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
