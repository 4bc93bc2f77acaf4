package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"time"

	"example.com/baton/internal/example"
)

// How long a command may take to stop after Ctrl-C before it is killed,
// and how long to wait for its end: it comes at once, unless somebody
// who has left the group still holds the output. The machine may be
// busy, and to leave before the killing is done would leave processes
// behind.
const (
	polite  = 40 * time.Millisecond
	patient = time.Second
)

// The exit codes with which shells say that there is no such command,
// or that it cannot be run.
const (
	notFound = 127
	notRun   = 126
)

// command runs a command and passes on its output.
func command(
	ctx context.Context, w, stderr io.Writer, words []string,
) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdout, cmd.Stderr = w, stderr
	// Python keeps lines back when it writes to a pipe, and they would
	// all come at the end.
	cmd.Env = append(os.Environ(), "PYTHONUNBUFFERED=1")
	group(cmd)
	if err := stdin(cmd); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		exit := notRun
		if errors.Is(err, exec.ErrNotFound) ||
			errors.Is(err, fs.ErrNotExist) {
			exit = notFound
		}
		if why := errors.Unwrap(err); why != nil {
			err = why // without the name, which we say ourselves
		}
		fmt.Fprintf(stderr, "gantt: cannot run %s: %v\n", words[0], err)
		return example.Exit(exit)
	}
	// A CommandContext would stop the command alone, and its WaitDelay
	// would cut off the output of what the command has left running.
	stop := context.AfterFunc(ctx, func() {
		interrupt(cmd)
		time.Sleep(polite)
		kill(cmd)
	})
	err := cmd.Wait()
	if !stop() {
		kill(cmd) // whoever of the group is still there
		return context.Cause(ctx)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return example.Exit(code(exit))
	}
	return err
}

// stdin lets the command read what is typed. It belongs to a group of
// its own, which a terminal would stop if it read from there by itself.
func stdin(cmd *exec.Cmd) error {
	info, err := os.Stdin.Stat()
	if err != nil {
		return nil // there is none
	}
	if info.Mode()&os.ModeCharDevice == 0 {
		cmd.Stdin = os.Stdin
		return nil
	}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	go func() {
		io.Copy(pipe, os.Stdin) // ends with the program
		pipe.Close()
	}()
	return nil
}
