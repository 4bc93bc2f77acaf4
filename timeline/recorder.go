package timeline

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// A Line is a line of output, and how long after the start it came. The
// package comment says which lines begin and end something. There are more:
//
// Other verbs need both of their forms: "Downloading tea" begins a task, and
// "Downloaded tea" ends it. "Finished tea" ends it, too. Words that come in
// pairs, such as enters and leaves, or on and off, work in the same way. So do
// arrows, states and counts: "-> tea" and "<- tea", "tea: RUNNING" and "tea:
// DONE", "tea: 40%" and "tea: 100%", "tea: 0/3" and "tea: 3/3". A result ends a
// task: "square(3) = 9". A process may end by its number: "Started brew.sh (pid
// 12)" and "pid 12 exited". If no line of a run ends anything, the next line of
// a name with a number ends its task: "[thread 1] adding" and
// "[thread 1] sum = 3".
//
// A task that ends without a beginning starts at the line that first names it:
// "resize(3) (5e6f)", and later "Job OK (5e6f)". A line such as "Resolving
// packages..." lasts until the next line of this kind. If nothing else begins
// or ends in a run, a line such as "Linking tea" or "--- test ---" lasts until
// the next one, or until a line such as "Done". Without such a line, the last
// step lasts until the end of the run if there are four or more steps with
// three or more verbs, or if it begins with ==> or ----->.
//
// A line in the past tense or with an outcome is a whole bar if it says how
// long the bar is: "tea built in 2s", "PASS tea (2s)", or a request in the log
// of a web server. Steps of make, docker build, Gradle, GitHub Actions and
// others are lanes. If a tool does not say when a step has ended, the step
// ends when the next one begins.
//
// Concurrent tasks have no bars if no line says that they end, unless their
// names have numbers, as in "[thread 1]". Tasks that begin with one verb and
// end with another, such as "Ann cooks" and "Ann serves", have no bars, either.
//
// A line may say how long its task will take: "Start tea for 3 seconds",
// "Starting tea that will take 2s". If the end comes later, the chart shows
// the tea as done on time, but unnoticed. The name of a task does not include
// "for 14 pieces" or, at its end, "in 2s" or ": result".
//
// The outputs of some tools are not understood: Alembic, cargo-make, debuild,
// Packer, restic, strace and kubectl get events. Commands of make -O seem to
// begin when they end. The fields op=resize and shard=1 name a bar "resize 1",
// but job=7 and shard=1 name it only "job 7". Vite's line "ready in 300 ms" has
// no bar.
type Line struct {
	At   time.Duration `json:"at"`
	Text string        `json:"text"`
}

// A Recorder is an [io.Writer] that passes all output on to its own writer,
// and notes when each line came. It is safe for concurrent use. While its
// own writer blocks, all methods wait.
type Recorder struct {
	w     io.Writer
	start time.Time

	mu      sync.Mutex
	keep    int           // lines; 0 means all
	gone    int           // lines that were forgotten
	lines   []Line        // never changed, only appended to
	part    []byte        // a line that has not ended yet
	at      time.Duration // when its last piece came
	tracker tracker
	read    int // how many of the lines the tracker has read
}

// NewRecorder returns a Recorder that writes to w. Its clock starts now.
// It calls w.Write from one goroutine at a time, so w does not have to be
// safe for concurrent use.
func NewRecorder(w io.Writer) *Recorder {
	return &Recorder{w: w, start: time.Now()}
}

// longest is the limit for each line after a call of KeepLast.
const longest = 1000 // bytes

// KeepLast limits how much r keeps, for programs that may print forever.
// From then on, r keeps at least the last n lines, and at most 2n. It
// keeps only the first thousand bytes of each line that comes after the
// call. If n is below 1, it counts as 1.
//
// When r forgets lines, times count from the first line that is left. The
// line that began a running task is kept, as if it had come with that first
// line. At most the last n/2 such lines are kept.
func (r *Recorder) KeepLast(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep = max(n, 1)
	r.part = r.part[:min(len(r.part), longest)]
	r.forget()
}

// Forgotten returns how many lines r has forgotten: see
// [Recorder.KeepLast].
func (r *Recorder) Forgotten() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gone
}

// forget forgets the older half of the lines if there are too many.
func (r *Recorder) forget() {
	if r.keep == 0 || len(r.lines)/2 < r.keep {
		return
	}
	old := len(r.lines) - r.keep
	first := r.lines[old].At
	left := make([]Line, 0, 2*r.keep)
	for _, text := range unfinished(r.lines[:old], r.keep/2) {
		left = append(left, Line{0, text})
	}
	r.gone += old - len(left)
	for _, l := range r.lines[old:] {
		left = append(left, Line{l.At - first, l.Text})
	}
	r.lines = left
	r.start, r.at = r.start.Add(first), max(r.at-first, 0)
	r.tracker, r.read = tracker{}, 0
}

// unfinished returns the lines that began unfinished tasks, at most the
// last n.
func unfinished(lines []Line, n int) (texts []string) {
	var t tracker
	t.add(lines)
	for i := range t.activities {
		if a := &t.activities[i]; a.open {
			texts = append(texts, a.line)
		}
	}
	return texts[max(len(texts)-n, 0):]
}

// add adds a line that came at now.
func (r *Recorder) add(now time.Time, line string) {
	r.lines = append(r.lines, Line{now.Sub(r.start), line})
	r.forget()
}

// grow adds to the unfinished line.
func (r *Recorder) grow(part []byte) {
	if r.keep > 0 {
		part = part[:min(len(part), longest-len(r.part))]
	}
	r.part = append(r.part, part...)
}

// Write notes the lines in p, and passes p on unchanged. A line may come
// in several writes; its time is when its end came. Write returns what
// the Write of r's own writer returns.
func (r *Recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	rest := p
	for {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		line := rest[:i]
		if len(r.part) > 0 || r.keep > 0 {
			r.grow(line)
			line = r.part
		}
		r.add(now, withoutCR(line))
		r.part = r.part[:0]
		rest = rest[i+1:]
	}
	if len(rest) > 0 {
		r.grow(rest)
		r.at = now.Sub(r.start)
	}
	return r.w.Write(p)
}

// Chart returns the chart of a run that is still running.
func (r *Recorder) Chart(title string) Chart {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tracker.add(r.lines[r.read:])
	r.read = len(r.lines)
	now := time.Since(r.start)
	c := r.tracker.chart(now, false)
	c.Title, c.Elapsed, c.Running = clean(title), now, true
	c.Lines = r.lines[:r.read:r.read]
	return c
}

// Note notes a line without printing it, so the line is in the chart, but
// not in the output.
func (r *Recorder) Note(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(time.Now(), line)
}

// Note calls [Recorder.Note] if w is a [Recorder], and otherwise does
// nothing.
func Note(w io.Writer, line string) {
	if r, ok := w.(*Recorder); ok {
		r.Note(line)
	}
}

// Lines returns the lines so far, including an unfinished one. The caller
// must not change them.
func (r *Recorder) Lines() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.lines)
	if len(r.part) == 0 {
		return r.lines[:n:n]
	}
	return append(r.lines[:n:n], Line{r.at, withoutCR(r.part)})
}

// Elapsed returns the time since [NewRecorder] or, if lines have been
// forgotten, since the first line that is left.
func (r *Recorder) Elapsed() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.start)
}

// withoutCR removes a carriage return at the end of a line.
func withoutCR(line []byte) string {
	return string(bytes.TrimSuffix(line, []byte("\r")))
}
