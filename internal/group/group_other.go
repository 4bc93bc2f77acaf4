//go:build !unix

// Package group runs a command together with all that it starts.
package group

import "os/exec"

// Own does nothing: here, Ctrl-C reaches every process of the console anyway.
func Own(*exec.Cmd) {}

// Interrupt ends the command.
func Interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// Sweep kills the command.
func Sweep(cmd *exec.Cmd) error { return cmd.Process.Kill() }
