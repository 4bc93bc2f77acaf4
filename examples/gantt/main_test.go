//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
	"example.com/baton/timeline"

	_ "example.com/baton/internal/golden" // for -update
)

// The test is the program itself, if it is told so: what a shell sees is
// what is tested.
func TestMain(m *testing.M) {
	if os.Getenv("BE_GANTT") != "" {
		example.Main(run)
	}
	os.Exit(m.Run())
}

// gantt returns a command that runs gantt with words.
func gantt(words ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], words...)
	cmd.Env = append(os.Environ(), "BE_GANTT=1",
		"GORACE=atexit_sleep_ms=0") // or each would take a second to end
	return cmd
}

func result(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Run()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func TestPassesOn(t *testing.T) {
	stdout, stderr, code := result(t, gantt("sh", "-c",
		`printf 'Start tea\nno end'; echo oops >&2; exit 7`))
	assert.Equal(t, "Start tea\nno end", stdout)
	assert.Equal(t, "oops\n", stderr)
	assert.Equal(t, 7, code)
}

// TestPythonKeepsNoLinesBack asks what Python looks for.
func TestPythonKeepsNoLinesBack(t *testing.T) {
	stdout, _, _ := result(t, gantt("sh", "-c", "echo $PYTHONUNBUFFERED"))
	assert.Equal(t, "1\n", stdout)
}

func TestPassesOnManyBytes(t *testing.T) {
	const script = `i=0; while [ $i -lt 3000 ]; do printf 'line %d \377\n' $i; i=$((i+1)); done`
	want, err := exec.Command("sh", "-c", script).Output()
	require.NoError(t, err)
	stdout, _, code := result(t, gantt("sh", "-c", script))
	assert.Equal(t, string(want), stdout)
	assert.Zero(t, code)
}

func TestStandardInputOfTheCommand(t *testing.T) {
	cmd := gantt("tr", "a-z", "A-Z")
	cmd.Stdin = strings.NewReader("start tea\n")
	stdout, _, code := result(t, cmd)
	assert.Equal(t, "START TEA\n", stdout)
	assert.Zero(t, code)
}

func TestStandardInput(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	cmd := gantt("-svg", svg)
	cmd.Stdin = strings.NewReader("Start tea\nEnd tea\nno end")
	stdout, stderr, code := result(t, cmd)
	assert.Equal(t, "Start tea\nEnd tea\nno end", stdout)
	assert.Contains(t, stderr, "the times are those of reading")
	assert.Zero(t, code)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(text), "tea")
}

func TestSignalled(t *testing.T) {
	_, _, code := result(t, gantt("sh", "-c", "kill -TERM $$"))
	assert.Equal(t, 128+15, code, "as a shell tells it")
}

func TestNoSuchCommand(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	stdout, stderr, code := result(t, gantt("-svg", svg, "no-such-command"))
	assert.Empty(t, stdout)
	assert.Equal(t, "gantt: cannot run no-such-command: "+
		"executable file not found in $PATH\n", stderr)
	assert.Equal(t, 127, code)
	_, _, code = result(t, gantt(t.TempDir()))
	assert.Equal(t, 126, code, "a folder is there, and no command")
}

func TestUsage(t *testing.T) {
	stdout, stderr, code := result(t, gantt("-svg"))
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "flag needs an argument")
	assert.Equal(t, 2, code)
	stdout, _, code = result(t, gantt("-h"))
	assert.Contains(t, stdout, "usage: go run ./examples/gantt [flags] command [words]\n")
	assert.Contains(t, stdout, "drawn on stderr, if that is a terminal; -svg and -trace")
	assert.Zero(t, code)
}

// Ctrl-C ends all that the command has started. What there was to see is
// drawn: many programs end in no other way.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	svg, pids := filepath.Join(dir, "x.svg"), filepath.Join(dir, "pids")
	for name, script := range map[string]string{
		"willing":   `sleep 100 & echo $! $$ >"$0"; echo ready; wait`,
		"unwilling": `trap "" INT TERM; sleep 100 & echo $! $$ >"$0"; echo ready; wait; wait`,
	} {
		t.Run(name, func(t *testing.T) {
			cmd := gantt("-svg", svg, "sh", "-c", script, pids)
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			require.NoError(t, cmd.Start())
			_, err = io.ReadFull(out, make([]byte, len("ready\n")))
			require.NoError(t, err)
			require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
			io.Copy(io.Discard, out)
			cmd.Wait()
			assert.Equal(t, 130, cmd.ProcessState.ExitCode())
			assert.Equal(t, "stopped by Ctrl-C\n", stderr.String())
			drawn, err := os.ReadFile(svg)
			require.NoError(t, err)
			assert.Contains(t, string(drawn), ">ready</text>")

			text, err := os.ReadFile(pids)
			require.NoError(t, err)
			for pid := range strings.FieldsSeq(string(text)) {
				require.Eventually(t, func() bool { return gone(pid) },
					10*time.Second, 10*time.Millisecond, "process %s is left", pid)
			}
		})
	}
}

// gone says whether a process has ended, or only waits to be forgotten.
func gone(pid string) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
	return err != nil || strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

// The programs of the chapter, in its manner, at a tenth of the time.
const chores = `
import asyncio, sys, time

look_up = len(sys.argv) > 1

async def machine(name, sec, then=None):
    print(f"Start {name} for {sec} seconds")
    await asyncio.sleep(sec)
    print(f"End {name} for {sec} seconds")
    if then:
        await then

async def potatoes(pieces):
    print(f"Start cleaning potatoes for {pieces} pieces")
    for ix in range(pieces):
        print(f"Cleaning potato {ix}")
        time.sleep(0.05)
        if look_up:
            await asyncio.sleep(0.0001)
    print(f"End cleaning potatoes for {pieces} pieces")

async def main():
    await asyncio.gather(
        machine("dishwasher", 0.3),
        machine("washing machine", 0.3, machine("dryer", 0.3)),
        machine("boiling water", 0.4),
        potatoes(14))

asyncio.run(main())
print("Elapsed 1")
`

// The Python programs have the charts of their Go sisters.
func TestPython(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 here")
	}
	file := filepath.Join(t.TempDir(), "chores.py")
	require.NoError(t, os.WriteFile(file, []byte(chores), 0o666))
	chart := func(words ...string) timeline.Chart {
		var out bytes.Buffer
		r := timeline.NewRecorder(&out)
		require.NoError(t, run(t.Context(), r, append([]string{"python3", file}, words...)))
		require.Contains(t, out.String(), "End dryer for 0.3 seconds\n")
		return timeline.NewChart("", r.Lines(), 0)
	}
	kinds := func(c timeline.Chart) (busy, unnoticed int) {
		for _, s := range c.Spans {
			switch s.Kind {
			case timeline.Busy:
				busy++
			case timeline.Unnoticed:
				unnoticed++
			}
		}
		return busy, unnoticed
	}
	lanes := []string{"dishwasher", "washing machine", "dryer",
		"boiling water", "cleaning potatoes"}

	down := chart()
	assert.ElementsMatch(t, lanes, down.Lanes)
	busy, unnoticed := kinds(down)
	assert.Equal(t, 1, busy, "14 potatoes in a row")
	assert.NotZero(t, unnoticed, "machines that were done meanwhile")

	// On a busy machine, gantt may see several lines at once that came one
	// after the other, and not see who looked up in between: not always.
	for try := 0; try < 5 && busy != 14; try++ {
		up := chart("look-up")
		assert.ElementsMatch(t, lanes, up.Lanes)
		busy, _ = kinds(up)
	}
	assert.Equal(t, 14, busy)
}

// Whoever calls run gets the error of the command.
func TestErrors(t *testing.T) {
	err := run(t.Context(), io.Discard, []string{"sh", "-c", "exit 3"})
	assert.ErrorIs(t, err, example.Exit(3))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.EOF)
	assert.ErrorIs(t, run(ctx, io.Discard, []string{"sleep", "100"}), io.EOF)
}
