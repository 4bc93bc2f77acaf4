package examples

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestCtrlCInARace interrupts programs that print only at their end. They
// are ready once they ignore SIGPIPE: that is the last that the frame does
// before it runs them.
func TestCtrlCInARace(t *testing.T) {
	for _, command := range []string{"say", "chores", "queue"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			code, stderr := interrupted(t, command, os.Interrupt, ignoresPipe)
			assert.Equal(t, 130, code)
			assert.Equal(t, "stopped by Ctrl-C\n", stderr)
		})
	}
}

var ignored = regexp.MustCompile(`SigIgn:\s*([0-9a-f]+)`)

// ignoresPipe waits until a process ignores SIGPIPE.
func ignoresPipe(pid int, _ io.Reader) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		m := ignored.FindSubmatch(status)
		if err != nil || m == nil {
			return
		}
		mask, err := strconv.ParseUint(string(m[1]), 16, 64)
		if err != nil || mask&(1<<(syscall.SIGPIPE-1)) != 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
