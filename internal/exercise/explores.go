package exercise

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/baton/internal/rewrite"
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

// buildExploring builds the tests in the current folder. The overlay is
// optional.
func buildExploring(ctx context.Context, dir, name, overlay string) (binary string, err error) {
	tool, err := gotool()
	if err != nil {
		return "", err
	}
	copies, err := rewrite.Overlay(ctx, ".", dir, overlay, func(path, file string) rewrite.How {
		switch {
		case strings.HasPrefix(path, "golang.org/x/sync/"),
			strings.HasSuffix(path, "/baton/task"), strings.HasSuffix(path, "/baton/queue"),
			strings.HasSuffix(path, "/timeline/timelinetest"):
			return rewrite.Sync
		case strings.Contains(path, "/internal/specimen/"):
			if strings.HasSuffix(path, "/"+strings.TrimSuffix(file, ".go")) {
				return rewrite.Sync // the list of implementations, which embeds their files
			}
			return rewrite.Fully
		case !strings.Contains(path, "/exercises/"):
			return rewrite.Not
		case file == graderFile(name):
			return rewrite.Apart
		}
		return rewrite.Fully
	})
	if err != nil {
		return "", fmt.Errorf("the schedules cannot be explored: %w", err)
	}
	binary = filepath.Join(dir, "schedules.test.exe")
	out, err := run(ctx, ".", tool, "test", "-tags=schedules", "-vet=off",
		"-ldflags=-s -w", "-overlay="+copies, "-c", "-o", binary, ".")
	if err != nil {
		return "", fmt.Errorf("the schedules cannot be explored: %s", reason(out, err))
	}
	return binary, nil
}

// graderFile returns the name of the test file with the grader.
func graderFile(name string) string {
	if strings.HasPrefix(name, "test") {
		return "grade_test.go"
	}
	return name + "_test.go"
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
