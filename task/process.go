package task

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// A Func can run in another process. What it is given and what it
// returns has to travel there and back, so both are bytes.
type Func = func(input []byte) ([]byte, error)

// MaxResult is how many bytes a [Func] may return from another process.
const MaxResult = 4 << 20

// The name of a function goes to the other process in this variable.
const variable = "BATON_TASK"

// question and answer are what the processes tell each other, as JSON.
type question struct{ Input []byte }

type answer struct {
	Result []byte
	Err    string
}

// Process starts this program once more, to run one of the functions
// that its main has given to [Child]. Once ctx is done, the process is
// killed. It also ends when this process ends, however that comes
// about. If it leaves a child behind that has its output, Process waits
// a second more, and no longer. It gets this process's environment and
// working directory, and none of its arguments. The input must not be
// changed before Wait returns.
//
// A process costs milliseconds to start and megabytes to keep. Choose
// it for code that may crash, or that must not share memory with yours.
//
// Errors say whether the function returned one or panicked, or whether
// the process was killed, crashed, said too much, or said something
// else. Of the function's own error, only the text comes back. Once ctx
// is done, the error wraps the [context.Cause] of ctx. What the
// function prints is dropped, but for its last 400 bytes if the process
// crashes.
func Process(
	ctx context.Context, name string, input []byte,
) *Task[[]byte] {
	return Go(func() ([]byte, error) {
		result, err := ask(ctx, name, input)
		if err != nil {
			return nil, fmt.Errorf("process %s: %w", name, err)
		}
		return result, nil
	})
}

func ask(
	ctx context.Context, name string, input []byte,
) ([]byte, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if _, ok := os.LookupEnv(variable); ok { // or there would be no end
		return nil, errors.New("main must call Child first of all")
	}
	child := exec.CommandContext(ctx, program)
	child.Env = append(os.Environ(), variable+"="+name)
	child.WaitDelay = time.Second // if a child of its own lives on
	stdout, stderr := &head{}, &tail{}
	child.Stdout, child.Stderr = stdout, stderr
	asked, err := json.Marshal(question{input})
	if err != nil {
		return nil, err
	}
	in, err := child.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, cmp.Or(context.Cause(ctx), err)
	}

	// If the child dies early, writing fails; Wait tells why it died.
	go in.Write(asked) // not input, which is the caller's after Wait
	err = child.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, and has left a child behind
	}

	var a answer
	switch bad := json.Unmarshal(stdout.kept, &a); {
	case stdout.full || len(a.Result) > MaxResult:
		return nil, fmt.Errorf(
			"the answer is longer than %d bytes", MaxResult)
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("%w%s", err, stderr)
	case bad != nil:
		return nil, fmt.Errorf("answered garbage: %.40q", stdout.kept)
	case a.Err != "":
		return nil, errors.New(a.Err)
	}
	return a.Result, nil
}

// A head keeps what is written to it until it is full. Then, the writer
// finds its pipe closed. (It does not embed a buffer, nor does a tail:
// io.Copy would find the buffer's ReadFrom, and know no limit.)
type head struct {
	kept []byte
	full bool
}

func (h *head) Write(p []byte) (int, error) {
	const most = 2 * MaxResult // JSON makes bytes a third longer
	h.full = h.full || len(h.kept)+len(p) > most
	if h.full {
		return 0, io.ErrShortWrite
	}
	h.kept = append(h.kept, p...)
	return len(p), nil
}

// A tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	const most = 400
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-most):]
	return len(p), nil
}

func (t *tail) String() string {
	if len(t.kept) == 0 {
		return ""
	}
	return ": " + string(bytes.TrimSpace(t.kept))
}
