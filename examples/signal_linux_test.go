package examples

import (
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestCtrlCInARace interrupts programs that print only at their end. A
// program that has not begun to listen for Ctrl-C yet is killed by it, so
// the test tries again, and waits longer.
func TestCtrlCInARace(t *testing.T) {
	for _, command := range []string{"say", "chores", "queue"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			const killed = -1
			code, stderr := killed, ""
			for wait := 100 * time.Millisecond; code == killed && wait < time.Minute; wait *= 2 {
				code, stderr = interrupted(t, command, os.Interrupt,
					func(int, io.Reader) { time.Sleep(wait) })
			}
			assert.Equal(t, 130, code)
			assert.Equal(t, "stopped by Ctrl-C\n", stderr)
		})
	}
}
