package board

import (
	"bufio"
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
	assert.LessOrEqual(t, strings.Count(contents(t, dir, "README.md"), "\n"), 10)
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

// An exercise now wants a test where it wanted code, and then code again. Its
// new files have the names of the old answers, which are kept.
func TestUpdateToAnotherKind(t *testing.T) {
	t.Parallel()
	course := newCourse(t)
	dir := filepath.Join(t.TempDir(), "mine")
	_, err := course.do("init", dir)
	require.NoError(t, err)
	enter(t, dir).write("gather", rightGather)
	const (
		test   = "package gather_test\n\nimport \"testing\"\n"
		myTest = test + "\nfunc TestGather(*testing.T) {}\n"
	)
	folder := filepath.Join(course.root, "exercises", "gather")
	files := map[string]string{}
	for _, name := range []string{"gather_test.go", "testdata/stub.txt"} {
		files[name] = contents(t, folder, name)
	}
	here := func(name string) string { return contents(t, dir, "exercises", "gather", name) }

	for name, text := range map[string]string{"testdata/stub.txt": test,
		"gather.go": "package gather // to be tested\n", "grade_test.go": test} {
		require.NoError(t, put(folder, name, []byte(text)))
	}
	// So does say, which is not begun, and whose code has another name.
	said := filepath.Join(course.root, "exercises", "say")
	require.NoError(t, put(said, "testdata/stub.txt", []byte(test)))
	require.NoError(t, os.Rename(filepath.Join(said, "say.go"), filepath.Join(said, "saying.go")))
	got, err := course.do("update", dir)
	require.NoError(t, err)
	assert.NoFileExists(t, filepath.Join(dir, "exercises", "say", "say.go"))
	assert.FileExists(t, filepath.Join(dir, "exercises", "say", "saying.go"))
	assert.Equal(t, "with a new grader or text: gather, say\n"+
		"with a task of another kind; your old answer is now in: exercises/gather/gather.go.1.old\n", got)
	assert.Equal(t, rightGather, here("gather.go.1.old"))
	assert.Equal(t, "package gather // to be tested\n", here("gather.go"))
	assert.Equal(t, test, here("gather_test.go"))

	enter(t, dir).write("gather", myTest)
	for name, text := range files {
		require.NoError(t, put(folder, name, []byte(text)))
	}
	require.NoError(t, os.Remove(filepath.Join(folder, "grade_test.go")))
	got, err = course.do("update", dir)
	require.NoError(t, err)
	assert.Contains(t, got, "your old answer is now in: exercises/gather/gather_test.go.1.old\n")
	assert.Equal(t, myTest, here("gather_test.go.1.old"))
	assert.Equal(t, files["testdata/stub.txt"], here("gather.go"))
	assert.Contains(t, here("gather_test.go"), "func TestYours(")
	assert.NoFileExists(t, filepath.Join(dir, "exercises", "gather", "grade_test.go"))

	got, err = course.do("update", dir)
	require.NoError(t, err)
	assert.Equal(t, "Everything is up to date.\n", got)
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

// The graders of all exercises compile in a copy, and its command does what
// needs more than files.
func TestOwnCopyOfAll(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	b := &board{w: &safe{}, root: root}
	dir, kept := filepath.Join(t.TempDir(), "mine"), t.TempDir()
	require.NoError(t, b.init(dir))
	command := func(words ...string) *exec.Cmd {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), exercise.FailingVariable+"="+kept)
		return cmd
	}
	out, err := command("go", "vet", "-unreachable=false", "./...").CombinedOutput()
	assert.NoError(t, err, "%s", out)

	main := filepath.Join(t.TempDir(), "main.exe")
	out, err = command("go", "build", "-o", main, "./exercises").CombinedOutput()
	require.NoError(t, err, "%s", out)
	predict := command(main, "predict", "2")
	predict.Stdin = strings.NewReader("2\n2\n3\n")
	out, err = predict.Output()
	assert.NoError(t, err)
	assert.Contains(t, string(out), "right answers: 1 of 3\n")

	require.NoError(t, put(dir, "exercises/counter/counter.go", []byte(losesUpdates)))
	watch := command(main, "watch", "counter")
	said, err := watch.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, watch.Start())
	seen := ""
	for in := bufio.NewScanner(said); in.Scan() && !strings.Contains(in.Text(), " next "); {
		seen += in.Text() + "\n"
	}
	watch.Process.Kill()
	watch.Wait()
	assert.Contains(t, seen, "counter: wrong\n")
	out, err = command(main, "schedule", "counter").Output()
	require.NoError(t, err)
	assert.Contains(t, string(out), "\nhow it happens (schedule ")
	assert.Contains(t, string(out), "counter.go:")
}

// A counter whose method Add is missing.
const counterWithoutAdd = `
type Counter struct {
	mu    sync.Mutex
	words map[string]int
}

func New() *Counter { return &Counter{words: map[string]int{}} }

func (c *Counter) Of(word string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words[word]
}

func (c *Counter) Words() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.words)
}
`

// An answer that is wrong under some schedules.
const losesUpdates = `package counter

import (
	"maps"
	"sync"
)
` + counterWithoutAdd + `
func (c *Counter) Add(word string) {
	n := c.Of(word)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word] = n + 1
}
`
