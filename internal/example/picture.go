package example

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// files are where pictures go that are to be kept.
type files struct{ svg, trace *file }

// A file is open before the run starts, so that nobody waits 20 seconds
// to hear that it cannot be written.
type file struct {
	*os.File
	created bool
}

// open opens the files that the flags name.
func (p *Program) open() (files, error) {
	var fs files
	var err1, err2 error
	if p.svg != "" {
		fs.svg, err1 = create(p.svg)
	}
	if p.trace != "" && err1 == nil {
		fs.trace, err2 = create(p.trace)
	}
	if err := errors.Join(err1, err2); err != nil {
		fs.drop()
		return files{}, fmt.Errorf("%s: %w", p.Name, err)
	}
	if same(fs.svg, fs.trace) {
		fs.drop()
		return files{}, Usage("%s: -svg and -trace name the same file", p.Name)
	}
	return fs, nil
}

// same says whether a file would keep nothing but what comes last. To a
// device, both may be written.
func same(a, b *file) bool {
	if a == nil || b == nil || !sameFile(a.File, b.File) {
		return false
	}
	info, err := a.Stat()
	return err == nil && info.Mode().IsRegular()
}

// create opens a file for writing, and leaves alone what is in it.
func create(name string) (*file, error) {
	_, err := os.Stat(name)
	created := os.IsNotExist(err)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("cannot write: %w", err)
	}
	return &file{f, created}, nil
}

// drop closes the files, and removes those that were not there before.
func (fs files) drop() {
	for _, f := range []*file{fs.svg, fs.trace} {
		if f != nil {
			f.Close()
			if f.created {
				os.Remove(f.Name())
			}
		}
	}
}

// write draws the charts into the files.
func (fs files) write(p *Program, charts []timeline.Chart) error {
	svg := func(w io.Writer) error {
		return timeline.SVG(w, p.Title, p.Subtitle, charts...)
	}
	trace := func(w io.Writer) error {
		return timeline.Trace(w, charts...)
	}
	return errors.Join(fs.svg.fill(svg), fs.trace.fill(trace))
}

// fill replaces what is in the file, and closes it. Half a picture is
// worse than none: if it cannot be written, there is nothing of it.
func (f *file) fill(draw func(w io.Writer) error) error {
	if f == nil {
		return nil
	}
	info, err := f.Stat()
	regular := err == nil && info.Mode().IsRegular()
	if regular {
		if err := f.Truncate(0); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	err = draw(f)
	if err != nil && regular {
		f.Truncate(0)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		return nil
	}
	if f.created {
		os.Remove(f.Name())
	}
	return fmt.Errorf("cannot write: %w", err)
}

// stage is where a run is seen: on a terminal, or nowhere.
type stage struct {
	screen *screen       // nil: not run by Main, but by a test
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
		st.look.Colour = false
	}
	return st
}

// output says how to draw on stdout, in the window as it is now.
func (st stage) output() timeline.Look {
	look := st.look
	if st.tty {
		look.Width, _ = size(st.screen.out)
	}
	return look
}

// moves says whether lanes are drawn while a program runs.
func (st stage) moves() bool {
	return st.screen != nil && st.screen.moving && !st.plain
}

// watch draws what there is to see so far, until stop is called. The scale
// begins with how long the longest variant says that it takes.
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

// last draws the charts of a single variant, or of a comparison that was
// stopped, on stderr, if somebody is there to look.
func (st stage) last(charts []timeline.Chart) {
	if st.screen == nil || st.screen.errLook.Width == 0 {
		return
	}
	look := st.screen.errLook
	look.Colour = look.Colour && !st.plain
	look.Width, _ = size(st.screen.err)
	fmt.Fprintln(st.screen.err)
	timeline.Text(st.screen.err, look, charts...)
}
