package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
)

// TestRename renames a copy of the module, and builds some of it.
func TestRename(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"go.mod", "go.sum", "say", "task", "queue", "timeline",
		"internal/example", "examples/say", "examples/queue",
	} {
		copyTree(t, filepath.Join("../..", name), filepath.Join(dir, name))
	}
	t.Chdir(dir)

	require.Error(t, run(t.Context(), io.Discard, nil))
	require.Error(t, run(t.Context(), io.Discard, []string{"two words"}))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	err := run(gone, io.Discard, []string{"example.org/course/go"})
	require.ErrorContains(t, err, "nothing is renamed")
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(mod), "module example.com/baton\n"))

	var out strings.Builder
	require.NoError(t, run(t.Context(), &out, []string{"example.org/course/go"}))
	assert.Contains(t, out.String(), "is now example.org/course/go in ")

	build, err := exec.Command("go", "build", "-mod=mod", "./...").CombinedOutput()
	require.NoError(t, err, string(build))
	mod, err = os.ReadFile("go.mod")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(mod), "module example.org/course/go\n"))
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o666)
	}))
}
