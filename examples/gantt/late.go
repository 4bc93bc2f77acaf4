package main

import (
	"time"

	"example.com/baton/timeline"
)

const keptBack = "gantt: all lines came in the last instant of the " +
	"run, so the bars may be too short.\n" +
	"gantt: Many programs buffer their output to a pipe; " +
	"try stdbuf -oL, grep --line-buffered or python -u.\n"

// late reports whether all lines of a run came when it ended. Then the
// times of the lines are probably not those of the events.
func late(c timeline.Chart) bool {
	if len(c.Lines) < 2 || len(c.Spans) == 0 ||
		c.Elapsed < 200*time.Millisecond {
		return false
	}
	return c.Elapsed-c.Lines[0].At < c.Elapsed/20
}
