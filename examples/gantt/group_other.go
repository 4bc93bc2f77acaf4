//go:build !unix

package main

import (
	"os"
	"os/exec"
)

// There are no process groups here: the command alone is stopped.
func group(*exec.Cmd)         {}
func interrupt(cmd *exec.Cmd) { cmd.Process.Signal(os.Interrupt) }
func kill(cmd *exec.Cmd)      { cmd.Process.Kill() }

func code(exit *exec.ExitError) int { return exit.ExitCode() }
