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

// TestRename runs the command of the README in a copy of the module, and
// builds some of it.
func TestRename(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"go.mod", "go.sum", "say", "task", "queue", "timeline",
		"internal/example", "internal/rename", "internal/whole",
		"examples/say", "examples/queue",
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

	// The copy is not the whole module, and has a new place each time.
	t.Setenv("GOFLAGS", "-mod=mod -trimpath")
	command := func(line string) string {
		words := strings.Fields(line)
		out, err := exec.CommandContext(t.Context(),
			words[0], words[1:]...).CombinedOutput()
		require.NoError(t, err, "%s\n%s", line, out)
		return string(out)
	}
	theirs := filepath.Join("docs", "book", "node_modules", "x.js")
	require.NoError(t, os.MkdirAll(filepath.Dir(theirs), 0o777))
	require.NoError(t, os.WriteFile(theirs, []byte("// example.com/baton"), 0o666))
	out := command("go run ./internal/rename github.com/you/baton")
	assert.Contains(t, out, "example.com/baton is now github.com/you/baton in ")
	command("go build ./...")

	mod, err = os.ReadFile("go.mod")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(mod), "module github.com/you/baton\n"))
	main, err := os.ReadFile("examples/say/main.go")
	require.NoError(t, err)
	assert.Contains(t, string(main), `"github.com/you/baton/say"`)
	assert.NotContains(t, string(main), "example.com/baton")
	kept, err := os.ReadFile(theirs)
	require.NoError(t, err)
	assert.Equal(t, "// example.com/baton", string(kept))
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
