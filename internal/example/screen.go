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

	"golang.org/x/term"

	"example.com/baton/timeline"
)

// errNoReader is the cause of a context when nobody reads stdout any more.
var errNoReader = errors.New("nobody reads the output")

// errStuck is the error of writing to a reader that stands still.
var errStuck = errors.New("nobody reads the output for now")

// moment is how long a cancelled program waits for whoever reads its output.
const moment = 500 * time.Millisecond

// A screen is what Main gives a program to print to: stdout, with stderr
// beside it for pictures. It puts the lines above the moving lanes.
type screen struct {
	out, err *os.File
	cancel   context.CancelCauseFunc
	look     timeline.Look // of stdout; it has a width if it is a terminal
	errLook  timeline.Look // of stderr
	moving   bool          // lanes may be drawn on stderr
	same     bool          // stdout is the same terminal

	// Main sets these; without them, writing and programs may take as
	// long as they like.
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
		clever = false // whoever reads it may write to the same terminal
	}
	for f, look := range map[*os.File]*timeline.Look{
		out: &s.look, err: &s.errLook,
	} {
		look.Unicode = unicodeLocale()
		if term.IsTerminal(int(f.Fd())) {
			look.Colour = clever
			look.Width, _ = size(f)
		}
	}
	s.moving = s.errLook.Colour
	s.same = s.moving && outTerminal && sameFile(out, err)
	return s
}

// unicodeLocale says whether the terminal is known to show more than ASCII.
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

// Write prints to stdout. If nobody reads it, or it takes no more, the
// program is cancelled: examples do not look at the errors of printing.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return len(p), nil // nobody waits for it any more
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

// print writes to stdout. Once the program has been cancelled, it waits no
// longer than a moment for whoever reads that: a pipe whose reader stands
// still would keep the program from its end.
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

// add keeps lines until the next draw, so that however fast they come the
// lanes do not flicker. The first line after a pause is shown at once.
func (s *screen) add(p []byte) {
	all := append(s.part, p...)
	n := bytes.LastIndexByte(all, '\n') + 1
	s.ready = append(s.ready, all[:n]...)
	s.part = append([]byte(nil), all[n:]...)
	if len(s.part) > 1<<16 { // maybe it has no end
		s.ready = append(append(s.ready, s.part...), '\n')
		s.part = nil
	}
	if time.Since(s.drawn) > pause || len(s.ready) > 1<<16 {
		s.refresh()
	}
}

// The lanes are drawn ten times a second at most, and never for more than
// a tenth of the time.
const pause = 100 * time.Millisecond

// show begins to draw lanes below the lines, if it can be done here.
//
// Drawing asks recorders for what they have, and recorders print to the
// screen: so nothing is drawn while the screen is locked.
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

// refresh takes away the lanes, prints what is ready, and puts the lanes
// back, all in one write, so that nobody sees less than that.
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
		s.rows = append(s.rows, visible(row))
	}
	b.WriteString("\x1b[?2026l")
	s.err.Write(b.Bytes())
	s.drawn = time.Now()
}

var controls = regexp.MustCompile(
	`\x1b(\[[0-?]*[ -/]*[@-~]?|\][^\a\x1b]*(\a|\x1b\\)?|[^\[\]]?)|[\x00-\x1f\x7f]`)

// fit returns what there is to see of a line that has not ended: what came
// after the last carriage return, and of that the end that fits into a row.
// It must be known how many rows are to be erased.
func fit(part []byte, width int) []byte {
	part = bytes.TrimRight(part, "\r")
	part = part[bytes.LastIndexByte(part, '\r')+1:]
	part = bytes.ToValidUTF8(controls.ReplaceAll(part, nil), nil)
	from := len(part)
	for from > 0 {
		r, size := utf8.DecodeLastRune(part[:from])
		if width--; r >= 0x1100 {
			width-- // maybe it is a wide one
		}
		if width < 0 {
			break
		}
		from -= size
	}
	return slices.Clone(part[from:])
}

// erase takes away the rows that were drawn. A window that has become
// narrower has broken them. All but the first are cleared to the end of the
// screen; to do so from its first row on would make some terminals keep what
// was on it among what has scrolled away, with each draw once more.
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

// hide takes the lanes away for good.
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

// close takes the lanes away, and drops what is printed from now on.
func (s *screen) close() {
	s.hide()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// visible counts the columns of a row, without its colours.
func visible(row []byte) (n int) {
	for len(row) > 0 {
		if row[0] == 0x1b {
			if end := bytes.IndexByte(row, 'm'); end >= 0 {
				row = row[end+1:]
				continue
			}
		}
		_, size := utf8.DecodeRune(row)
		row = row[size:]
		n++
	}
	return n
}
