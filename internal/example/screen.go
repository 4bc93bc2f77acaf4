package example

import (
	"context"
	"errors"
	"os"
	"syscall"
)

// errNoReader is the cause of a context when nobody reads stdout any more.
var errNoReader = errors.New("nobody reads the output")

// A screen is what Main gives a program to print to: stdout, with stderr
// beside it for pictures.
type screen struct {
	out, err *os.File
	cancel   context.CancelCauseFunc
}

func newScreen(out, err *os.File, cancel context.CancelCauseFunc) *screen {
	return &screen{out: out, err: err, cancel: cancel}
}

// Write prints to stdout. If nobody reads it, the program is cancelled.
func (s *screen) Write(p []byte) (int, error) {
	n, err := s.out.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		s.cancel(errNoReader)
	}
	return n, err
}

func (s *screen) close() {}
