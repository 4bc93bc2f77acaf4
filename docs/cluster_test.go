package docs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// clusterRun returns the lines of a scene of the module cluster, as its
// own test has recorded them on the real clock.
//
//	cluster killed
func clusterRun(t *testing.T, words []string) []timeline.Line {
	t.Helper()
	require.Len(t, words, 1, "want cluster SCENE")
	lines, err := golden.Parse(
		read(t, "cluster/testdata/"+words[0]+".txt"))
	require.NoError(t, err, words[0])
	require.NotEmpty(t, lines, words[0])
	return lines
}

// Charge looks idempotent, and is not: its worker may be killed between
// the payment and the note.
func Charge(job string, done map[string]bool, pay func(job string)) {
	if done[job] {
		return
	}
	pay(job)
	done[job] = true
}

// TestCharge has a worker that dies after it has paid. The job is
// delivered again.
func TestCharge(t *testing.T) {
	done := map[string]bool{}
	payments := 0
	deliver := func(killed bool) {
		defer func() { recover() }() // the next worker goes on
		Charge("7", done, func(string) {
			payments++
			if killed {
				panic("killed")
			}
		})
	}
	deliver(true)
	deliver(false)
	deliver(false)
	assert.Equal(t, 2, payments, "one would be right")
}
