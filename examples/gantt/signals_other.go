//go:build !unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
)

// Here, Ctrl-C reaches the command without our help, and there are no
// process groups: only the command itself can be killed.
type signals struct {
	cmd    *exec.Cmd
	shared bool
	got    chan os.Signal
}

func newSignals(cmd *exec.Cmd) *signals {
	s := &signals{cmd: cmd, shared: true, got: make(chan os.Signal, 8)}
	signal.Notify(s.got, os.Interrupt)
	return s
}

var brokenPipe, terminate = os.Kill, os.Kill

func (s *signals) stop()              { signal.Stop(s.got) }
func (s *signals) pass(os.Signal)     {}
func (s *signals) send(sig os.Signal) { s.cmd.Process.Signal(sig) }
func (s *signals) kill()              { s.cmd.Process.Kill() }
func (s *signals) left() bool         { return false }

func ends(os.Signal) bool { return true }

func code(exit *exec.ExitError) int { return exit.ExitCode() }
