package model

import "runtime"

// A File is a source file that was rewritten. Its methods are called between
// the statements of the file. At a point, the goroutine parks until the
// explorer chooses it.
type File struct {
	name string
}

// NewFile returns the file with this name. If the name is empty, steps in the
// file are not shown.
func NewFile(name string) *File { return &File{name} }

// Line notes the line that the goroutine is at. It is not a point: nothing
// parks. Other goroutines notice nothing of the line, except for operations
// in it, which have points of their own.
func (f *File) Line(n int) {
	if r := now(); r != nil {
		if g := r.current; g != nil {
			g.at = place{f, n}
		}
	}
}

// On is Line within a condition.
func (f *File) On(n int) bool {
	f.Line(n)
	return true
}

// Then calls call, which was deferred in line n.
func (f *File) Then(n int, call func()) {
	f.Line(n)
	call()
}

// point parks the goroutine before line n, until the explorer chooses it.
func (f *File) point(n int, o *op) (*run, *goroutine) {
	r := now()
	if r == nil {
		return nil, nil
	}
	f.Line(n)
	return r, r.do(o)
}

var memory = &op{kind: Memory}

// At is a point before a statement that may write memory which other
// goroutines can see.
func (f *File) At(n int) {
	if r, _ := f.point(n, memory); r != nil {
		r.version++
	}
}

// See is a point before a statement that may read memory which other
// goroutines can see, and writes none.
func (f *File) See(n int) { f.point(n, memory) }

// SeeAnd is See within a condition.
func (f *File) SeeAnd(n int) bool {
	f.point(n, memory)
	return true
}

// Again is See in the condition of a loop.
func (f *File) Again(n int) bool {
	if r, g := f.point(n, memory); r != nil {
		g.ask(r, place{f, n})
	}
	return true
}

// Loop is called in a loop that may have no other point. It is a point once
// in a thousand rounds, so that an endless loop does not hang the run.
func (f *File) Loop(n int) {
	r := now()
	if r == nil {
		return
	}
	g := r.current
	if g == nil {
		return
	}
	if g.loops++; g.loops%1000 != 0 {
		return
	}
	f.Line(n)
	r.do(&op{kind: Yield}).ask(r, place{f, n})
}

var middle = &op{kind: Middle}

// Got is called with the value that a statement has read, and returns it.
func Got[T any](v T) T {
	if r := now(); r != nil && r.traced && r.current != nil {
		r.record(r.current, v)
	}
	return v
}

// Mid is a point between the two halves of a statement that reads and then
// writes. It is called with the value that will be written, and returns it.
func Mid[T any](f *File, n int, v T) T {
	r, g := f.point(n, middle)
	if r != nil {
		r.version++
		r.record(g, v)
	}
	return v
}

// Gosched is runtime.Gosched.
func Gosched() {
	r := now()
	if r == nil {
		runtime.Gosched()
		return
	}
	g := r.do(&op{kind: Yield})
	g.ask(r, g.at)
}

// Go is a go statement.
func Go(f func()) {
	r := now()
	if r == nil {
		go f()
		return
	}
	r.begin(r.place(), f, false)
}
