package example

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/baton/internal/player"
	"example.com/baton/internal/whole"
	"example.com/baton/timeline"
)

// files are where the flags want the pictures.
type files struct{ svg, trace, html *file }

// A file is opened before the run starts. An error after a run of 20
// seconds would come too late.
type file struct {
	name    string
	created bool     // it was not there before
	device  *os.File // open, if it is a pipe or the like
	pending *pending
}

// open opens the files that the flags name.
func (p *Program) open(w io.Writer) (files, error) {
	var unfinished pending
	at := &unfinished
	if s, ok := w.(*screen); ok {
		at = &s.pending
	}
	var fs files
	var err1, err2 error
	if p.svg != "" {
		fs.svg, err1 = create(p.svg, at)
	}
	if p.trace != "" && err1 == nil {
		fs.trace, err2 = create(p.trace, at)
	}
	if p.html != "" && err1 == nil && err2 == nil {
		fs.html, err2 = create(p.html, at)
	}
	if err := errors.Join(err1, err2); err != nil {
		fs.drop()
		return files{}, fmt.Errorf("%s: %w", p.Name, err)
	}
	for _, pair := range []struct {
		a, b  *file
		names string
	}{
		{fs.svg, fs.trace, "-svg and -trace"},
		{fs.svg, fs.html, "-svg and -html"},
		{fs.trace, fs.html, "-trace and -html"},
	} {
		if same(pair.a, pair.b) {
			fs.drop()
			return files{}, Usage("%s: %s name the same file",
				p.Name, pair.names)
		}
	}
	return fs, nil
}

// same reports whether both are the same file. A device may receive
// both.
func same(a, b *file) bool {
	if a == nil || b == nil || a.device != nil || b.device != nil {
		return false
	}
	as, err1 := os.Stat(a.name)
	bs, err2 := os.Stat(b.name)
	return err1 == nil && err2 == nil && os.SameFile(as, bs)
}

// create creates a file, or keeps what is in it.
func create(name string, at *pending) (*file, error) {
	_, err := os.Stat(name)
	f := &file{name: name, created: os.IsNotExist(err), pending: at}
	if err := f.open(); err != nil {
		f.drop()
		return nil, fmt.Errorf("cannot write: %w", err)
	}
	return f, nil
}

func (f *file) open() error {
	opened, err := os.OpenFile(f.name, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		f.created = false
		return err
	}
	info, err := opened.Stat()
	if err == nil && !info.Mode().IsRegular() {
		f.device = opened
		return nil
	}
	if err := errors.Join(err, opened.Close()); err != nil {
		return err
	}
	// Replace the file, and not a link to it.
	if f.name, err = filepath.EvalSymlinks(f.name); err != nil {
		return err
	}
	if f.created {
		f.pending.add(f.name)
	}
	return whole.Writable(f.name)
}

// drop closes a file, and removes it if create created it.
func (f *file) drop() error {
	if f == nil {
		return nil
	}
	var err error
	if f.device != nil {
		err = f.device.Close()
	}
	if f.created {
		os.Remove(f.name)
	}
	f.pending.done(f.name)
	return err
}

func (fs files) drop() {
	fs.svg.drop()
	fs.trace.drop()
	fs.html.drop()
}

func (fs files) any() bool { return fs != files{} }

// write draws the charts into the files.
func (fs files) write(p *Program, charts []timeline.Chart) error {
	svg := func(w io.Writer) error {
		return timeline.SVG(w, p.Title, p.Subtitle, charts...)
	}
	trace := func(w io.Writer) error {
		return timeline.Trace(w, charts...)
	}
	page := func(w io.Writer) error {
		return player.WritePage(w, player.Recording{
			Title: p.Title, Subtitle: p.Subtitle, Charts: charts})
	}
	return errors.Join(fs.svg.fill(svg), fs.trace.fill(trace),
		fs.html.fill(page))
}

// fill replaces the content of the file, and closes it. If the picture
// cannot be written, the old content stays.
func (f *file) fill(draw func(w io.Writer) error) error {
	if f == nil {
		return nil
	}
	var b bytes.Buffer
	err := draw(&b)
	switch {
	case err != nil:
	case f.device != nil:
		_, err = f.device.Write(b.Bytes())
	default:
		err = f.pending.finish(f.name, func() error {
			return whole.WriteFile(f.name, b.Bytes(), 0o644)
		})
		f.created = f.created && err != nil
	}
	if err = errors.Join(err, f.drop()); err != nil {
		return lost{fmt.Errorf("cannot write: %w", err)}
	}
	return nil
}

// stage is where a run is shown: on a terminal, or nowhere.
type stage struct {
	screen *screen       // nil in tests
	look   timeline.Look // of what is printed to stdout
	tty    bool          // stdout is a terminal
	plain  bool
}

func (p *Program) stage(w io.Writer) stage {
	s, _ := w.(*screen)
	if s == nil {
		return stage{look: timeline.Look{Unicode: true}, plain: true}
	}
	st := stage{screen: s, look: s.look, plain: p.plain}
	st.tty = s.look.Width > 0
	if p.plain {
		st.look.Color = false
	}
	return st
}

// output returns how to draw on stdout, with the current width.
func (st stage) output() timeline.Look {
	look := st.look
	if st.tty {
		look.Width, _ = size(st.screen.out)
	}
	return look
}

// moves reports whether lanes are drawn while a program runs.
func (st stage) moves() bool {
	return st.screen != nil && st.screen.moving && !st.plain
}

// watch draws the charts again and again until stop is called. At first,
// the scale ends where the longest variant should end.
func (st stage) watch(
	charts func() []timeline.Chart, variants ...*Variant,
) (stop func()) {
	if !st.moves() {
		return func() {}
	}
	var expected time.Duration
	for _, v := range variants {
		takes := strings.ReplaceAll(v.Takes, " ", "")
		if d, err := time.ParseDuration(takes); err == nil {
			expected = max(expected, d)
		}
	}
	look := st.screen.errLook
	look.Bare = true
	st.screen.show(func(width, height int) []byte {
		return live(charts(), look, expected, width, height)
	})
	return st.screen.hide
}

// unseen reports whether nothing can be drawn on stderr.
func (st stage) unseen() bool {
	return st.screen != nil && st.screen.errLook.Width == 0
}

// last draws the charts of a single variant, or of a stopped comparison.
// They go to stderr, if that is a terminal.
func (st stage) last(charts []timeline.Chart) {
	if st.screen == nil || st.unseen() {
		return
	}
	look := st.screen.errLook
	look.Color = look.Color && !st.plain
	look.Width, _ = size(st.screen.err)
	fmt.Fprintln(st.screen.err)
	timeline.Text(st.screen.err, look, charts...)
}
