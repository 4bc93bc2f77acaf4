package timelinetest

import (
	"io"
	"testing"
	"time"

	"example.com/baton/timeline"
)

// Want runs f in a [synctest] bubble, and reports an error unless f does
// what the picture shows. Time is virtual, so instants must be equal.
//
// The w that f prints to is safe for concurrent use. As in any bubble,
// every goroutine that f starts must end, and f must make its channels
// and contexts itself: use context.Background, not t.Context.
//
// With -update, Want writes the picture into the test file if it does not
// match. If all goroutines of f wait forever, Want reports where they
// block, and draws the run so far.
//
// The package defines the flag -update unless there is one already. A
// test package with its own -update must do the same: call flag.Lookup
// first, because flag panics if a name is defined twice.
func Want(t *testing.T, picture string, f func(w io.Writer)) {
	t.Helper()
	c, err := run(t, f)
	if err != nil {
		t.Error(err)
		return
	}
	check(t, picture, c, 0)
}

// WantChart reports an error unless a chart shows what is in the
// picture. It is for runs on a real clock, so instants may differ by the
// tolerance. For a [timeline.Recorder] r, the chart of the run so far is
//
//	timeline.NewChart("", r.Lines(), 0)
//
// With -update, WantChart writes the picture into the test file if it
// does not match, with times rounded to the tolerance.
func WantChart(
	t testing.TB, picture string, c timeline.Chart, tolerance time.Duration,
) {
	t.Helper()
	check(t, picture, c, tolerance)
}

func check(
	t testing.TB, picture string, c timeline.Chart, tolerance time.Duration,
) {
	t.Helper()
	err := Compare(picture, c, tolerance)
	switch {
	case err == nil:
	case !updating():
		t.Errorf("the run differs from the picture; -update rewrites the picture\n%v", err)
	default:
		err := rewrite(picture, redraw(picture, c, tolerance),
			func(picture string) bool { return Compare(picture, c, tolerance) == nil })
		if err != nil {
			t.Errorf("-update cannot write the picture: %v", err)
		}
	}
}
