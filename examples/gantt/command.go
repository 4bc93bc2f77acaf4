package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"sync"

	"example.com/baton/internal/ctrlc"
	"example.com/baton/internal/example"
)

// The exit codes with which shells say that there is no such command,
// or that it cannot be run.
const (
	notFound = 127
	notRun   = 126
)

// command runs a command and passes on its output: its stdout goes to
// w, and its stderr goes to the writer stderr. It returns when both are
// closed. A process that the command has left behind may hold them open
// longer.
func command(
	ctx context.Context, w, stderr io.Writer, words []string,
) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	// Linux kills the command if the thread that started it ends.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin = os.Stdin
	out, err := newStream(os.Stdout, true)
	if err != nil {
		return err
	}
	errs, err := newStream(os.Stderr, isTerminal(os.Stderr))
	if err != nil {
		out.close()
		return err
	}
	cmd.Stdout, cmd.Stderr = out.ours, errs.ours
	if out.terminal && !isTerminal(os.Stdout) {
		// Without us it would not see a terminal.
		cmd.Env = append(os.Environ(), "TERM=dumb", "NO_COLOR=1")
	}
	s := newSignals(cmd)
	defer s.stop()
	if err := cmd.Start(); err != nil {
		out.close()
		errs.close()
		return cannotRun(stderr, words[0], err)
	}
	out.release()
	errs.release()
	var copies sync.WaitGroup
	copies.Go(func() { out.copyTo(w) })
	copies.Go(func() { errs.copyTo(stderr) })
	r := running{signals: s, stderr: stderr,
		ended: make(chan error, 1), copied: make(chan error)}
	go func() { r.ended <- cmd.Wait() }()
	go func() { copies.Wait(); close(r.copied) }()
	err = r.wait(ctx)
	if ctrlc.Pressed(ctx, err) {
		return context.Cause(ctx)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return example.Exit(code(exit))
	}
	return err
}

// cannotRun says why a command did not start.
func cannotRun(stderr io.Writer, name string, err error) error {
	exit := notRun
	if errors.Is(err, exec.ErrNotFound) ||
		errors.Is(err, fs.ErrNotExist) {
		exit = notFound
	}
	if why := errors.Unwrap(err); why != nil {
		err = why // without the name, which comes first
	}
	fmt.Fprintf(stderr, "gantt: cannot run %s: %v\n", name, err)
	return example.Exit(exit)
}
