package main

import (
	"os/exec"
	"syscall"
)

// dieWithUs makes Linux kill the command when gantt dies, even by a
// signal.
func dieWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
