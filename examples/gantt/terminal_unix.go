//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// newTerminal returns a raw pseudo-terminal in place of file, or nil if
// there is none. It is not the controlling terminal of the command:
// /dev/tty stays the same.
func newTerminal(file *os.File) *stream {
	theirs, ours, err := pty.Open()
	if err != nil {
		return nil
	}
	s := &stream{ours: ours, theirs: theirs, terminal: true}
	if _, err := term.MakeRaw(int(ours.Fd())); err != nil {
		s.close()
		return nil
	}
	if isTerminal(file) {
		pty.InheritSize(file, theirs)
		resized := make(chan os.Signal, 1)
		signal.Notify(resized, syscall.SIGWINCH)
		go func() {
			for range resized { // until the program ends
				pty.InheritSize(file, theirs)
			}
		}()
	}
	return s
}
