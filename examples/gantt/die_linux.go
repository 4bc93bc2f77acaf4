package main

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the command killed when we are, even by a signal.
func dieWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
