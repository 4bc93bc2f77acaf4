package timeline

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// A Line is a line of output, and how long after the start it came.
type Line struct {
	At   time.Duration
	Text string
}

// A Recorder is an [io.Writer] that passes on what is written to it, and
// notes when each line came. It is safe for concurrent use.
type Recorder struct {
	w     io.Writer
	start time.Time

	mu    sync.Mutex
	lines []Line
	part  []byte // a line that has not ended yet
}

// NewRecorder returns a Recorder that writes to w. Its clock starts now.
func NewRecorder(w io.Writer) *Recorder {
	return &Recorder{w: w, start: time.Now()}
}

// Write notes the lines in p, and passes p on unchanged.
func (r *Recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Since(r.start)
	for rest := p; len(rest) > 0; {
		line, after, whole := bytes.Cut(rest, []byte("\n"))
		r.part = append(r.part, line...)
		if whole {
			r.lines = append(r.lines, Line{now, string(r.part)})
			r.part = r.part[:0]
		}
		rest = after
	}
	return r.w.Write(p)
}

// Lines returns the lines written so far.
func (r *Recorder) Lines() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Line(nil), r.lines...)
}
