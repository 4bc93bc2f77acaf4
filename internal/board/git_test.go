package board

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Git would offer to commit what reset has put aside.
func TestAsideIsIgnored(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here to ask")
	}
	dir := t.TempDir()
	git := func(words ...string) string {
		cmd := exec.Command("git", words...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_DIR="+filepath.Join(dir, ".git"),
			"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		out, err := cmd.Output()
		require.NoError(t, err, words)
		return string(out)
	}
	git("init", "-q")
	rules, err := os.ReadFile(filepath.Join("..", "..", ".gitignore"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".gitignore"), rules, 0o666))
	git("add", ".gitignore")

	file := filepath.Join(dir, "exercises", "gather", "gather.go")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	for range 2 {
		aside, err := free(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(aside, nil, 0o666))
	}
	require.NoError(t, os.WriteFile(file, nil, 0o666))
	assert.Equal(t, "A  .gitignore\n?? exercises/gather/gather.go\n",
		git("status", "--porcelain", "-uall"))
}
