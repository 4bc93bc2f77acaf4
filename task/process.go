package task

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// A Func can run in another process. Its input and its result travel
// between the processes, so both are bytes.
type Func = func(input []byte) ([]byte, error)

// MaxResult is how many bytes a [Func] may return from another process.
const MaxResult = 4 << 20

// The environment variable that names the function to run.
const variable = "BATON_TASK"

// The parent sends a question to its child, and the child sends an
// answer back, both as JSON.
type question struct{ Input []byte }

type answer struct {
	Result []byte
	Failed bool
	Err    string
}

// Process starts this program again in another process, which runs one
// of the functions that main has passed to [Child]. The process
// inherits the environment and the working directory, but no arguments.
// It is killed when ctx is done, and ends when its parent ends.
//
// The input must not change before Wait returns. Only the text of the
// function's error comes back. If the process crashes, the error
// contains what it printed about the crash. Once ctx is done, any error
// wraps the [context.Cause] of ctx.
//
// A process costs milliseconds to start and megabytes to keep. Choose
// it for code that may crash, or that must not share your memory.
func Process(
	ctx context.Context, name string, input []byte,
) *Task[[]byte] {
	return Go(func() ([]byte, error) {
		result, err := ask(ctx, name, input)
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("process %s: %w", name, err)
		}
		return result, nil
	})
}

func ask(
	ctx context.Context, name string, input []byte,
) ([]byte, error) {
	// Children must not start children, forever.
	if _, ok := os.LookupEnv(variable); ok {
		return nil, errors.New("main must call Child first")
	}
	program, err := executable()
	if err != nil {
		return nil, err
	}
	asked, err := json.Marshal(question{input})
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, program)
	child.Args[0] = os.Args[0]
	child.Env = append(os.Environ(), variable+"="+name)
	child.WaitDelay = time.Second // if a child of its own holds stderr
	var stderr crashLog
	child.Stderr = &stderr
	in, err := child.StdinPipe()
	if err != nil {
		return nil, err
	}
	// Not StdoutPipe: Wait would close it, maybe before we have read
	// the answer.
	out, childOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	child.Stdout = childOut
	err = child.Start()
	childOut.Close()
	if err != nil {
		return nil, err
	}

	// If the child dies early, writing fails, and Wait says why.
	go in.Write(asked) // a copy of input, because this may outlast Wait
	reading := Go(func() (*answer, error) { return readAnswer(out) })
	err = child.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, but has left a child behind
	}
	// The answer is in the pipe by now. If there is none, a child of
	// the child may still hold the pipe open. Don't wait for that one.
	out.SetReadDeadline(time.Now().Add(time.Second))

	a, bad := reading.Wait()
	switch {
	case errors.Is(bad, errLong):
		return nil, bad
	case err != nil:
		return nil, fmt.Errorf("%w%s", err, stderr.String())
	case bad != nil:
		return nil, bad
	case a.Failed:
		return nil, errors.New(cmp.Or(a.Err, "the error has no text"))
	}
	return a.Result, nil
}

// executable returns a path of this program.
func executable() (string, error) {
	// On Linux this works even if the file was replaced or removed.
	const self = "/proc/self/exe"
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(self); err == nil {
			return self, nil
		}
	}
	return os.Executable()
}
