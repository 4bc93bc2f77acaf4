package rewrite

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file that an overlay has emptied is neither built nor rewritten.
func TestEmpty(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module m\n\ngo 1.26\n",
		"m.go":      "package m\n\nfunc F() int { return 1 }\n",
		"m_test.go": "package m_test\n\nvar _ int = \"does not build\"\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	vet := func(overlay string) error {
		cmd := exec.CommandContext(t.Context(), "go", "vet", "-overlay="+overlay, ".")
		cmd.Dir = dir
		return cmd.Run()
	}
	assert.Error(t, vet(""))

	empty, err := Empty(t.TempDir(), filepath.Join(dir, "m_test.go"), filepath.Join(dir, "none.go"))
	require.NoError(t, err)
	assert.NoError(t, vet(empty))

	both, err := Overlay(t.Context(), dir, t.TempDir(), empty, func(string, string) How { return Race })
	require.NoError(t, err, "go list builds, too")
	o, err := readOverlay(both)
	require.NoError(t, err)
	assert.Len(t, o, 2, "the copy of m.go, and an empty file")
}
