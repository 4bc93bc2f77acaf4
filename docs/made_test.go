package docs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/queue"
	"example.com/baton/timeline"
)

// programs are what chapters show and no example does. They run in
// virtual time.
var programs = map[string]func(w io.Writer){
	"first-error": firstError,
	"in-waves":    inWaves,
	"in-order":    inOrder,
	"too-late":    tooLate,
	"ticks":       ticks,
	"in-queue":    inQueue,
	"keeps-two":   keepsTwo,
	"shutdown":    shutdown,
	"keeps-five":  keepsFive,
}

// madeRun returns what one of the programs prints.
//
//	made first-error
func madeRun(t *testing.T, words []string) (lines []timeline.Line) {
	t.Helper()
	require.Len(t, words, 1, "want made NAME")
	program, ok := programs[words[0]]
	require.True(t, ok, "there is no program %q", words[0])
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		program(r)
		lines = r.Lines()
	})
	// Bubbles shuffle what has no order; a page should stay as it is.
	slices.SortStableFunc(lines, func(a, b timeline.Line) int {
		return cmp.Or(cmp.Compare(a.At, b.At), order(a.Text, b.Text))
	})
	return lines
}

// order puts ends before starts, and both in the order of their names. Of
// all else the order stays.
func order(a, b string) int {
	rank := func(s string) int {
		switch {
		case strings.HasSuffix(s, ": broken") && strings.HasPrefix(s, "End"):
			return 0
		case strings.HasPrefix(s, "End "):
			return 1
		case strings.HasPrefix(s, "Start "):
			return 2
		}
		return 3
	}
	if rank(a) == 3 && rank(b) == 3 {
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// Three workers; the third job fails after two seconds.
func firstError(w io.Writer) {
	errBroken := errors.New("broken")
	jobs := []string{"a", "b", "c", "d", "e"}
	takes := map[string]time.Duration{"a": 4 * time.Second,
		"b": time.Second, "c": 2 * time.Second, "d": 3 * time.Second}
	do := func(ctx context.Context, _ int, job string) error {
		fmt.Fprintf(w, "Start job %s\n", job)
		select {
		case <-time.After(takes[job]):
		case <-ctx.Done():
			fmt.Fprintf(w, "End job %s: canceled\n", job)
			return ctx.Err()
		}
		if job == "c" {
			fmt.Fprintf(w, "End job %s: broken\n", job)
			return errBroken
		}
		fmt.Fprintf(w, "End job %s\n", job)
		return nil
	}
	err := queue.Work(context.Background(), 3, jobs, do)
	fmt.Fprintln(w, err)
}
