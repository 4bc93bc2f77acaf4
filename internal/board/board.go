package board

import (
	"bytes"
	"cmp"
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
	"example.com/baton/internal/plural"
)

// An Entry is an exercise on the board.
type Entry struct {
	exercise.About
	Name string
	Stub []byte

	files fs.FS // where the solution is
}

// A board knows the exercises, and where the learner's files are.
type board struct {
	w       io.Writer // for results
	in      io.Reader // for answers to questions
	talk    io.Writer // for questions and progress
	root    string    // the folder of the module
	own     bool      // it is a learner's own copy, not the course
	hints   string    // the file that remembers how many hints were shown
	entries []*Entry
	goTest  func() []string // how to run tests; tests put flags there
	env     []string        // added to our environment

	tty     bool       // a person reads and types
	columns func() int // of the terminal, but not more than wide
}

// newBoard returns the board of the module in which the command was run.
// Without files, the board shows what is in the module's own folders.
func newBoard(
	files fs.FS, w io.Writer, in io.Reader, talk io.Writer,
) (*board, error) {
	b := &board{w: w, in: in, talk: talk, columns: func() int { return wide }}
	if f := os.Stdout; term.IsTerminal(int(f.Fd())) {
		b.columns = func() int { return columns(f) }
		b.w = &narrow{w: w, columns: b.columns}
		b.tty = term.IsTerminal(int(os.Stdin.Fd()))
	}
	b.goTest = func() []string { return []string{"go", "test", "-vet=off"} } // graders ask vet
	if cache, err := os.UserCacheDir(); err == nil {
		b.hints = filepath.Join(cache, "baton", "hints.json")
	}
	var err error
	if b.root, err = root(); err != nil {
		return nil, err
	}
	if files == nil {
		b.own = true
		files = os.DirFS(filepath.Join(b.root, "exercises"))
	}
	b.entries, err = Entries(files)
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
		_, noBoard := os.Stat(filepath.Join(dir, "exercises", "main.go"))
		if noMod == nil && noBoard == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not in the course: run this in "+
				"the folder that has go.mod and exercises", start)
		}
	}
}

// Entries reads the exercises in the folders of files, in the order of the
// course.
func Entries(files fs.FS) (all []*Entry, err error) {
	names, err := fs.Glob(files, "*/testdata/about.txt")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		x := &Entry{Name: path.Dir(path.Dir(file)), files: files}
		about, err1 := fs.ReadFile(files, file)
		var err2, err3 error
		x.About, err2 = exercise.ParseAbout(string(about))
		x.Stub, err3 = fs.ReadFile(files, x.Name+"/testdata/stub.txt")
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, fmt.Errorf("exercise %s: %w", x.Name, err)
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b *Entry) int {
		return cmp.Compare(a.Number, b.Number)
	})
	return all, nil
}

// exercises returns the names of all exercises.
func (b *board) exercises() (names []string) {
	for _, x := range b.entries {
		names = append(names, x.Name)
	}
	return names
}

// find finds an exercise by its name or its number.
func (b *board) find(name string) (*Entry, error) {
	for _, x := range b.entries {
		if x.Name == name || fmt.Sprint(x.Number) == name {
			return x, nil
		}
	}
	if like := nearest(name, b.exercises()); like != "" {
		return nil, example.Usage("exercises: there is no exercise %q; did you mean %s?",
			name, like)
	}
	return nil, example.Usage("exercises: there is no exercise %q; choose %s",
		name, strings.Join(b.exercises(), ", "))
}

// file is the learner's file, as a path that can be opened.
func (b *board) file(x *Entry) string {
	return filepath.Join(b.root, x.file())
}

// file is the same file, as learners read it on any system.
func (x *Entry) file() string {
	return filepath.Join("exercises", x.Name, exercise.AnswerFile(x.Name, x.Stub))
}

// Text is the task: the package comment of the stub.
func (x *Entry) Text() string {
	var b strings.Builder
	for line := range bytes.Lines(x.Stub) {
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
		fmt.Fprintf(b.w, "%2d  %-12s  %s (%d minutes; %s)\n",
			x.Number, x.Name, x.Title, x.Minutes, exercise.Chapter(x.Chapter))
		aim := strings.ReplaceAll(x.Aim, "\n", "\n                ")
		fmt.Fprintf(b.w, "          you may think %s\n", aim)
		minutes += x.Minutes
	}
	fmt.Fprintf(b.w, "%s, %d minutes\n", plural.Count(len(b.entries), "exercise", "exercises"), minutes)
}
