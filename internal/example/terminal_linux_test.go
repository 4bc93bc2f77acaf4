package example

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A terminal is the other end of a pseudo terminal, and what a person
// would see there.
type terminal struct {
	t            *testing.T
	master, file *os.File

	mu      sync.Mutex
	raw     bytes.Buffer
	rows    [][]rune // all that was ever there, with what has scrolled away
	row     int
	col     int
	width   int
	height  int
	bottom  int // the last row that was ever reached
	partial []byte
	reading sync.WaitGroup
}

func newTerminal(t *testing.T, width, height int) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	var number, unlock int32
	ioctl(t, master, syscall.TIOCGPTN, unsafe.Pointer(&number))
	ioctl(t, master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock))
	name := "/dev/pts/" + strconv.Itoa(int(number))
	file, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	x := &terminal{t: t, master: master, file: file, rows: make([][]rune, 1)}
	x.resize(width, height)
	x.reading.Go(func() {
		buffer := make([]byte, 1<<16)
		for {
			n, err := master.Read(buffer)
			if err != nil {
				return // the last writer is gone
			}
			x.mu.Lock()
			x.raw.Write(buffer[:n])
			x.show(buffer[:n])
			x.mu.Unlock()
		}
	})
	t.Cleanup(func() { x.end() })
	return x
}

func ioctl(t *testing.T, f *os.File, request uintptr, p unsafe.Pointer) {
	t.Helper()
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(p))
	require.Zero(t, errno)
}

func (x *terminal) resize(width, height int) {
	x.mu.Lock() // what is drawn for the new size is shown in that
	defer x.mu.Unlock()
	size := [4]uint16{uint16(height), uint16(width)}
	ioctl(x.t, x.master, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	x.width, x.height = width, height
}

// end waits until all that was written has been read.
func (x *terminal) end() {
	x.file.Close()
	x.reading.Wait()
	x.master.Close()
}

var control = regexp.MustCompile("^\x1b\\[([?0-9;]*)([a-zA-Z])")

// show does what a terminal does, as far as we need it.
func (x *terminal) show(p []byte) {
	x.partial = append(x.partial, p...)
	for len(x.partial) > 0 {
		p := x.partial
		if p[0] == 0x1b {
			m := control.FindSubmatch(p)
			if m == nil {
				return // the rest is to come
			}
			x.partial = p[len(m[0]):]
			x.control(string(m[1]), m[2][0])
			continue
		}
		r, size := rune(p[0]), 1
		if p[0] >= 0x80 {
			if !fullRune(p) {
				return
			}
			r, size = decode(p)
		}
		x.partial = p[size:]
		switch r {
		case '\r':
			x.col = 0
		case '\n':
			x.down()
		default:
			if x.col == x.width {
				x.col = 0
				x.down()
			}
			x.put(r)
		}
	}
}

func (x *terminal) down() {
	if x.row++; x.row == len(x.rows) {
		x.rows = append(x.rows, nil)
	}
	x.bottom = max(x.bottom, x.row)
}

func (x *terminal) put(r rune) {
	for len(x.rows[x.row]) <= x.col {
		x.rows[x.row] = append(x.rows[x.row], ' ')
	}
	x.rows[x.row][x.col] = r
	x.col++
}

func (x *terminal) control(args string, final byte) {
	switch final {
	case 'm':
	case 'h', 'l':
		if args != "?2026" {
			x.t.Errorf("the terminal's mode %q is changed", args)
		}
	case 'A':
		n, _ := strconv.Atoi(args)
		x.row -= max(n, 1)
		if x.row < 0 {
			x.t.Error("the cursor goes up too far")
			x.row = 0
		}
	case 'B':
		if x.row++; x.row == len(x.rows) {
			x.t.Error("the cursor goes down too far")
			x.row--
		}
	case 'K':
		x.rows[x.row] = x.rows[x.row][:min(x.col, len(x.rows[x.row]))]
	case 'J':
		if x.col == 0 && x.row == max(x.bottom+1-x.height, 0) {
			x.t.Error("the whole screen goes to what has scrolled away")
		}
		x.rows = x.rows[:x.row+1]
		x.rows[x.row] = x.rows[x.row][:min(x.col, len(x.rows[x.row]))]
	default:
		x.t.Errorf("unknown control %q", final)
	}
}

// saw says whether something has been written to the terminal.
func (x *terminal) saw(text string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return strings.Contains(x.raw.String(), text)
}

func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	for _, row := range x.rows {
		b.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return b.String()
}

func fullRune(p []byte) bool { return len(p) >= 4 || strings.ToValidUTF8(string(p), "") == string(p) }

func decode(p []byte) (rune, int) {
	for _, r := range string(p) {
		return r, len(string(r))
	}
	return 0, 1
}

func clever(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm-256color")
	t.Setenv("LC_ALL", "C.UTF-8")
}

// Lines come out unharmed above the lanes, each once and in order, however
// they are written and however the window changes; and of the lanes
// nothing is left.
func TestLinesAboveLanes(t *testing.T) {
	clever(t)
	x := newTerminal(t, 60, 20)
	s := newScreen(x.file, x.file, func(error) {})
	require.True(t, s.moving && s.same)
	var mu sync.Mutex
	drawn := 0
	s.show(func(width, height int) []byte {
		mu.Lock()
		defer mu.Unlock()
		drawn++
		row := strings.Repeat("~", width)
		return []byte(strings.Repeat(row+"\n", 1+drawn%5))
	})
	random := rand.New(rand.NewPCG(7, 8))
	var want strings.Builder
	for i := range 400 {
		line := fmt.Sprintf("line %d%s\n", i, strings.Repeat(".", random.IntN(20)))
		want.WriteString(line)
		for rest := line; rest != ""; {
			n := 1 + random.IntN(len(rest))
			io.WriteString(s, rest[:n])
			rest = rest[n:]
		}
		if i%100 == 0 {
			io.WriteString(s.stderr(), "aside\n")
			want.WriteString("aside\n")
		}
		if i%20 == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		if i == 200 {
			x.resize(90, 25)
		}
	}
	io.WriteString(s, "no end")
	for again := true; again; {
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		again = drawn < 2
		mu.Unlock()
	}
	s.mu.Lock()
	s.refresh() // it is above the lanes now, whenever they were drawn last
	s.mu.Unlock()
	s.hide()
	s.close()
	fmt.Fprintln(s, "too late")
	x.end()
	assert.Equal(t, want.String()+"no end\n\n", x.text(), "and the cleared row of a lane")
	assert.Contains(t, x.raw.String(), "~~~")
	assert.NotContains(t, x.raw.String(), "\x1b[?25l", "the cursor stays visible")
}

// A line that goes back to its beginning again and again, or would move
// the cursor, harms nothing of what was there before.
func TestLinesThatMoveTheCursor(t *testing.T) {
	clever(t)
	for name, part := range map[string]string{
		"back":   "\rhalf of it is done",
		"back 2": "half of it is done\r",
		"up":     "up\x1b[5A\x1b[2J\x1b]0;title\a",
		"long":   strings.Repeat("x", 40),
		"wide":   strings.Repeat("語", 20),
		"broken": "\xff\xe8\xaa",
	} {
		x := newTerminal(t, 30, 10)
		history := strings.Repeat("before\n", 50)
		io.WriteString(x.file, history)
		s := newScreen(x.file, x.file, func(error) {})
		s.show(func(width, height int) []byte {
			return []byte(strings.Repeat(strings.Repeat("~", width)+"\n", height))
		})
		for range 30 {
			io.WriteString(s, part)
			s.mu.Lock()
			s.refresh()
			assert.LessOrEqual(t, len(s.rows), 9, "and the cursor's row")
			s.mu.Unlock()
		}
		s.mu.Lock()
		s.part = nil
		s.mu.Unlock()
		s.close()
		x.end()
		assert.Equal(t, history, strings.TrimRight(x.text(), "\n")+"\n", name)
	}
}

func TestFit(t *testing.T) {
	for part, want := range map[string]string{
		"":                               "",
		"name: ":                         "name: ",
		"10 %\r20 %":                     "20 %",
		"10 %\r20 %\r":                   "20 %",
		"123456789012":                   "3456789012",
		"語語語語語語":                         "語語語語語",
		"\x1b[1;31mred\x1b[0m\x1b[":      "red",
		"\x1b]0;title\x1b\\a\bb\x00\x7f": "ab",
		"\x1b]0;tit":                     "",
		"\x1b7a\x1b":                     "a",
		"\xffa\xe8\xaa":                  "a",
	} {
		assert.Equal(t, want, string(fit([]byte(part), 10)), "%q", part)
	}
}

// A line that never ends is broken, so that it needs no memory without end.
func TestALineWithoutEnd(t *testing.T) {
	clever(t)
	x := newTerminal(t, 60, 20)
	s := newScreen(x.file, x.file, func(error) {})
	s.show(func(width, height int) []byte { return []byte("~\n") })
	piece := bytes.Repeat([]byte("x"), 10_000)
	for range 20 {
		s.Write(piece)
		s.mu.Lock()
		assert.LessOrEqual(t, len(s.part)+len(s.ready), 1<<17+1)
		s.mu.Unlock()
	}
	s.close()
	x.end()
	assert.Equal(t, 200_000, strings.Count(x.text(), "x"))
	assert.NotContains(t, x.text(), "~")
}

// A whole program on a terminal: its lines, then its chart.
func TestProgramOnATerminal(t *testing.T) {
	clever(t)
	x := newTerminal(t, 70, 24)
	s := newScreen(x.file, x.file, func(error) {})
	p := &Program{Name: "tea", Variants: []Variant{{Name: "tea", Takes: "0.3 s",
		Run: func(_ context.Context, w io.Writer) error {
			fmt.Fprintln(w, "Start tea")
			for !x.saw("so far") { // the lanes
				time.Sleep(10 * time.Millisecond)
			}
			fmt.Fprintln(w, "End tea")
			return nil
		}}}}
	require.NoError(t, p.Run(t.Context(), s, nil))
	s.close()
	x.end()
	rows := strings.Split(x.text(), "\n")
	assert.Equal(t, []string{"Start tea", "End tea", ""}, rows[:3])
	assert.Regexp(t, `^tea .*\d m?s`, rows[3])
	assert.NotContains(t, x.text(), "so far", "they are gone")
}

// A comparison that is stopped leaves what there was to see.
func TestStoppedComparison(t *testing.T) {
	clever(t)
	x := newTerminal(t, 70, 24)
	s := newScreen(x.file, x.file, func(error) {})
	ctx, cancel := context.WithCancel(t.Context())
	p := &Program{Name: "tea", Variants: []Variant{
		{Name: "quick", Takes: "0.02 s", Run: func(_ context.Context, w io.Writer) error {
			fmt.Fprintln(w, "Start tea")
			time.Sleep(20 * time.Millisecond)
			return nil
		}},
		{Name: "slow", Takes: "1 h", Run: func(ctx context.Context, w io.Writer) error {
			fmt.Fprintln(w, "Start tea")
			for !x.saw(" ms") { // quick is done, and seen to be
				time.Sleep(10 * time.Millisecond)
			}
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}},
	}}
	require.ErrorIs(t, p.Run(ctx, s, nil), context.Canceled)
	s.close()
	x.end()
	assert.Regexp(t, `(?m)^quick .*\d m?s`, x.text())
	assert.NotRegexp(t, `(?m)^quick .*so far`, x.text())
	assert.Regexp(t, `(?m)^slow .* so far`, x.text())
}

// Where nothing may move and nothing be colored, nothing is and does.
func TestPlain(t *testing.T) {
	run := func(s *screen, args ...string) {
		p := kitchenOfSleepers()
		require.NoError(t, p.Run(t.Context(), s, args))
		s.close()
	}
	for name, set := range map[string]func(t *testing.T) []string{
		"NO_COLOR": func(t *testing.T) []string { t.Setenv("NO_COLOR", "1"); return nil },
		"dumb":     func(t *testing.T) []string { t.Setenv("TERM", "dumb"); return nil },
		"-plain":   func(*testing.T) []string { return []string{"-plain"} },
	} {
		for _, variant := range []string{"", "one"} {
			t.Run(name+" "+variant, func(t *testing.T) {
				clever(t)
				args := set(t)
				if variant != "" {
					args = append(args, variant)
				}
				x := newTerminal(t, 70, 24)
				run(newScreen(x.file, x.file, func(error) {}), args...)
				x.end()
				assert.NotContains(t, x.raw.String(), "\x1b")
				assert.Contains(t, x.text(), "one ", "there is a chart")
			})
		}
	}
	t.Run("piped", func(t *testing.T) {
		clever(t)
		x := newTerminal(t, 70, 24)
		r, w, err := os.Pipe()
		require.NoError(t, err)
		run(newScreen(w, x.file, func(error) {}), "one")
		w.Close()
		out, err := io.ReadAll(r)
		require.NoError(t, err)
		r.Close()
		x.end()
		assert.Equal(t, "Start tea\nEnd tea\n", string(out))
		assert.NotContains(t, x.raw.String(), "\x1b")
	})
	t.Run("ASCII", func(t *testing.T) {
		clever(t)
		t.Setenv("LC_ALL", "C")
		x := newTerminal(t, 70, 24)
		run(newScreen(x.file, x.file, func(error) {}))
		x.end()
		for _, r := range x.raw.String() {
			require.Less(t, r, rune(0x80))
		}
	})
}

func kitchenOfSleepers() *Program {
	p := &Program{Name: "kitchen"}
	for _, name := range []string{"one", "two"} {
		p.Variants = append(p.Variants, Variant{Name: name, Takes: "0.1 s",
			Run: func(_ context.Context, w io.Writer) error {
				fmt.Fprintln(w, "Start tea")
				time.Sleep(30 * time.Millisecond)
				fmt.Fprintln(w, "End tea")
				return nil
			}})
	}
	return p
}

// A reader that goes away ends the program, quietly.
func TestReaderGoesAway(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	r.Close()
	defer w.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	s := newScreen(w, w, cancel)
	_, err = s.Write([]byte("hello\n"))
	assert.ErrorIs(t, err, syscall.EPIPE)
	assert.Equal(t, errNoReader, context.Cause(ctx))
}

// A full disk is a failure, though no example looks at what Fprintf
// returns.
func TestDiskIsFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	defer full.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	s := newScreen(full, full, cancel)
	fmt.Fprintln(s, "hello")
	assert.EqualError(t, context.Cause(ctx), "the output is lost: "+
		"write /dev/full: no space left on device")
}
