package example

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/term"

	"example.com/baton/timeline"
)

// errNoReader is the cause of a context when the reader of stdout is gone.
var errNoReader = errors.New("nothing reads the output anymore")

// errStuck is the error of writing to a pipe whose reader does not read.
var errStuck = errors.New("the program that reads the output has stopped reading")

// moment is how long a canceled program waits for a reader of its output.
const moment = 500 * time.Millisecond

// A screen is what a program prints to: stdout, with stderr for pictures.
// Lines appear above the moving lanes.
type screen struct {
	out, err *os.File
	cancel   context.CancelCauseFunc
	look     timeline.Look // of stdout; it has a width if it is a terminal
	errLook  timeline.Look // of stderr
	moving   bool          // lanes may be drawn on stderr
	same     bool          // stdout is the same terminal

	// Main sets these. Without them, nothing is ended by force.
	done <-chan struct{} // of the context that cancel is for
	exit func(code int)

	pending pending

	mu     sync.Mutex
	live   bool      // lanes are drawn
	lanes  []byte    // as they were drawn last
	rows   []int     // how wide each drawn row is
	ready  []byte    // lines to be printed with the next draw
	part   []byte    // a line that has not ended
	drawn  time.Time // when the lanes were last drawn
	stop   chan struct{}
	ticker sync.WaitGroup
	closed bool
}

func newScreen(out, err *os.File, cancel context.CancelCauseFunc) *screen {
	s := &screen{out: out, err: err, cancel: cancel}
	outTerminal := term.IsTerminal(int(out.Fd()))
	clever := os.Getenv("TERM") != "dumb" && os.Getenv("NO_COLOR") == ""
	if info, e := out.Stat(); e == nil && info.Mode()&os.ModeNamedPipe != 0 {
		clever = false // its reader may write to the same terminal
	}
	for f, look := range map[*os.File]*timeline.Look{
		out: &s.look, err: &s.errLook,
	} {
		look.Unicode = unicodeLocale()
		if term.IsTerminal(int(f.Fd())) {
			look.Color = clever
			look.Width, _ = size(f)
		}
	}
	s.moving = s.errLook.Color
	s.same = s.moving && outTerminal && sameFile(out, err)
	return s
}

// unicodeLocale reports whether the terminal shows more than ASCII.
func unicodeLocale() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(name); v != "" {
			v = strings.ToUpper(strings.ReplaceAll(v, "-", ""))
			return strings.Contains(v, "UTF8")
		}
	}
	return os.PathSeparator == '\\' // Windows has no such variables
}

func sameFile(a, b *os.File) bool {
	x, err1 := a.Stat()
	y, err2 := b.Stat()
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// size returns the columns and rows of a terminal.
func size(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// Write prints to stdout. An error cancels the program, because examples do
// not check errors from printing.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return len(p), nil // too late
	case s.live && s.same:
		s.add(p)
		return len(p), nil
	}
	n, err := s.print(p)
	switch {
	case err == errStuck:
		s.closed = true
	case isGone(err):
		s.cancel(errNoReader)
	case err != nil:
		s.cancel(fmt.Errorf("the output is lost: %w", err))
	}
	return n, err
}

// print writes to stdout. After a cancel, it waits only for a [moment]:
// a pipe whose reader does not read would block the program forever.
func (s *screen) print(p []byte) (int, error) {
	if s.done == nil {
		return s.out.Write(p)
	}
	type result struct {
		n   int
		err error
	}
	wrote := make(chan result, 1)
	text := bytes.Clone(p)
	go func() {
		n, err := s.out.Write(text)
		wrote <- result{n, err}
	}()
	select {
	case r := <-wrote:
		return r.n, r.err
	case <-s.done:
	}
	select {
	case r := <-wrote:
		return r.n, r.err
	case <-time.After(moment):
		return 0, errStuck
	}
}

// stderr returns a writer to stderr that does not disturb the lanes.
func (s *screen) stderr() io.Writer { return besides{s} }

type besides struct{ *screen }

func (b besides) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return len(p), nil
	case b.live:
		b.add(p)
		return len(p), nil
	}
	return b.err.Write(p)
}

// add keeps lines until the next draw, so that fast lines do not make the
// lanes flicker. The first line after a pause is drawn immediately.
func (s *screen) add(p []byte) {
	all := append(s.part, p...)
	n := bytes.LastIndexByte(all, '\n') + 1
	s.ready = append(s.ready, all[:n]...)
	s.part = append([]byte(nil), all[n:]...)
	if len(s.part) > 1<<16 { // it may never end
		s.ready = append(append(s.ready, s.part...), '\n')
		s.part = nil
	}
	if time.Since(s.drawn) > pause || len(s.ready) > 1<<16 {
		s.refresh()
	}
}

// The lanes are drawn at most ten times a second, and drawing takes at
// most a tenth of the time.
const pause = 100 * time.Millisecond

// show begins to draw lanes below the lines, if this terminal allows it.
//
// Drawing locks recorders, and recorders print to the screen, so draw is
// called while the screen is not locked.
func (s *screen) show(draw func(width, height int) []byte) {
	if !s.moving {
		return
	}
	s.mu.Lock()
	s.live = true
	s.stop = make(chan struct{})
	s.mu.Unlock()
	s.ticker.Go(func() {
		for {
			began := time.Now()
			width, height := size(s.err)
			// A row is left for a line that has not ended, and one for
			// the cursor.
			lanes := draw(width-1, height-2)
			s.mu.Lock()
			s.lanes = lanes
			s.refresh()
			s.mu.Unlock()
			select {
			case <-time.After(max(pause, 10*time.Since(began))):
			case <-s.stop:
				return
			}
		}
	})
}

// refresh erases the lanes, prints the lines that are ready, and draws the
// lanes again. It does so in one write, so the screen does not flicker.
func (s *screen) refresh() {
	width, _ := size(s.err)
	var b bytes.Buffer
	b.WriteString("\x1b[?2026h")
	s.erase(&b, width)
	b.Write(s.ready)
	s.ready = s.ready[:0]
	var rows []byte
	if len(s.part) > 0 {
		rows = append(fit(s.part, width-1), '\n')
	}
	rows = append(rows, s.lanes...)
	for row := range bytes.Lines(rows) {
		row = bytes.TrimSuffix(row, []byte("\n"))
		b.Write(row)
		b.WriteString("\r\n")
		s.rows = append(s.rows, columns.Bytes(row))
	}
	b.WriteString("\x1b[?2026l")
	s.err.Write(b.Bytes())
	s.drawn = time.Now()
}

// columns measures text without its colors.
var columns = displaywidth.Options{ControlSequences: true}

var controls = regexp.MustCompile(
	`\x1b(\[[0-?]*[ -/]*[@-~]?|\][^\a\x1b]*(\a|\x1b\\)?|[^\[\]]?)|[\x00-\x1f\x7f]`)

// fit returns the visible part of a line that has not ended: what came
// after the last carriage return, or as much of its end as fits into a row.
// So refresh knows how many rows to erase.
func fit(part []byte, width int) []byte {
	part = bytes.TrimRight(part, "\r")
	part = part[bytes.LastIndexByte(part, '\r')+1:]
	part = bytes.ToValidUTF8(controls.ReplaceAll(part, nil), nil)
	from := len(part)
	for from > 0 {
		r, size := utf8.DecodeLastRune(part[:from])
		if width--; r >= 0x1100 {
			width-- // it may be wide
		}
		if width < 0 {
			break
		}
		from -= size
	}
	return slices.Clone(part[from:])
}

// erase erases the rows that were drawn. A window that has become narrower
// has wrapped them. The first row is erased on its own, because some
// terminals keep a copy if the screen is cleared from its first row on.
func (s *screen) erase(b *bytes.Buffer, width int) {
	up := 0
	for _, n := range s.rows {
		up += 1 + max(n-1, 0)/width
	}
	s.rows = s.rows[:0]
	if up > 0 {
		b.WriteString("\r\x1b[" + strconv.Itoa(up) + "A\x1b[K\x1b[B\x1b[J\x1b[A")
	}
}

// hide erases the lanes for good.
func (s *screen) hide() {
	s.mu.Lock()
	if !s.live {
		s.mu.Unlock()
		return
	}
	close(s.stop)
	s.mu.Unlock()
	s.ticker.Wait()

	s.mu.Lock()
	defer s.mu.Unlock()
	width, _ := size(s.err)
	var b bytes.Buffer
	s.erase(&b, width)
	b.Write(s.ready)
	b.Write(s.part)
	s.err.Write(b.Bytes())
	s.live, s.lanes, s.ready, s.part = false, nil, nil, nil
}

// close erases the lanes, and drops what is printed later.
func (s *screen) close() {
	s.hide()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}
