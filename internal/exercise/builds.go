//go:build !schedules && !child

package exercise

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/baton/internal/rewrite"
)

// The binaries built here build no others. So they do without this file, and
// a third of the packages need not be linked, such as go/types.

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
			return rewrite.OperationsOnly
		}
		return rewrite.Fully
	})
	if err != nil {
		return "", fmt.Errorf("the schedules cannot be explored: %w", err)
	}
	binary = filepath.Join(dir, "schedules.test.exe")
	// Inlining and debug information would only make the build slower.
	out, err := run(ctx, ".", tool, "test", "-tags=schedules", "-vet=off",
		"-gcflags=-l -dwarf=false", "-ldflags=-s -w", "-overlay="+copies, "-c", "-o", binary, ".")
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

// raceBinary builds the tests in the current folder with the race
// detector. The overlay is optional. Where that is impossible, as without
// cgo, it says why.
func raceBinary(ctx context.Context, dir, overlay string) (binary string, err error) {
	tool, err := gotool()
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, "race.test.exe")
	overlay, err = visible(ctx, dir, overlay)
	if err != nil {
		return "", fmt.Errorf("the race detector cannot be used: %w", err)
	}
	out, err := run(ctx, ".", tool, "test", "-race", "-tags=child", "-overlay="+overlay,
		"-vet=off", "-ldflags=-s -w", "-c", "-o", binary, ".")
	if err != nil {
		why := reason(out, err)
		if strings.Contains(why, "requires cgo") || strings.Contains(why, "C compiler") {
			why = "it needs cgo, and a C compiler such as gcc or clang"
		}
		return "", fmt.Errorf("the race detector cannot be used: %s", why)
	}
	return binary, nil
}

// visible returns an overlay in which the race detector sees what maps.Clone
// and clear do. If the answer calls neither, that is the given overlay.
func visible(ctx context.Context, dir, overlay string) (string, error) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if strings.HasSuffix(file, "_test.go") ||
			!bytes.Contains(text, []byte("maps.Clone(")) && !bytes.Contains(text, []byte("clear(")) {
			continue
		}
		return rewrite.Overlay(ctx, ".", dir, overlay, func(path, name string) rewrite.How {
			if strings.Contains(path, "/exercises/") && !strings.HasSuffix(name, "_test.go") {
				return rewrite.Race
			}
			return rewrite.Not
		})
	}
	return overlay, nil
}

// WithoutAnswers writes an overlay to a folder, and returns it. The overlay
// leaves out the tests that grade other answers than the learner's: they
// would take more time to build than all the rest.
func WithoutAnswers(dir, root string, exercises ...string) (overlay string, err error) {
	var files []string
	for _, x := range exercises {
		files = append(files, filepath.Join(root, x, "mistakes_test.go"),
			filepath.Join(root, x, "solution_test.go"))
	}
	return rewrite.Empty(dir, files...)
}
