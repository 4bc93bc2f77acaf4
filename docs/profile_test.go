package docs

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProcessorsArePrinted is what a container with a limit is asked for.
func TestProcessorsArePrinted(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=schedtrace=60000", "GOMAXPROCS=3")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.True(t, strings.HasPrefix(string(out), "SCHED 0ms: gomaxprocs=3 "), string(out))
}

// TestProfileIsRead holds what the chapter says about the profile against
// the profile that it shows.
func TestProfileIsRead(t *testing.T) {
	lines := strings.Split(read(t, "docs/testdata/top.txt"), "\n")
	assert.Contains(t, lines[4], "Duration: 5s, Total samples = 80ms ")
	assert.Contains(t, strings.Join(strings.Fields(read(t, "docs/18-monday.md")), " "),
		"Look at the fifth line first. In five seconds, the service used a processor for 80 ms.")
}
