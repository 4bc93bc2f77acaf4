package example

import (
	"bytes"
	"fmt"
	"time"

	"example.com/baton/timeline"
)

// live draws the charts of an unfinished run, to fit a window. If not all
// lanes fit, they are folded. If no lane fits, only the times remain.
func live(
	charts []timeline.Chart, look timeline.Look,
	expected time.Duration, width, height int,
) []byte {
	var now time.Duration
	for _, c := range charts {
		now = max(now, c.Elapsed)
	}
	look.Width = width
	look.AtLeast = expected
	if now > expected+expected/50 {
		look.AtLeast = round(now)
	}
	var ok bool
	if look.Lanes, ok = lanesFor(charts, height); !ok || width < 25 {
		return times(charts, width, height)
	}
	var b bytes.Buffer
	timeline.Text(&b, look, charts...)
	return b.Bytes()
}

// lanesFor returns how many lanes each chart may have so that all charts
// fit into a window.
func lanesFor(charts []timeline.Chart, height int) (lanes int, ok bool) {
	// The axis takes the row of the blank line that the last chart lacks.
	room := height
	for _, c := range charts {
		room -= 2 // the title and the blank line
		if c.ByLine {
			room-- // an axis of its own
		}
		lanes = max(lanes, len(c.Lanes))
	}
	for ; lanes > 1; lanes-- {
		all := 0
		for _, c := range charts {
			all += min(len(c.Lanes), lanes)
		}
		if all <= room {
			return lanes, true
		}
	}
	return 1, room >= len(charts)
}

// times says of each chart how long it has taken so far, in a line.
func times(charts []timeline.Chart, width, height int) []byte {
	var b []byte
	for _, c := range charts[:max(min(len(charts), height), 0)] {
		line := fmt.Appendf(nil, "%5.1f s %s", c.Elapsed.Seconds(), c.Title)
		runes := []rune(string(line))
		b = append(b, string(runes[:min(len(runes), max(width, 0))])...)
		b = append(b, '\n')
	}
	return b
}

// round returns a length that leaves room to grow, so that the scale does
// not change with every draw.
func round(d time.Duration) time.Duration {
	for unit := time.Second; ; unit *= 10 {
		for _, n := range []time.Duration{2, 3, 5, 7, 10, 15} {
			if n*unit >= d+d/20 {
				return n * unit
			}
		}
	}
}
