package task_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/task"
)

func TestMain(m *testing.M) {
	if os.Getenv("BATON_TEST_DIES") != "" {
		os.Exit(4)
	}
	task.Child(map[string]task.Func{
		"upper":   func(in []byte) ([]byte, error) { return bytes.ToUpper(in), nil },
		"pid":     func([]byte) ([]byte, error) { return fmt.Append(nil, os.Getpid()), nil },
		"fail":    func([]byte) ([]byte, error) { return nil, errors.New("no luck") },
		"panic":   func([]byte) ([]byte, error) { panic("boom") },
		"crash":   crash,
		"verbose": verbose,
		"kill":    kill,
		"garbage": garbage,
		"empty":   func([]byte) ([]byte, error) { return nil, errors.New("") },
		"deep":    deep,
		"dumps":   func([]byte) ([]byte, error) { fmt.Println(strings.Repeat("x", 5000)); return deep(nil) },
		"segv":    segv,
		"silent":  func([]byte) ([]byte, error) { os.Exit(0); return nil, nil },
		"long":    func([]byte) ([]byte, error) { return make([]byte, task.MaxResult+1), nil },
		"most":    func([]byte) ([]byte, error) { return make([]byte, task.MaxResult), nil },
		"endless": endless,
		"prints":  prints,
		"wait":    wait,
		"leaves":  leaves,
		"nested":  nested,
	})
	os.Exit(m.Run())
}

func crash([]byte) ([]byte, error) {
	fmt.Fprintln(os.Stderr, "out of ideas")
	os.Exit(3)
	return nil, nil
}

// deep needs more stack than it may have.
func deep([]byte) ([]byte, error) {
	debug.SetMaxStack(1 << 20)
	return append([]byte{1}, grow(1)...), nil
}

//lint:ignore SA5007 it is meant to overflow the stack
func grow(n byte) []byte { return append(grow(n+1), n) }

func segv([]byte) ([]byte, error) {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Signal(syscall.SIGSEGV)
	}
	if err == nil {
		time.Sleep(time.Hour)
	}
	return nil, err
}

// verbose prints more than is kept, and crashes.
func verbose([]byte) ([]byte, error) {
	fmt.Print(strings.Repeat("x", 1000))
	os.Exit(3)
	return nil, nil
}

func kill([]byte) ([]byte, error) {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Kill()
	}
	time.Sleep(time.Hour)
	return nil, err
}

// stdout is the pipe that the answer goes through, which a function can
// get at only if it wants to.
var stdout = os.NewFile(1, "stdout")

func garbage([]byte) ([]byte, error) {
	fmt.Fprintln(stdout, "hello")
	os.Exit(0)
	return nil, nil
}

func endless([]byte) ([]byte, error) {
	fmt.Fprint(stdout, `{"Result":"`)
	for {
		if _, err := stdout.WriteString(strings.Repeat("A", 1<<20)); err != nil {
			return nil, err
		}
	}
}

func prints([]byte) ([]byte, error) {
	fmt.Println("this is no answer")
	return []byte("this is"), nil
}

// wait writes its process ID to a file, and waits forever.
func wait(file []byte) ([]byte, error) {
	pid := fmt.Append(nil, os.Getpid())
	if err := os.WriteFile(string(file)+".part", pid, 0o666); err != nil {
		return nil, err
	}
	if err := os.Rename(string(file)+".part", string(file)); err != nil {
		return nil, err
	}
	select {}
}

// nested asks yet another process.
func nested(in []byte) ([]byte, error) {
	return task.Process(context.Background(), "upper", in).Wait()
}

func TestProcess(t *testing.T) {
	got, err := task.Process(t.Context(), "upper", []byte("hello")).Wait()
	require.NoError(t, err)
	assert.Equal(t, "HELLO", string(got))

	pid, err := task.Process(t.Context(), "pid", nil).Wait()
	require.NoError(t, err)
	assert.NotEqual(t, strconv.Itoa(os.Getpid()), string(pid))
}

func TestProcessErrors(t *testing.T) {
	for name, want := range map[string]string{
		"fail":    "process fail: no luck",
		"panic":   "process panic: panic: boom",
		"crash":   "process crash: exit status 3: out of ideas",
		"kill":    "process kill: signal: killed",
		"garbage": `process garbage: answered garbage: "hello\n"`,
		"silent":  "process silent: it exited before the function returned",
		"empty":   "process empty: the error has no text",
		"deep":    "fatal error: stack overflow",
		"dumps":   "fatal error: stack overflow",
		"segv":    "SIGSEGV",
		"long":    "process long: the answer is longer than 4194304 bytes",
		"endless": "process endless: the answer is longer than 4194304 bytes",
		"unheard": `process unheard: main did not pass this function to Child, only ["crash" "deep" `,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := task.Process(t.Context(), name, nil).Wait()
			assert.ErrorContains(t, err, want)
		})
	}
}

func TestProcessThatPrintsMuchAndCrashes(t *testing.T) {
	_, err := task.Process(t.Context(), "verbose", nil).Wait()
	assert.EqualError(t, err, "process verbose: exit status 3: "+
		strings.Repeat("x", 400)+" ... "+strings.Repeat("x", 400))
}

// TestProcessOnABusyMachine keeps every processor busy, so that the
// goroutine that reads the answer runs late.
func TestProcessOnABusyMachine(t *testing.T) {
	stop := make(chan struct{})
	var busy sync.WaitGroup
	for range 60 {
		busy.Go(func() {
			for {
				select {
				case <-stop:
					return
				//lint:ignore SA5004 it keeps the processors busy
				default:
				}
			}
		})
	}
	defer busy.Wait()
	defer close(stop)
	got, err := task.Process(t.Context(), "upper", []byte("hello")).Wait()
	require.NoError(t, err)
	assert.Equal(t, "HELLO", string(got))
}

// TestProcessOfAReplacedProgram removes the program while it runs.
func TestProcessOfAReplacedProgram(t *testing.T) {
	if os.Getenv("BATON_TEST_REPLACED") != "" {
		require.NoError(t, os.WriteFile(os.Args[0]+".new", []byte("#!/bin/false\n"), 0o777))
		require.NoError(t, os.Rename(os.Args[0]+".new", os.Args[0]))
		got, err := task.Process(t.Context(), "upper", []byte("hello")).Wait()
		require.NoError(t, err)
		assert.Equal(t, "HELLO", string(got))
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can start a program that was replaced")
	}
	program, err := os.ReadFile(os.Args[0])
	require.NoError(t, err)
	copied := t.TempDir() + "/program"
	require.NoError(t, os.WriteFile(copied, program, 0o777))
	c := exec.Command(copied, "-test.run=^TestProcessOfAReplacedProgram$")
	c.Env = append(os.Environ(), "BATON_TEST_REPLACED=1")
	out, err := c.CombinedOutput()
	assert.NoError(t, err, string(out))
}

// TestProcessErrorsAfterCancel: no matter what went wrong, the cause is why.
func TestProcessErrorsAfterCancel(t *testing.T) {
	for _, name := range []string{"crash", "fail", "long", "endless", "garbage", "silent"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		waiting := task.Process(ctx, name, nil)
		cancel(io.ErrClosedPipe)
		_, err := waiting.Wait()
		assert.ErrorIs(t, err, io.ErrClosedPipe, name)
	}
}

// A main that forgets Child would start itself again and again.
func TestProcessWithoutChild(t *testing.T) {
	t.Setenv("BATON_TASK", "upper") // as in a process that Process starts
	_, err := task.Process(t.Context(), "upper", nil).Wait()
	assert.EqualError(t, err, "process upper: main must call Child first")
}

func TestProcessInAProcess(t *testing.T) {
	got, err := task.Process(t.Context(), "nested", []byte("hello")).Wait()
	require.NoError(t, err)
	assert.Equal(t, "HELLO", string(got))
}

func TestProcessLimit(t *testing.T) {
	got, err := task.Process(t.Context(), "most", nil).Wait()
	require.NoError(t, err)
	assert.Len(t, got, task.MaxResult)
}

func TestProcessMayPrint(t *testing.T) {
	got, err := task.Process(t.Context(), "prints", nil).Wait()
	require.NoError(t, err)
	assert.Equal(t, "this is", string(got))
}

func TestProcessBigInput(t *testing.T) {
	input := bytes.Repeat([]byte("x"), 256<<10) // more than a pipe holds
	got, err := task.Process(t.Context(), "upper", input).Wait()
	require.NoError(t, err)
	assert.Equal(t, bytes.ToUpper(input), got)

	// The process ends before it has read the input.
	_, err = task.Process(t.Context(), "crash", input).Wait()
	assert.Error(t, err)
}

func TestProcessIsKilledOnCancel(t *testing.T) {
	file := t.TempDir() + "/pid"
	ctx, cancel := context.WithCancelCause(t.Context())
	waiting := task.Process(ctx, "wait", []byte(file))
	pid := readSoon(t, file)
	cancel(io.ErrClosedPipe)
	_, err := waiting.Wait()
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	assert.Eventually(t, func() bool { return gone(pid) },
		10*time.Second, 5*time.Millisecond, "process %d is still there", pid)
}

func TestProcessBeforeItStarts(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrClosedPipe)
	_, err := task.Process(ctx, "wait", nil).Wait()
	assert.ErrorIs(t, err, io.ErrClosedPipe)
}

// TestProcessLeavesItsInputAlone changes it once Wait has returned, and
// the race detector sees whether any code still reads it. The process
// ends sooner than so much input can be prepared for it.
func TestProcessLeavesItsInputAlone(t *testing.T) {
	t.Setenv("BATON_TEST_DIES", "1")
	input := make([]byte, 32<<20)
	_, err := task.Process(t.Context(), "upper", input).Wait()
	assert.ErrorContains(t, err, "exit status 4")
	copy(input, "others")
}

// readSoon waits for the process id in a file.
func readSoon(t *testing.T, file string) (pid int) {
	t.Helper()
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(file)
		if err == nil {
			pid, err = strconv.Atoi(string(text))
		}
		return err == nil
	}, 20*time.Second, 5*time.Millisecond)
	return pid
}

func ExampleProcess() {
	// The main of this program, here TestMain, begins with
	// task.Child(map[string]task.Func{"upper": …}).
	upper := task.Process(context.Background(), "upper", []byte("hello"))
	result, err := upper.Wait()
	fmt.Println(string(result), err)

	_, err = task.Process(context.Background(), "fail", nil).Wait()
	fmt.Println(err)
	// Output:
	// HELLO <nil>
	// process fail: no luck
}
