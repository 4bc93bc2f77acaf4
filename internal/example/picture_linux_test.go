package example

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On a disk that is full, the picture that was there stays.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k",
		"tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small disk: %s", out)
	}
	defer exec.Command("umount", dir).Run()
	was := filepath.Join(dir, "old.svg")
	require.NoError(t, os.WriteFile(was, []byte("as it was"), 0o644))
	for _, name := range []string{was, filepath.Join(dir, "new.svg")} {
		f, err := create(name, new(pending))
		require.NoError(t, err)
		err = f.fill(func(w io.Writer) error {
			_, err := w.Write(make([]byte, 100_000))
			return err
		})
		assert.ErrorContains(t, err, "no space left on device")
	}
	text, err := os.ReadFile(was)
	require.NoError(t, err)
	assert.Equal(t, "as it was", string(text))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

// To a device, or through a link, pictures are written as ever.
func TestPicturesElsewhere(t *testing.T) {
	f, err := create("/dev/full", new(pending))
	require.NoError(t, err)
	draw := func(w io.Writer) error {
		_, err := io.WriteString(w, "picture")
		return err
	}
	assert.ErrorContains(t, f.fill(draw), "no space left on device")

	dir := t.TempDir()
	link, file := filepath.Join(dir, "link"), filepath.Join(dir, "file")
	require.NoError(t, os.Symlink("file", link))
	for range 2 { // the file is new, and old
		f, err = create(link, new(pending))
		require.NoError(t, err)
		require.NoError(t, f.fill(draw))
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, "picture", string(text))
		to, err := os.Readlink(link)
		assert.NoError(t, err)
		assert.Equal(t, "file", to)
	}
	f, err = create(link, new(pending))
	require.NoError(t, err)
	f.drop()
	assert.FileExists(t, file)
}
