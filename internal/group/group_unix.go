//go:build unix

// Package group runs a command together with all that it starts.
package group

import (
	"os/exec"
	"syscall"
)

// Own makes a command, and all that it will start, a group.
func Own(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// Interrupt interrupts every process of a group. Interrupting the go command
// alone is not enough, because it waits for its tests and for the linker.
func Interrupt(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
}

// Sweep kills what is left of a group.
func Sweep(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
