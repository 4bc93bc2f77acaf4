package main

import (
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A disk of 4 MB has room for three files of 1.1 MB.
func TestAFullDiskLeavesNoHalfFiles(t *testing.T) {
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m")
	if err != nil {
		t.Skip("cannot mount a small disk: ", err)
	}
	defer syscall.Unmount(dir, 0)
	for _, name := range []string{"sequential", "concurrent"} {
		err := program.Run(t.Context(), io.Discard, []string{"-dir", dir, name})
		assert.ErrorIs(t, err, syscall.ENOSPC)
		assert.ErrorContains(t, err, name+"-")
		names := files(t, dir)
		if name == "sequential" {
			assert.Len(t, names, 3)
		}
		for _, name := range names {
			assert.True(t, strings.HasSuffix(name, ".txt"), name)
			info, err := os.Stat(dir + "/" + name)
			assert.NoError(t, err)
			assert.Equal(t, int64(1_100_000), info.Size())
			assert.NoError(t, os.Remove(dir+"/"+name))
		}
	}
}
