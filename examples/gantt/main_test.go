//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
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

// With BE_GANTT set, the test is the program itself, so the tests see
// the same as a shell.
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
	assert.Contains(t, stderr, "oops\n")
	assert.Equal(t, 7, code)
}

// What the command sees of the world is what it sees without us, except
// for a stdout that is a terminal.
func TestEnvironment(t *testing.T) {
	t.Setenv("PYTHONUNBUFFERED", "as it was")
	stdout, _, _ := result(t, gantt("sh", "-c", "echo $PYTHONUNBUFFERED; test -t 1 && echo terminal"))
	assert.Equal(t, "as it was\nterminal\n", stdout)
}

// Programs that keep lines back when they write to a pipe do not do so.
func TestLinesAreNotKeptBack(t *testing.T) {
	for name, words := range map[string][]string{
		"python3": {"python3", "-c", `
import time
print("Start tea"); time.sleep(0.3); print("End tea")`},
		"perl": {"perl", "-e", `
print "Start tea\n"; select(undef, undef, undef, 0.3); print "End tea\n"`},
	} {
		if _, err := exec.LookPath(words[0]); err != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			r := timeline.NewRecorder(&out)
			require.NoError(t, run(t.Context(), r, words))
			assert.Equal(t, "Start tea\nEnd tea\n", out.String())
			spans := timeline.Spans(r.Lines())
			require.Len(t, spans, 1)
			assert.Greater(t, spans[0].End-spans[0].Start, 200*time.Millisecond)
		})
	}
}

// Most programs log to stderr: that is drawn, too.
func TestDrawsStderr(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	stdout, stderr, _ := result(t, gantt("-svg", svg, "sh", "-c",
		"echo Start tea >&2; sleep 0.05; echo End tea >&2"))
	assert.Empty(t, stdout)
	assert.Equal(t, "Start tea\nEnd tea\n", stderr)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(text), ">tea</text>")
}

// A picture that cannot be shown is reported.
func TestTellsOfSVG(t *testing.T) {
	const hint = "gantt: stderr is not a terminal, so no picture is drawn; " +
		"-svg FILE writes one\n"
	_, stderr, _ := result(t, gantt("echo", "Start tea"))
	assert.Equal(t, hint, stderr)
	_, stderr, _ = result(t, gantt("-trace", filepath.Join(t.TempDir(), "x"), "echo", "Start tea"))
	assert.Empty(t, stderr)
	_, stderr, _ = result(t, gantt("true"))
	assert.Empty(t, stderr, "there is nothing to draw")
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
	assert.Contains(t, stderr, "the time of a line is when gantt reads it")
	assert.Zero(t, code)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(text), "tea")
}

func TestSignaled(t *testing.T) {
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
	_, stderr, code = result(t, gantt("-lanes", "", "true"))
	assert.Contains(t, stderr, "the name is empty")
	assert.Equal(t, 2, code)
	stdout, _, code = result(t, gantt("-h"))
	assert.Contains(t, stdout, "usage: go run ./examples/gantt [flags] command [words]\n")
	assert.Contains(t, stdout, "The picture goes to stderr if")
	assert.Zero(t, code)
}

// started is a gantt that has printed "ready", and the pids of what it
// has started.
type started struct {
	*exec.Cmd
	out    io.Reader
	stderr bytes.Buffer
	pids   []string
}

// start starts gantt with a shell script, which must write its pids to the
// file $0, and then print ready.
func start(t *testing.T, flags []string, script string) *started {
	t.Helper()
	pids := filepath.Join(t.TempDir(), "pids")
	s := &started{Cmd: gantt(append(flags, "sh", "-c", script, pids)...)}
	s.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal
	s.Cmd.Stderr = &s.stderr
	out, err := s.StdoutPipe()
	require.NoError(t, err)
	s.out = out
	require.NoError(t, s.Start())
	_, err = io.ReadFull(out, make([]byte, len("ready\n")))
	require.NoError(t, err)
	text, err := os.ReadFile(pids)
	require.NoError(t, err)
	s.pids = strings.Fields(string(text))
	return s
}

// end waits for the end of gantt, and of all that it has started. It
// returns what else was printed.
func (s *started) end(t *testing.T) string {
	t.Helper()
	out, _ := io.ReadAll(s.out)
	s.Wait()
	for _, pid := range s.pids {
		require.Eventually(t, func() bool { return gone(pid) },
			10*time.Second, 10*time.Millisecond, "process %s is left", pid)
	}
	return string(out)
}

// Ctrl-C ends all that the command has started. What there was to see is
// drawn: many programs end in no other way.
func TestInterrupt(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	s := start(t, []string{"-svg", svg}, `sleep 100 & echo $! $$ >"$0"; echo ready; wait`)
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	s.end(t)
	assert.Equal(t, 130, s.ProcessState.ExitCode())
	assert.Equal(t, "stopped by Ctrl-C\n", s.stderr.String())
	drawn, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(drawn), ">ready</text>")
}

// That goes also for what prints nothing, so that its output is closed.
func TestInterruptOfWhatIsLeft(t *testing.T) {
	s := start(t, nil, `sleep 100 >/dev/null 2>&1 & echo $! $$ >"$0"; echo ready; wait`)
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	s.end(t)
	assert.Equal(t, 130, s.ProcessState.ExitCode())
}

// After Ctrl-C, a command may take the time that it needs.
func TestInterruptLetsFinish(t *testing.T) {
	done := filepath.Join(t.TempDir(), "done")
	s := start(t, nil, `trap 'sleep 1; echo cleaned up; echo >"`+done+`"; exit 0' INT
		echo $$ >"$0"; echo ready; while :; do sleep 0.01; done`)
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	assert.Equal(t, "cleaned up\n", s.end(t))
	assert.FileExists(t, done)
	assert.Equal(t, 130, s.ProcessState.ExitCode())
}

// A second Ctrl-C kills it.
func TestInterruptTwice(t *testing.T) {
	s := start(t, nil, `trap "echo no" INT TERM; sleep 100 & echo $! $$ >"$0"
		echo ready; while :; do sleep 0.01; done`)
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	_, err := io.ReadFull(s.out, make([]byte, len("no\n")))
	require.NoError(t, err)
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	s.end(t)
	assert.Equal(t, 130, s.ProcessState.ExitCode())
}

// Other signals are passed on as what they are.
func TestPassesOnSignals(t *testing.T) {
	for name, sig := range map[string]syscall.Signal{
		"TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "USR1": syscall.SIGUSR1,
	} {
		t.Run(name, func(t *testing.T) {
			if signal.Ignored(sig) { // under nohup, say: no shell can trap it
				t.Skip("SIG" + name + " is ignored")
			}
			s := start(t, nil, `trap "echo got `+name+`; exit 3" `+name+`
				echo $$ >"$0"; echo ready; while :; do sleep 0.01; done`)
			require.NoError(t, s.Process.Signal(sig))
			assert.Equal(t, "got "+name+"\n", s.end(t))
			want := 3
			if sig != syscall.SIGUSR1 { // that does not end us
				want = 128 + int(sig)
			}
			assert.Equal(t, want, s.ProcessState.ExitCode())
		})
	}
}

// If gantt is killed, the command does not live on.
func TestKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can do that")
	}
	s := start(t, nil, `echo $$ >"$0"; echo ready; while :; do sleep 0.01; done`)
	require.NoError(t, s.Process.Kill())
	s.end(t)
}

// SIGPIPE ends a command as it does without gantt.
func TestBrokenPipe(t *testing.T) {
	stdout, stderr, code := result(t, gantt("bash", "-c",
		"set -o pipefail; yes | head -1; exit $?"))
	assert.Equal(t, "y\n", stdout)
	assert.NotContains(t, stderr, "roken pipe")
	assert.Equal(t, 141, code)
}

// A command whose output has no reader anymore ends.
func TestNoReader(t *testing.T) {
	s := start(t, nil, `echo $$ >"$0"; echo ready; while :; do echo x; done`)
	s.out.(io.Closer).Close()
	s.end(t)
	assert.Equal(t, 0, s.ProcessState.ExitCode())
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

	// On a busy machine, gantt may see several lines together that came one
	// after the other, and not see who looked up in between: not always.
	for try := 0; try < 5 && busy != 14; try++ {
		up := chart("look-up")
		assert.ElementsMatch(t, lanes, up.Lanes)
		busy, _ = kinds(up)
	}
	assert.Equal(t, 14, busy)
}

// The caller of run gets the error of the command.
func TestErrors(t *testing.T) {
	err := run(t.Context(), io.Discard, []string{"sh", "-c", "exit 3"})
	assert.ErrorIs(t, err, example.Exit(3))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.EOF)
	assert.ErrorIs(t, run(ctx, io.Discard, []string{"sleep", "100"}), io.EOF)
}

// If a program keeps its lines back until it ends, the bars have no length.
func TestLinesKeptBack(t *testing.T) {
	const ms = time.Millisecond
	line := func(at time.Duration, text string) timeline.Line {
		return timeline.Line{At: at, Text: text}
	}
	for _, tt := range []struct {
		lines []timeline.Line
		took  time.Duration
		want  bool
	}{
		{[]timeline.Line{line(970*ms, "Start tea"), line(980*ms, "End tea")}, 1000 * ms, true},
		{[]timeline.Line{line(970*ms, "Start tea"), line(971*ms, "End tea")}, 1000 * ms, true},
		{[]timeline.Line{line(900*ms, "Start tea"), line(980*ms, "End tea")}, 1000 * ms, false},
		{[]timeline.Line{line(97*ms, "Start tea"), line(98*ms, "End tea")}, 100 * ms, false},
		{[]timeline.Line{line(970*ms, "hello"), line(980*ms, "world")}, 1000 * ms, false}, // no bars
		{[]timeline.Line{line(0, "hello"), line(970*ms, "Start tea"), line(980*ms, "End tea")}, 1000 * ms, false},
		{[]timeline.Line{line(970*ms, "Start tea")}, 1000 * ms, false},
		{nil, 1000 * ms, false},
	} {
		assert.Equal(t, tt.want, late(timeline.NewChart("", tt.lines, tt.took)), "%v", tt.lines)
	}
}

// Both sides of a pipe get a note, unless the lines carry the times.
func TestTellsOfLinesKeptBack(t *testing.T) {
	tells := func(flags ...string) bool {
		cmd := gantt(append(flags, "-svg", "/dev/null", "sh", "-c",
			`t=$(echo Start tea; sleep 0.5; echo End tea); echo "$t"`)...)
		stdout, stderr, _ := result(t, cmd)
		assert.Equal(t, "Start tea\nEnd tea\n", stdout)
		return strings.Contains(stderr, keptBack)
	}
	told := false
	for try := 0; try < 5 && !told; try++ { // a busy machine takes its time to end
		told = tells()
	}
	assert.True(t, told)
	assert.False(t, tells("-stamps"))
}
