package task

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// A Func can run in another process. What it is given and what it returns
// has to travel there and back, so both are bytes.
type Func = func(input []byte) ([]byte, error)

// MaxResult is how many bytes a [Func] may return from another process.
const MaxResult = 16 << 20

// The name of a function goes to the other process in this variable.
const variable = "BATON_TASK"

// question and answer are what the processes tell each other, as JSON.
type question struct{ Input []byte }

type answer struct {
	Result []byte
	Err    string
}

// Process starts this program once more, to run one of the functions that
// its main has given to [Worker]. Once ctx is done, the process is killed.
// It also ends when this process ends, however that comes about.
//
// A process costs milliseconds to start and megabytes to keep. Choose it
// for code that may crash, or that must not share memory with yours.
//
// Errors say whether the function returned one or panicked, or whether
// the process was killed, crashed, said too much, or said something else.
func Process(ctx context.Context, name string, input []byte) *Task[[]byte] {
	return Go(func() ([]byte, error) {
		result, err := ask(ctx, name, input)
		if err != nil {
			return nil, fmt.Errorf("process %s: %w", name, err)
		}
		return result, nil
	})
}

func ask(ctx context.Context, name string, input []byte) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	worker := exec.CommandContext(ctx, program)
	worker.Env = append(os.Environ(), variable+"="+name)
	worker.WaitDelay = time.Second // for children of its own
	stderr := &tail{}
	worker.Stderr = stderr
	in, err := worker.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := worker.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := worker.Start(); err != nil {
		return nil, err
	}

	// A worker that dies early makes writing fail; why, says its end.
	go json.NewEncoder(in).Encode(question{input})
	said, err := io.ReadAll(io.LimitReader(out, 2*MaxResult))
	if len(said) == 2*MaxResult {
		cancel()
	}
	ended := worker.Wait()

	var a answer
	switch bad := json.Unmarshal(said, &a); {
	case len(said) == 2*MaxResult || len(a.Result) > MaxResult:
		return nil, fmt.Errorf("more than %d bytes of result", MaxResult)
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case ended != nil:
		return nil, fmt.Errorf("%w%s", ended, stderr)
	case err != nil:
		return nil, err
	case bad != nil:
		return nil, fmt.Errorf("answered garbage: %.40q", said)
	case a.Err != "":
		return nil, errors.New(a.Err)
	}
	return a.Result, nil
}

// Worker must be called first of all in the main of a program that uses
// [Process]. In a process that Process has started, it runs the function
// that is asked for, and exits. In any other, it returns at once.
func Worker(funcs map[string]Func) {
	name, ok := os.LookupEnv(variable)
	if !ok {
		return
	}
	os.Unsetenv(variable) // not for children of our own
	out := os.Stdout
	os.Stdout = os.Stderr // what the function prints is no answer

	var q question
	if err := json.NewDecoder(os.Stdin).Decode(&q); err != nil {
		fmt.Fprintln(os.Stderr, "no question:", err)
		os.Exit(1)
	}
	go func() { // stdin ends when the process that asked does
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()

	var a answer
	f, ok := funcs[name]
	if !ok {
		f = func([]byte) ([]byte, error) {
			return nil, errors.New("main gives Worker no such function")
		}
	}
	result, err := Go(func() ([]byte, error) { return f(q.Input) }).Wait()
	a.Result = result
	if err != nil {
		a = answer{Err: err.Error()}
	}
	if err := json.NewEncoder(out).Encode(a); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// A tail keeps the last line or so of what is written to it.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	const most = 400
	t.Buffer.Write(p)
	t.Next(max(0, t.Len()-most))
	return len(p), nil
}

func (t *tail) String() string {
	if t.Len() == 0 {
		return ""
	}
	return ": " + string(bytes.TrimSpace(t.Bytes()))
}
