package docs

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	anOffset  = regexp.MustCompile(` \+0x[0-9a-f]+`)
	aSecondID = regexp.MustCompile(`\bgoroutine ([2-9]|\d\d+)\b`)
)

// TestDeadlock runs the program that waits for itself, and keeps what the
// runtime prints, without what differs from run to run.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	out, err := goCommand(t, "run ./docs/testdata/deadlock")
	require.Error(t, err)
	top, err := filepath.Abs(root)
	require.NoError(t, err)
	out = strings.ReplaceAll(out, filepath.ToSlash(top), "baton")
	out = anOffset.ReplaceAllString(out, "")
	out = aSecondID.ReplaceAllString(out, "goroutine 7")
	sameFile(t, "docs/testdata/deadlock/report.txt", []byte(out))
}
