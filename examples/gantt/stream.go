package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// A stream is an output of the command. If it is a terminal, programs
// send each line when it is complete, and not many of them together.
type stream struct {
	ours     *os.File // for the command
	theirs   *os.File // what it writes comes out here
	terminal bool
}

// newStream returns a stream in place of file: a pseudo-terminal, if
// that is wanted and can be had, or else a pipe.
func newStream(file *os.File, terminal bool) (*stream, error) {
	if terminal {
		if s := newTerminal(file); s != nil {
			return s, nil
		}
	}
	r, w, err := os.Pipe()
	return &stream{ours: w, theirs: r}, err
}

// release closes the end that the command has got.
func (s *stream) release() { s.ours.Close() }

func (s *stream) close() {
	s.ours.Close()
	s.theirs.Close()
}

// copyTo passes on the output of the command. It ignores errors: even
// the end of a pseudo-terminal is an error.
func (s *stream) copyTo(w io.Writer) {
	defer s.theirs.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := s.theirs.Read(buf)
		if n > 0 {
			w.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
