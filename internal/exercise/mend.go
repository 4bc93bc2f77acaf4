package exercise

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Mend is [Task.Yours] for an exercise that begins with a program which is
// there, and wrong. It runs, so it cannot tell by a panic that nobody has
// begun: while it is still the one in testdata/stub.txt, the test is
// skipped with the task.
func (x *Task[F]) Mend(t *testing.T, answer F) {
	if !child() && x.untouched(t) {
		t.Skipf("open: the task is in exercises/%s/%s.go", x.name, x.name)
	}
	x.Yours(t, answer)
}

// untouched says whether the learner's file is what it was. Line ends do
// not count, as git and editors may change them.
func (x *Task[F]) untouched(t *testing.T) bool {
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	}
	return read(x.name+".go") == read(filepath.Join("testdata", "stub.txt"))
}
