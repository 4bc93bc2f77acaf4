//go:build unix

package board

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
)

// What could not be graded is neither right nor wrong, and the exit code says
// that it was not right.
func TestNotGraded(t *testing.T) {
	d := newDesk(t, "")
	d.write("gather", rightGather)
	file := filepath.Join(t.TempDir(), "events")
	t.Setenv("EVENTS", file)
	d.goTest = func() []string { return []string{"sh", "-c", `cat "$EVENTS"; exit 1`} }
	for said, want := range map[string]string{
		exercise.NotGraded + "the machine was too busy; run it again": "could not be graded: the machine was too busy; run it again",
		exercise.TimedOut + "10m0s":                                   "could not be graded: go test stopped it after 10m0s; run it again",
	} {
		event := func(action, more string) string {
			return fmt.Sprintf(`{"Action":%q,"Package":"x/exercises/gather","Test":"TestYours"%s}`+"\n", action, more)
		}
		events := event("output", `,"Output":"      `+said+`\n"`) + event("fail", "")
		require.NoError(t, os.WriteFile(file, []byte(events), 0o666))

		got, err := d.do("gather")
		assert.Equal(t, example.Exit(1), err)
		assert.Equal(t, "gather: busy\n  "+want+"\n", got)

		got, err = d.do()
		assert.NoError(t, err)
		assert.Contains(t, got, "busy   11  gather        results in order\n")
		assert.Contains(t, got, "0 done, 0 wrong, 1 open, 1 not graded\n")
		assert.Contains(t, got, "next: gather ")
		assert.Equal(t, 2, strings.Count(strings.Join(strings.Fields(got), " "), want), got)

		_, err = d.do("solution", "gather")
		assert.EqualError(t, err, "gather "+want)
	}
}
