package example

import (
	"bytes"
	"fmt"
	"time"

	"example.com/baton/timeline"
)

// live draws charts that still grow into a window. Where the lanes are
// more than fit, they are folded; where nothing fits, the time remains.
func live(
	charts []timeline.Chart, look timeline.Look,
	expected time.Duration, width, height int,
) []byte {
	var now time.Duration
	for _, c := range charts {
		now = max(now, c.Elapsed)
	}
	look.Width = width
	look.Span = max(expected, round(now))
	// Each chart has a title, maybe a line on what is folded, and a blank
	// line or the axis.
	look.Lanes = 0
	if n := len(charts); n > 0 {
		look.Lanes = height/n - 4
	}
	if look.Lanes < 1 || width < 20 {
		return fmt.Appendf(nil, "%.1f s\n", now.Seconds())
	}
	var b bytes.Buffer
	timeline.Text(&b, look, charts...)
	return b.Bytes()
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
