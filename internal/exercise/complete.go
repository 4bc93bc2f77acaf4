package exercise

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.com/baton/internal/golden"
)

// All skips a test that takes seconds of CPU time, unless all tests are
// wanted: with -update, or if [golden.AllVariable] is set. Together, these
// tests take minutes.
func All(t *testing.T) {
	t.Helper()
	if !everything() {
		t.Skip("only with " + golden.AllVariable + "=1 or -update")
	}
}

func everything() bool { return golden.Complete() }

// recorded returns the matrix as it was last written.
var recorded = sync.OnceValue(func() string {
	text, _ := os.ReadFile(filepath.Join("testdata", "mistakes.txt"))
	return string(text)
})

// unlessAll is [All] for a mistake. The matrix keeps the row of a skipped
// test.
func (x *Task[F]) unlessAll(t *testing.T, m Mistake, how string) {
	t.Helper()
	if everything() {
		return
	}
	r := row{m, how, BySchedule}
	for line := range strings.Lines(recorded()) {
		field := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(field) == 4 && field[0] == strconv.Itoa(m.Number) && field[2] == how {
			r.seen = Seen(field[3])
		}
	}
	x.add(r)
	All(t)
}

// explorer is [Task.exploring] for t, a subtest of the test all. Without a
// go command, it skips t.
func (x *Task[F]) explorer(t, all *testing.T) (binary string) {
	t.Helper()
	binary, err := x.exploring(all)
	if err == nil {
		return binary
	}
	if _, missing := gotool(); missing == nil {
		t.Fatal(err)
	}
	x.gaps = true
	t.Skip(err)
	return ""
}
