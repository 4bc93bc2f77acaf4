package board

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/exercise"
)

func TestSchedule(t *testing.T) {
	kept := t.TempDir()
	t.Setenv(exercise.FailingVariable, kept)
	d := newDesk(t, "")
	_, err := d.do("schedule", "say")
	assert.EqualError(t, err, "there is no schedule for say: it has not been graded yet; "+
		"to grade it: go test ./exercises/say")
	none := []byte(`{"expected": "", "observed": "", "schedule": {}}`)
	require.NoError(t, os.WriteFile(filepath.Join(kept, "say.json"), none, 0o666))
	_, err = d.do("schedule", "say")
	assert.EqualError(t, err, "there is no schedule for say: it is not begun, or its last verdict does not need one")

	require.NoError(t, os.WriteFile(filepath.Join(kept, "say.json"), []byte(`{
		"expected": "it returns 2", "observed": "it returned 1",
		"schedule": {"number": 4, "goroutines": 2, "wrong": ["goroutine 2 waits"], "rows": [
			{"goroutine": 1, "file": "say.go", "line": 7, "text": "if n < 2 {"},
			{"goroutine": 2, "file": "say.go", "line": 8, "text": "n++", "note": "2"}]}}`), 0o666))
	got, err := d.do("schedule", "say")
	require.NoError(t, err)
	assert.Contains(t, got, "expected: it returns 2\n\nhow it happens (schedule 4, 2 steps)\n")
	assert.Contains(t, got, "say.go:7 if n < 2 {\n")
	assert.Contains(t, got, "  n++  // 2\ngoroutine 2 waits\n\nobserved: it returned 1\n")

	picture := filepath.Join(t.TempDir(), "s.svg")
	got, err = d.do("schedule", "-svg", picture, "say")
	require.NoError(t, err)
	assert.Empty(t, got)
	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(svg), "<svg "))

	_, err = d.do("schedule", "-svg", filepath.Join(kept, "no", "s.svg"), "say")
	assert.ErrorContains(t, err, filepath.Join("no", "s.svg")+": no such file or directory")
}
