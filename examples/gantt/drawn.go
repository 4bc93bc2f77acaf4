package main

import (
	"bytes"
	"io"
	"sync"

	"example.com/baton/timeline"
)

// drawn returns a writer that prints to w, and draws each line in the
// picture of out without printing it there.
func drawn(w, out io.Writer) io.Writer { return &lines{w: w, out: out} }

type lines struct {
	w, out io.Writer

	mu   sync.Mutex
	part []byte // a line that has not ended
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := p
	for {
		line, more, ok := bytes.Cut(rest, []byte("\n"))
		line = line[:min(len(line), longest-len(l.part))]
		l.part = append(l.part, line...)
		if !ok {
			break
		}
		timeline.Note(l.out, string(bytes.TrimRight(l.part, "\r")))
		l.part, rest = l.part[:0], more
	}
	return l.w.Write(p)
}

// longest is how much of a line is read.
const longest = 1000
