package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/board"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/golden"
)

// A row is a line of an exercise's testdata/mistakes.txt, which its own
// tests write: a wrong answer, and what has seen it.
type row struct {
	exercise  string
	number    int
	name      string
	how, seen string
}

// rows reads what the tests of all exercises have seen.
func rows(t *testing.T, list []*board.Entry) (all []row) {
	t.Helper()
	for _, x := range list {
		file := filepath.Join(x.Name, "testdata", "mistakes.txt")
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		for line := range strings.Lines(text) {
			field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			require.Len(t, field, 4, "%s: %q", file, line)
			n, err := strconv.Atoi(field[0])
			require.NoError(t, err, file)
			all = append(all, row{x.Name, n, field[1], field[2], field[3]})
		}
	}
	return all
}

const intro = `# Mistakes

Every exercise knows the wrong answers that learners typically give. Its tests give each of these answers to the
grader. The grader must reject the answer, and must not name a mistake that misleads the learner. The column
*it ...* names the mistake, and ` + "`-`" + ` means that none fits. This page is generated from those tests.

The column *found by* says how the grader finds the mistake. *Race detector* means that only ` + "`go test -race`" + `
finds it, and *go vet* means that only vet does. *Schedule* means that the grader runs a copy of the answer many
times, each time with a different order of the steps of its goroutines, until one order shows the mistake. The
learner then sees that order. The graders use the race detector, go vet and schedules whenever they can. If they
cannot use one of them, the verdict says so.

*Peak in flight* is the largest number of jobs that ran at the same time. *Watchdog* means that the answer was
stopped because it kept the processor busy, or needed too much memory. *Real clock* means that a test waits
outside the **bubble** in which ` + "`synctest.Test`" + ` runs it. *Repeated runs* means that some runs of a
test pass and other runs fail.

`

// chapter links to the chapter that tells why m is wrong, by its title.
func chapter(t *testing.T, m exercise.Mistake) string {
	t.Helper()
	file := exercise.Chapter(m.Chapter)
	text, err := os.ReadFile(filepath.Join("..", file))
	require.NoError(t, err)
	title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
	return fmt.Sprintf("[%s](%s)", title, strings.TrimPrefix(file, "docs/"))
}

// TestMatrix writes docs/mistakes.md: what sees which mistake where.
func TestMatrix(t *testing.T) {
	all, err := board.Entries(course)
	require.NoError(t, err)
	seen := rows(t, all)
	assert.GreaterOrEqual(t, len(seen), 60, "wrong answers")

	var b strings.Builder
	b.WriteString(intro)
	fmt.Fprintf(&b, "%d wrong answers to %d exercises.\n\n", len(seen), len(all))
	b.WriteString("## By mistake\n\n| | it ... | chapter | found by | in |\n" +
		"| --- | --- | --- | --- | --- |\n")
	for _, m := range exercise.Catalog() {
		var by, in []string
		for _, r := range seen {
			if r.number == m.Number {
				assert.Equal(t, m.Name, r.name, r.exercise)
				by, in = add(by, r.seen), add(in, link(r.exercise))
			}
		}
		if len(in) == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %s |\n", m.Number, m.Name,
			chapter(t, m), strings.Join(by, ", "), strings.Join(in, ", "))
	}
	b.WriteString("\n## By exercise\n")
	for _, x := range all {
		fmt.Fprintf(&b, "\n### %d %s: %s\n\n| wrong answer | it ... | found by |\n"+
			"| --- | --- | --- |\n", x.Number, x.Name, x.Title)
		n := 0
		for _, r := range seen {
			if r.exercise == x.Name {
				n++
				fmt.Fprintf(&b, "| %s | %s | %s |\n", r.how, cmp.Or(r.name, "-"), r.seen)
			}
		}
		assert.GreaterOrEqual(t, n, 3, "wrong answers to %s", x.Name)
	}
	golden.File(t, "../../docs/mistakes.md", []byte(b.String()))
}

func link(name string) string { return fmt.Sprintf("[%s](../exercises/%s)", name, name) }

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// The course's own mistakes must all be made somewhere.
func TestCoversTheCourse(t *testing.T) {
	all, err := board.Entries(course)
	require.NoError(t, err)
	made := map[int]bool{}
	for _, r := range rows(t, all) {
		made[r.number] = true
	}
	numbers := map[int]string{}
	for _, m := range exercise.Catalog() {
		assert.Empty(t, numbers[m.Number], "%d is %s, too", m.Number, m.Name)
		numbers[m.Number] = m.Name
		assert.True(t, made[m.Number], "no exercise has mistake %d: %s", m.Number, m.Name)
		file := filepath.Join("..", filepath.FromSlash(exercise.Chapter(m.Chapter)))
		assert.FileExists(t, file, "chapter of mistake %d", m.Number)
	}
	for n := range numbers {
		assert.LessOrEqual(t, n, len(numbers), "a number is left out")
	}
}

// The board follows the order of the chapters.
func TestOrder(t *testing.T) {
	all, err := board.Entries(course)
	require.NoError(t, err)
	for i, x := range all {
		file := exercise.Chapter(x.Chapter)
		assert.FileExists(t, filepath.Join("..", filepath.FromSlash(file)), x.Name)
		if i > 0 {
			before := all[i-1]
			assert.Less(t, before.Number, x.Number, "%s and %s", before.Name, x.Name)
			assert.LessOrEqual(t, exercise.Chapter(before.Chapter), file,
				"%s comes after %s", x.Name, before.Name)
		}
	}
}

// What the board gives back on reset must be what it was.
func TestStubs(t *testing.T) {
	all, err := board.Entries(course)
	require.NoError(t, err)
	numbers := map[int]string{}
	for _, x := range all {
		assert.Empty(t, numbers[x.Number], "number of %s", x.Name)
		numbers[x.Number] = x.Name
		stub := string(x.Stub)
		assert.Contains(t, stub, "\npackage "+x.Name+"\n")
		assert.Contains(t, stub, "//\tgo run ./exercises watch "+x.Name+"\n")
		assert.True(t, strings.HasPrefix(stub, "// Package "+x.Name+" is an exercise: "), x.Name)
		switch {
		case strings.Contains(stub, `t.Skip("todo: `): // a test
		case !strings.Contains(stub, `panic("todo: `): // an existing program
			words := strings.Join(strings.Fields(x.Text()), " ")
			assert.Contains(t, words, "The grader skips this program until", x.Name)
		}
		for i, line := range strings.Split(stub, "\n") {
			wide := len([]rune(strings.ReplaceAll(line, "\t", "    ")))
			assert.LessOrEqual(t, wide, 72, "%s:%d",
				exercise.AnswerFile(x.Name, x.Stub), i+1)
		}
		assert.LessOrEqual(t, strings.Count(x.Text(), "\n"), 30, "%s: a screen", x.Name)
		answer, err := x.Reference()
		require.NoError(t, err)
		assert.Contains(t, answer, "// ", "%s: a sentence on why", x.Name)
		assert.Contains(t, answer, "solution", x.Name)
	}
}
