//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// group gives the command a process group, so that Ctrl-C reaches all
// that the command has started.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// interrupt is Ctrl-C for the whole group, and kill cannot be refused.
func interrupt(cmd *exec.Cmd) { signal(cmd, syscall.SIGINT) }
func kill(cmd *exec.Cmd)      { signal(cmd, syscall.SIGKILL) }

func signal(cmd *exec.Cmd, s syscall.Signal) {
	syscall.Kill(-cmd.Process.Pid, s)
}

// code is the exit code as a shell tells it.
func code(exit *exec.ExitError) int {
	status, ok := exit.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
