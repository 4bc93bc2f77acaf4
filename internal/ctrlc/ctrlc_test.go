//go:build unix

package ctrlc_test

import (
	"context"
	"os/exec"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/ctrlc"
	_ "example.com/baton/internal/golden" // for -update
)

// A command that SIGINT has ended may be the first to know.
func TestTheCommandKnowsFirst(t *testing.T) {
	for script, wait := range map[string]time.Duration{
		"kill -INT $$":             time.Second,
		"exit 130":                 time.Second, // the shell's word for it
		"kill -TERM $$":            0,
		"exit 1":                   0,
		"exit 0":                   0,
		"echo 'signal: interrupt'": 0,
	} {
		ended := exec.Command("sh", "-c", script).Run()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			start := time.Now()
			assert.False(t, ctrlc.Pressed(ctx, ended), script)
			assert.Equal(t, wait, time.Since(start), script)

			time.AfterFunc(300*time.Millisecond, cancel)
			assert.Equal(t, wait > 0, ctrlc.Pressed(ctx, ended), script)
			synctest.Wait()
			<-ctx.Done()
			assert.True(t, ctrlc.Pressed(ctx, ended), script)
			assert.Equal(t, wait+300*time.Millisecond, time.Since(start), script)
		})
	}
}
