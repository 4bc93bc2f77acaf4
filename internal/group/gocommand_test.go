package group_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/group"
)

// A build that is no longer needed leaves no files behind.
func TestGoLeavesNoFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the temporary folder has another variable")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- group.Go(ctx, func(*exec.Cmd) {}, "go", "test", "-c",
			"-o", filepath.Join(t.TempDir(), "x"), ".")
	}()
	assert.Eventually(t, func() bool {
		builds, _ := filepath.Glob(filepath.Join(dir, "*", "go-build*", "b001"))
		return len(builds) > 0
	}, time.Minute, time.Millisecond)
	cancel()
	assert.Error(t, <-ended)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}
