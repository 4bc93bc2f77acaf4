//go:build !unix

package main

import "os/exec"

// There are no process groups here: the command alone is stopped.
func group(*exec.Cmd) {}
func end(*exec.Cmd)   {}

func code(exit *exec.ExitError) int { return exit.ExitCode() }
