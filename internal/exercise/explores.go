package exercise

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whether an answer is right may depend on the order in which goroutines
// take their steps, and tests see few orders. So the tests are built
// again, from a copy of the answer that asks before each step, and a
// check by [G.Schedules] tries one order after another.

// On one processor, handing a turn over costs the least.
const oneProcessor = "GOMAXPROCS=1"

// exploring builds the tests in the current folder with answers that ask
// before each step. It builds only once, and the binary is removed when t
// ends.
func (x *Task[F]) exploring(t *testing.T) (binary string, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.explores != "" {
		return x.explores, nil
	}
	t.Cleanup(func() { x.explores = "" })
	x.explores, err = buildExploring(t.Context(), t.TempDir(), x.name, "")
	return x.explores, err
}

// source returns a line of a file in the current folder.
func source(file string, line int) string {
	text, err := os.ReadFile(filepath.Base(file))
	if err != nil {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}
