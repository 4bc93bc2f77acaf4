package main

import (
	"io"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/timeline"
)

// TestDryerNeedsNobodyToLookUp cannot run in a bubble: what it shows is
// that the scheduler takes the processor away from who burns it. It
// looks at the order of the lines alone; a second takes 100 ms.
func TestDryerNeedsNobodyToLookUp(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	start := time.Now()
	require.NoError(t, program.Run(t.Context(), r, []string{"-second", "100ms"}))
	assert.GreaterOrEqual(t, time.Since(start), 700*time.Millisecond)

	place := func(text string) int {
		i := slices.IndexFunc(r.Lines(), func(l timeline.Line) bool {
			return l.Text == text
		})
		require.GreaterOrEqual(t, i, 0, text)
		return i
	}
	// That no potato comes between the washing machine and the dryer is
	// nearly always so, but not guaranteed.
	dryer := place("Start dryer for 300ms")
	assert.Less(t, dryer, place("End cleaning potatoes for 10 pieces"))
}
