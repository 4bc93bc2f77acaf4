package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// fold fits the lanes of c into at most limit rows. If they do not all fit,
// it shows the first lanes and those with the longest spans, because the
// whole run may wait for these. The last row is for all other lanes.
func fold(c *Chart, limit int) (shown, folded []string) {
	if len(c.Lanes) <= limit {
		return c.Lanes, nil
	}
	limit = max(limit-1, 0)
	longest := min(5, limit/4)
	if c.Running {
		longest = 0 // or else rows would move while you look at them
	}
	longestSpan := map[string]time.Duration{}
	for _, s := range c.Spans {
		longestSpan[s.Lane] = max(longestSpan[s.Lane], s.End-s.Start)
	}
	rest := slices.Clone(c.Lanes[limit-longest:])
	slices.SortStableFunc(rest, func(a, b string) int {
		return cmp.Compare(longestSpan[b], longestSpan[a])
	})
	hidden := make(map[string]bool, len(rest))
	for _, l := range rest[longest:] {
		hidden[l] = true
	}
	for _, l := range c.Lanes {
		if hidden[l] {
			folded = append(folded, l)
		} else {
			shown = append(shown, l)
		}
	}
	return shown, folded
}

// more returns the name of the row for n lanes.
func more(n int) string { return fmt.Sprintf("%d more", n) }

// foldedInWords lists the lanes that share one row.
func foldedInWords(
	c *Chart, folded []string, brief func(name string) string,
) string {
	last := len(folded) - 1
	except := ""
	if folded[0] != c.Lanes[len(c.Lanes)-len(folded)] {
		except = ", except for the longest"
	}
	return fmt.Sprintf("%d of %d lanes are folded into one, from %s to %s%s.",
		len(folded), len(c.Lanes), brief(folded[0]), brief(folded[last]), except)
}
