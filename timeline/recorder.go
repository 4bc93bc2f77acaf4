package timeline

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// A Line is a line of output, and how long after the start it came.
type Line struct {
	At   time.Duration `json:"at"`
	Text string        `json:"text"`
}

// A Recorder is an [io.Writer] that passes on what is written to it, and
// notes when each line came. It is safe for concurrent use.
type Recorder struct {
	w     io.Writer
	start time.Time

	mu    sync.Mutex
	lines []Line // never changed, only appended to
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
			r.lines = append(r.lines, Line{now, text(r.part)})
			r.part = r.part[:0]
		}
		rest = after
	}
	return r.w.Write(p)
}

// Note notes a line that nobody prints: something that shall be seen in
// the picture, and not in the output.
func (r *Recorder) Note(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, Line{time.Since(r.start), line})
}

// Note notes a line with w if w is a [Recorder], and else does nothing.
func Note(w io.Writer, line string) {
	if r, ok := w.(*Recorder); ok {
		r.Note(line)
	}
}

// Lines returns the lines so far. A line that has not ended is among them.
func (r *Recorder) Lines() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.lines)
	if len(r.part) == 0 {
		return r.lines[:n:n]
	}
	return append(r.lines[:n:n], Line{time.Since(r.start), text(r.part)})
}

// Elapsed returns how long the recorder has been at work.
func (r *Recorder) Elapsed() time.Duration { return time.Since(r.start) }

// text returns a line without the carriage return that it may end with.
func text(line []byte) string {
	return string(bytes.TrimSuffix(line, []byte("\r")))
}
