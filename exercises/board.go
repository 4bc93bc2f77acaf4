package main

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
)

// What the course has put there, whatever the learner does to the files.
//
//go:embed */testdata/about.txt */testdata/stub.txt */solution_test.go
var course embed.FS

// An entry is an exercise on the board.
type entry struct {
	exercise.About
	name     string
	stub     []byte
	solution []byte
}

// A board knows the exercises, and where the learner's files are.
type board struct {
	w       io.Writer // for results
	in      io.Reader // for answers to questions
	talk    io.Writer // for questions and progress
	root    string    // the folder of the module
	hints   string    // the file that remembers how many hints were shown
	entries []*entry
	goTest  func() []string // how to run tests; tests put flags there
	env     []string        // with what besides our environment

	steps   bool       // schedules are shown step by step
	columns func() int // of the terminal, but not more than wide
}

func newBoard(w io.Writer, in io.Reader, talk io.Writer) (*board, error) {
	b := &board{w: w, in: in, talk: talk, columns: func() int { return wide }}
	if f := os.Stdout; term.IsTerminal(int(f.Fd())) {
		b.columns = func() int { return columns(f) }
		b.w = &narrow{w: w, columns: b.columns}
		b.steps = term.IsTerminal(int(os.Stdin.Fd()))
	}
	b.goTest = func() []string { return []string{"go", "test", "-vet=off"} } // graders ask vet
	if cache, err := os.UserCacheDir(); err == nil {
		b.hints = filepath.Join(cache, "baton", "hints.json")
	}
	var err error
	if b.root, err = root(); err != nil {
		return nil, err
	}
	b.entries, err = entries(course)
	return b, err
}

// root finds the folder of the module that the command was run in.
func root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		_, noMod := os.Stat(filepath.Join(dir, "go.mod"))
		_, noBoard := os.Stat(filepath.Join(dir, "exercises", "board.go"))
		if noMod == nil && noBoard == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not in the course: run this in "+
				"the folder that has go.mod and exercises", start)
		}
	}
}

// entries reads what the course says about its exercises, in its order.
func entries(course fs.FS) (all []*entry, err error) {
	files, err := fs.Glob(course, "*/testdata/about.txt")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		x := &entry{name: path.Dir(path.Dir(file))}
		about, err1 := fs.ReadFile(course, file)
		var err2, err3, err4 error
		x.About, err2 = exercise.ParseAbout(string(about))
		x.stub, err3 = fs.ReadFile(course, x.name+"/testdata/stub.txt")
		x.solution, err4 = fs.ReadFile(course, x.name+"/solution_test.go")
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return nil, fmt.Errorf("exercise %s: %w", x.name, err)
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b *entry) int {
		return cmp.Compare(a.Number, b.Number)
	})
	return all, nil
}

func (b *board) names() string {
	var names []string
	for _, x := range b.entries {
		names = append(names, x.name)
	}
	return strings.Join(names, ", ")
}

// find finds an exercise by its name, or by its number.
func (b *board) find(name string) (*entry, error) {
	for _, x := range b.entries {
		if x.name == name || fmt.Sprint(x.Number) == name {
			return x, nil
		}
	}
	return nil, example.Usage("exercises: there is no exercise %q; choose %s",
		name, b.names())
}

// file is the learner's file, as a path that can be opened.
func (b *board) file(x *entry) string {
	return filepath.Join(b.root, "exercises", x.name, x.name+".go")
}

// file is the same file, as learners read it on any system.
func (x *entry) file() string {
	return filepath.Join("exercises", x.name, x.name+".go")
}

// text is the task: the package comment of the stub.
func (x *entry) text() string {
	var b strings.Builder
	for line := range bytes.Lines(x.stub) {
		comment, ok := strings.CutPrefix(string(line), "//")
		if !ok {
			break
		}
		b.WriteString("  " + strings.TrimPrefix(comment, " "))
	}
	return b.String()
}

// list prints all exercises, for instructors.
func (b *board) list() {
	minutes := 0
	for _, x := range b.entries {
		fmt.Fprintf(b.w, "%2d  %-10s  %s (%d minutes; %s)\n",
			x.Number, x.name, x.Title, x.Minutes, exercise.Chapter(x.Chapter))
		aim := strings.ReplaceAll(x.Aim, "\n", "\n                ")
		fmt.Fprintf(b.w, "          cures %s\n", aim)
		minutes += x.Minutes
	}
	fmt.Fprintf(b.w, "%d exercises, %d minutes\n", len(b.entries), minutes)
}
