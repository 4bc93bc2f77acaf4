//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"example.com/baton/internal/example"
)

// signals passes signals on to a command.
//
// At a terminal, the command shares our process group, as it would
// share that of a script: keys such as Ctrl-C and Ctrl-Z reach both,
// and both are in the foreground or in the background. Elsewhere, the
// command gets its own group. So gantt can pass signals on to
// everything that the command has started, and leaves no process
// behind.
type signals struct {
	cmd    *exec.Cmd
	shared bool // the process group
	got    chan os.Signal
}

func newSignals(cmd *exec.Cmd) *signals {
	s := &signals{cmd: cmd, got: make(chan os.Signal, 8)}
	if tty, err := os.Open("/dev/tty"); err == nil {
		tty.Close()
		s.shared = true
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: !s.shared}
	dieWithUs(cmd)
	signal.Notify(s.got, os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT,
		syscall.SIGUSR1, syscall.SIGUSR2)
	example.HandleInterrupts()
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signal.Notify(s.got, syscall.SIGHUP)
	}
	if !s.shared {
		signal.Notify(s.got, syscall.SIGTSTP, syscall.SIGCONT)
	}
	return s
}

func (s *signals) stop() { signal.Stop(s.got) }

// pass passes a signal on, unless the terminal has sent it to both.
func (s *signals) pass(got os.Signal) {
	sig := got.(syscall.Signal)
	if s.shared && (sig == syscall.SIGINT || sig == syscall.SIGQUIT) &&
		inForeground() {
		return
	}
	s.send(sig)
	if sig == syscall.SIGTSTP { // now it is our turn to stop
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
}

// send sends a signal to the command and, if it has a process group of
// its own, to all that it has started.
func (s *signals) send(sig syscall.Signal) {
	if s.shared {
		s.cmd.Process.Signal(sig)
		return
	}
	syscall.Kill(-s.cmd.Process.Pid, sig)
}

const (
	brokenPipe = syscall.SIGPIPE
	terminate  = syscall.SIGTERM
)

func (s *signals) kill() { s.send(syscall.SIGKILL) }

// left reports whether anything is left of the command's process group.
func (s *signals) left() bool {
	return !s.shared && syscall.Kill(-s.cmd.Process.Pid, 0) == nil
}

// ends reports whether a signal tells a program to end.
func ends(got os.Signal) bool {
	switch got {
	case syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGQUIT:
		return true
	}
	return false
}

// inForeground reports whether keys typed at the terminal reach our
// process group.
func inForeground() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == syscall.Getpgrp()
}

// code is the exit code as a shell reports it.
func code(exit *exec.ExitError) int {
	status, ok := exit.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
