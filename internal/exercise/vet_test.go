package exercise

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// addsInside has a mistake that go vet finds. With a comment of its own, it is
// new to go vet.
func addsInside(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile("../../exercises/say/testdata/add-inside/say.go")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(dir, 0o777))
	text = fmt.Appendf(text, "\n// %s\n", t.TempDir())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "say.go"), text, 0o666))
}

// With -trimpath, go vet remembers what it has found in a copy of the same
// code, and names that copy, although it may be gone.
func TestVetRemembersAnotherCopy(t *testing.T) {
	t.Setenv("GOFLAGS", "-trimpath")
	one, two := filepath.Join(t.TempDir(), "my course"), t.TempDir()
	addsInside(t, filepath.Join(one, "exercises", "say"))
	mod := []byte("module example.com/course\n\ngo 1.26.0\n")
	require.NoError(t, os.WriteFile(filepath.Join(one, "go.mod"), mod, 0o666))
	require.NoError(t, os.CopyFS(two, os.DirFS(one)))
	for _, course := range []string{one, two} {
		d, found, err := vet(t.Context(), filepath.Join(course, "exercises", "say"))
		require.NoError(t, err)
		require.True(t, found)
		assert.Equal(t, AddInside, d.Likely)
		assert.Equal(t, "go vet says at say.go:25: WaitGroup.Add called from inside new goroutine", d.Observed)
		require.NoError(t, os.RemoveAll(course))
	}
}

// A go vet that fails is asked again, and what it says is not lost.
func TestVetFails(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	tool, err := exec.LookPath("go")
	require.NoError(t, err)
	bin := t.TempDir()
	fails := func(times int) {
		t.Helper()
		script := fmt.Sprintf("#!/bin/sh\ncd %q\necho x >>runs\n[ $(wc -l <runs) -gt %d ] && cd - >/dev/null && exec %q \"$@\"\n"+
			"echo fork: resource temporarily unavailable\nexit 7\n", bin, times, tool)
		require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(bin, "runs"), nil, 0o666))
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	dir := module(t, "../../exercises/say/testdata/add-inside")

	fails(1)
	d, found, err := vet(t.Context(), dir)
	assert.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, AddInside, d.Likely)

	fails(2)
	const says = "go vet (exit status 7): fork: resource temporarily unavailable"
	_, found, err = vet(t.Context(), dir)
	assert.EqualError(t, err, says)
	assert.False(t, found)

	t.Chdir(dir)
	fails(2)
	v := verdict{State: wrong, Diagnosis: &Diagnosis{Observed: "luck"}}
	assert.EqualError(t, explain(t, &v), says)
	assert.Equal(t, "luck", v.Diagnosis.Observed)
	fails(1)
	assert.NoError(t, explain(t, &v))
	assert.Equal(t, AddInside, v.Diagnosis.Likely)
}

func TestWithinACopyNearby(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a/exercises/say")
	assert.True(t, within(dir, "../../../b/exercises/say/"))
	assert.False(t, within(dir, "../../exercises/wait/"))
}
