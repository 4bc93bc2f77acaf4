package timelinetest

import (
	"slices"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// chance reports which patterns would make the picture fit. Chance often
// decides which of several workers does what, and a picture that -update
// has drawn names them by their numbers.
func chance(want picture, c timeline.Chart, tolerance time.Duration) string {
	var names, patterns []string
	want.lanes = slices.Clone(want.lanes)
	for i, l := range want.lanes {
		stem := strings.TrimRight(l.name.text, "0123456789")
		if stem == l.name.text || strings.Contains(stem, "*") {
			continue
		}
		want.lanes[i].name = pattern{text: stem + "*"}
		names = append(names, l.name.text)
		if !slices.Contains(patterns, stem+"*") {
			patterns = append(patterns, stem+"*")
		}
	}
	if len(names) == 0 || compare(want, c, tolerance) != nil {
		return ""
	}
	return "the picture fits with " + strings.Join(patterns, " and ") +
		" in place of " + strings.Join(names, ", ") + "\n"
}
