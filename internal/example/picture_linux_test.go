package example

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A picture that cannot be written is reported after Ctrl-C, too.
func TestCtrlCAndAFullDisk(t *testing.T) {
	p := &Program{Name: "kettle", Alone: func(ctx context.Context, w io.Writer) error {
		fmt.Fprintln(w, "Start tea")
		<-ctx.Done()
		return ctx.Err()
	}}
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(50*time.Millisecond, func() { cancel(stopped{syscall.SIGINT}) })
	err := p.Run(ctx, io.Discard, []string{"-svg", "/dev/full"})
	var b bytes.Buffer
	assert.Equal(t, 130, report(&b, err, context.Cause(ctx)))
	assert.Equal(t, "cannot write: write /dev/full: no space left on device\n"+
		"stopped by Ctrl-C\n", b.String())
}

// What a variant could not clean up is reported, too, also in a race.
func TestCtrlCAndNoCleanup(t *testing.T) {
	for _, words := range [][]string{{}, {"slow"}} {
		p := kitchen(false)
		p.Variants[0].Clean = func() error { return errBroken }
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Millisecond, func() { cancel(stopped{syscall.SIGINT}) })
		err := p.Run(ctx, io.Discard, words)
		var b bytes.Buffer
		assert.Equal(t, 130, report(&b, err, context.Cause(ctx)))
		assert.Equal(t, "the kettle is broken\nstopped by Ctrl-C\n", b.String())
	}
}

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
// On a full disk, the picture that was there stays.
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
