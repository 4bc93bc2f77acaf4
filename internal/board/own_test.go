package board

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
)

// A course is a copy of a part of the course, in which tests change what
// the real one will change some day.
func newCourse(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, "")
	put(d.root, "exercises/main.go", []byte("package main\n"))
	return d
}

func contents(t *testing.T, elements ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elements...))
	require.NoError(t, err)
	return string(text)
}

// enter opens the board of a copy, as its command does.
func enter(t *testing.T, dir string) *desk {
	t.Helper()
	d := &desk{t: t, out: &safe{}, said: &safe{}}
	entries, err := Entries(os.DirFS(filepath.Join(dir, "exercises")))
	require.NoError(t, err)
	d.board = &board{
		w: d.out, in: strings.NewReader(""), talk: d.said, root: dir, own: true,
		hints: filepath.Join(t.TempDir(), "hints.json"), entries: entries,
		goTest:  func() []string { return []string{"go", "test", "-vet=off"} },
		env:     []string{"GOFLAGS=-trimpath"},
		columns: func() int { return wide },
	}
	return d
}

func TestOwnCopy(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	course := newCourse(t)
	dir := filepath.Join(t.TempDir(), "new", "my answers") // a path to be quoted
	got, err := course.do("init", dir)
	require.NoError(t, err)
	assert.Contains(t, got, "cd \""+dir+"\"\ngo run ./exercises\n")
	for _, gone := range []string{"solution_test.go", "mistakes_test.go",
		"testdata/mistakes.txt", "testdata/add-inside"} {
		assert.NoFileExists(t, filepath.Join(dir, "exercises", "gather", gone))
		assert.NoDirExists(t, filepath.Join(dir, "exercises", "gather", gone))
	}
	assert.LessOrEqual(t, strings.Count(contents(t, dir, "README.md"), "\n"), 11)
	left, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	assert.Len(t, left, 1)

	// Everything works there as it does here.
	mine := enter(t, dir)
	mine.env = course.env
	got, err = mine.do()
	require.NoError(t, err)
	assert.Contains(t, got, "0 done, 0 wrong, 2 open\n")
	mine.write("gather", rightGather)
	got, err = mine.do("gather")
	require.NoError(t, err)
	assert.Contains(t, got, "gather: done\n")
	got, err = mine.do("solution", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "func solution(")
	got, err = mine.do("hint", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "hint 1 of ")
	_, err = mine.do("reset", "-yes", "gather")
	require.NoError(t, err)
	assert.Equal(t, string(mine.entries[1].Stub), contents(t, dir, "exercises", "gather", "gather.go"))

	got, err = mine.do("update")
	require.NoError(t, err)
	assert.Equal(t, "Everything is up to date.\n", got)
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	course := newCourse(t)
	dir := filepath.Join(t.TempDir(), "mine")
	_, err := course.do("init", dir)
	require.NoError(t, err)
	mine := enter(t, dir)
	mine.write("gather", rightGather)
	require.NoError(t, put(dir, "exercises/gather/my_test.go", []byte("package gather_test\n")))
	require.NoError(t, put(dir, "go.sum", []byte("my.own/module v1.0.0 h1:x=\n")))

	// The course gets an exercise, another task and grader for those that
	// there are, and a module.
	change := func(name string, edit func(text string) string) {
		file := filepath.Join(course.root, filepath.FromSlash(name))
		require.NoError(t, os.WriteFile(file, []byte(edit(contents(t, file))), 0o666))
	}
	from := os.DirFS(filepath.Join("..", "..", "exercises", "pool"))
	require.NoError(t, os.CopyFS(filepath.Join(course.root, "exercises", "pool"), from))
	more := func(text string) string { return text + "\n// More.\n" }
	for _, name := range []string{"say", "gather"} {
		change("exercises/"+name+"/testdata/stub.txt", more)
		change("exercises/"+name+"/"+name+"_test.go", more)
	}
	change("go.mod", func(text string) string {
		return strings.Replace(text, "testify v1.12.1", "testify v1.12.2", 1) +
			"\nrequire new.example/module v1.0.0\n"
	})
	got, err := course.do("update", dir)
	require.NoError(t, err)
	assert.Equal(t, "new: pool\nwith a new grader or text: gather, say\n"+
		"with a new task (reset NAME gives it to you): gather\n", got)
	assert.Equal(t, rightGather, contents(t, dir, "exercises", "gather", "gather.go"))
	assert.FileExists(t, filepath.Join(dir, "exercises", "gather", "my_test.go"))
	assert.Contains(t, contents(t, dir, "exercises", "say", "say.go"), "// More.",
		"it was not begun")
	assert.FileExists(t, filepath.Join(dir, "exercises", "pool", "pool.go"))
	assert.Contains(t, contents(t, dir, "exercises", "gather", "gather_test.go"), "// More.")
	mod := contents(t, dir, "go.mod")
	assert.Contains(t, mod, "testify v1.12.2")
	assert.Contains(t, mod, "new.example/module v1.0.0")
	assert.Contains(t, contents(t, dir, "go.sum"), "my.own/module")
	assert.Contains(t, contents(t, dir, "go.sum"), "stretchr/testify")

	got, err = course.do("update", dir)
	require.NoError(t, err)
	assert.Equal(t, "Everything is up to date.\n", got)

	// An exercise leaves the course. Its answer stays.
	require.NoError(t, os.RemoveAll(filepath.Join(course.root, "exercises", "gather")))
	got, err = course.do("update", dir)
	require.NoError(t, err)
	assert.Equal(t, "no longer in the course; your answer stays: gather\n", got)
	assert.Equal(t, rightGather, contents(t, dir, "exercises", "gather", "gather.go"))
	assert.Len(t, enter(t, dir).entries, 2)
}

func TestInitRefuses(t *testing.T) {
	course := newCourse(t)
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "file"), nil, 0o666))
	_, err := course.do("init", full)
	assert.ErrorContains(t, err, "is not empty; choose a new folder")
	_, err = course.do("init", filepath.Join(course.root, "mine"))
	assert.ErrorContains(t, err, "is in the course; choose a folder outside of ")
	_, err = course.do("update", full)
	assert.ErrorContains(t, err, "is not a copy of the exercises")

	dir := filepath.Join(full, "mine")
	_, err = course.do("init", dir)
	require.NoError(t, err)
	mine := enter(t, dir)
	_, err = mine.do("init", filepath.Join(full, "again"))
	assert.ErrorContains(t, err, "this is a copy already")
	_, err = mine.do("update", full)
	assert.ErrorContains(t, err, "in a copy, update takes no folder")
	assert.IsType(t, example.Usage(""), err)
}

// The graders of all exercises compile in a copy.
func TestOwnCopyOfAll(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	b := &board{w: &safe{}, root: root}
	dir := filepath.Join(t.TempDir(), "mine")
	require.NoError(t, b.init(dir))
	cmd := exec.Command("go", "vet", "-unreachable=false", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s", out)
}
