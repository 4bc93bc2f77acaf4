package main

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the command killed when we are, whatever kills us.
func dieWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
