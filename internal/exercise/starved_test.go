//go:build unix

package exercise

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stopped process is like one that gets no processor: its watchdog cannot
// report. That says nothing about the answer.
func TestAnAnswerWithoutAProcessorIsNotGraded(t *testing.T) {
	if asked(t) {
		gradeAndExit(t, "exercise", func(g *G) {
			g.Bubble("an answer", func(b *B) {
				b.Call(func() {
					syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
					//lint:ignore SA5002 all threads are about to stop
					for {
					}
				})
			})
		})
	}
	if child() {
		return
	}
	before := silence
	defer func() { silence = before }()
	silence = 500 * time.Millisecond
	v, err := elsewhere(t, "exercise", "")
	require.NoError(t, err)
	assert.Equal(t, verdict{State: ungraded, Why: tooBusy}, v)
}
