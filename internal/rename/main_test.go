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
		"internal/logline", "internal/player", "internal/plural", "internal/whatif",
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
	require.ErrorContains(t, err, "nothing was renamed")
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

// A path that the go command does not like is refused before anything is
// changed: it could not be changed back.
func TestBadPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	const mod = "module example.com/baton\n"
	require.NoError(t, os.WriteFile("go.mod", []byte(mod), 0o666))
	for _, path := range []string{
		"", ".", "/", "./x", "https://github.com/you/baton", "a:b", "x@v2",
		"a/../b", "con", "b.", "std", "a//b", "github.com/you/", "/github.com/you",
		"github.com/you/baton.", "github.com/.you", "github.com//you",
		"github.com/../you", "github.com/you/baton/v1", "github.com/you/v0",
		"github.com/you/v2.1", "github.com/you/v02", "github.com/you/con",
		"github.com/you/AUX.go", "github.com/you/b~1", "github.com/you/é",
		"github.com/you/b@v2", "github.com/you/a b", "github.com/you/a\nb",
		"GitHub.com/you/baton", "-a.com/b", "baton", "gopkg.in/baton",
		"github.com/you/a'b", `github.com\you`,
	} {
		err := run(t.Context(), io.Discard, []string{path})
		require.Error(t, err, path)
		if path[:min(len(path), 1)] != "-" { // as a flag is, with the usage
			assert.ErrorContains(t, err, " is not a module path: ")
			assert.ErrorContains(t, err, "; write it like github.com/you/baton")
		}
		text, err := os.ReadFile("go.mod")
		require.NoError(t, err)
		require.Equal(t, mod, string(text))
	}
	for _, path := range []string{
		"github.com/you/baton", "example.org", "git.sr.ht/~you/baton",
		"a.b/c_d-e.f/v2", "example.com/v10", "github.com/you/v", "a.b/v2x",
		"github.com/You/console",
	} {
		assert.Empty(t, check(path), path)
		require.NoError(t, run(t.Context(), io.Discard, []string{path}))
		text, err := os.ReadFile("go.mod")
		require.NoError(t, err)
		require.Equal(t, "module "+path+"\n", string(text))
	}
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
