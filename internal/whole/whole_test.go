package whole_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/whole"
)

func holds(t *testing.T, dir, name, want string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, name))
	assert.NoError(t, err)
	assert.Equal(t, want, string(got))
	entries, err := os.ReadDir(dir)
	assert.NoError(t, err)
	assert.Len(t, entries, 1, "nothing else is there")
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	for _, text := range []string{"new", "newer, and longer", ""} {
		require.NoError(t, whole.WriteFile(name, []byte(text), 0o644))
		holds(t, dir, "a", text)
	}
}

func TestPermissionsStay(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run")
	for _, perm := range []fs.FileMode{0o744, 0o600} {
		require.NoError(t, whole.WriteFile(name, nil, perm))
		info, err := os.Stat(name)
		require.NoError(t, err)
		if runtime.GOOS != "windows" { // which knows no others
			assert.EqualValues(t, 0o744, info.Mode())
		}
	}
}

func TestInThePlaceOfAFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "a"), 0o755))
	assert.Error(t, whole.WriteFile(filepath.Join(dir, "a"), nil, 0o644))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

func TestWritable(t *testing.T) {
	dir := t.TempDir()
	assert.NoError(t, whole.Writable(filepath.Join(dir, "a")))
	assert.Error(t, whole.Writable(filepath.Join(dir, "none", "a")))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, entries)
}

// On a disk that is full, what was there stays.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k",
		"tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small disk: %s", out)
	}
	defer exec.Command("umount", dir).Run()
	name := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(name, []byte("as it was"), 0o644))
	err := whole.WriteFile(name, make([]byte, 100_000), 0o644)
	assert.ErrorContains(t, err, "no space left on device")
	holds(t, dir, "a", "as it was")
}
