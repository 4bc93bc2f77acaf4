//go:build unix

package board

import (
	"os/exec"
	"syscall"
)

// ownGroup makes a command, and all that it will start, a group.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// interrupt interrupts every process of a group. Interrupting go test is
// not enough, because it waits for its tests.
func interrupt(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
}

// sweep ends what is left of a group.
func sweep(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
