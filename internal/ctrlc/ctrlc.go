// Package ctrlc tells whether Ctrl-C has ended a command.
package ctrlc

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// Pressed reports whether Ctrl-C has canceled ctx. Call it when a
// command has ended, with its error or nil.
//
// Ctrl-C reaches all processes of a terminal. The command may have ended
// before this process has noticed the signal: if a signal like that has
// ended the command, Pressed waits up to a second for ctx.
func Pressed(ctx context.Context, ended error) bool {
	if interrupted(ended) {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second): // the command did it to itself
		}
	}
	return ctx.Err() != nil
}

// interrupted reports whether SIGINT has ended a command, or a command
// that a shell has run for it.
func interrupted(ended error) bool {
	exit, ok := errors.AsType[*exec.ExitError](ended)
	return ok && (exit.ExitCode() == 128+2 ||
		strings.HasPrefix(exit.Error(), "signal: interrupt"))
}
