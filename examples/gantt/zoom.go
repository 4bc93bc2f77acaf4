package main

import (
	"fmt"
	"time"

	"example.com/baton/timeline"
)

// zoom returns a chart of what happened between two instants. Its times
// count from the first of them.
func zoom(
	c timeline.Chart, from, to time.Duration,
) timeline.Chart {
	if to == 0 || to > c.Elapsed {
		to = c.Elapsed
	}
	from = min(from, to)
	title := fmt.Sprintf("%s, from %v to %v", c.Title, from, to)
	out := timeline.Chart{Title: title, Elapsed: to - from}
	seen := map[string]bool{}
	for _, s := range c.Spans {
		if s.End >= from && s.Start <= to {
			s.Start = max(s.Start, from) - from
			s.End = min(s.End, to) - from
			out.Spans, seen[s.Lane] = append(out.Spans, s), true
		}
	}
	inside := func(at time.Duration) bool {
		return from <= at && at <= to
	}
	for _, m := range c.Marks {
		if inside(m.At) {
			m.At -= from
			out.Marks, seen[m.Lane] = append(out.Marks, m), true
		}
	}
	for _, l := range c.Links {
		if inside(l.At) && seen[l.From] && seen[l.To] {
			l.At -= from
			out.Links = append(out.Links, l)
		}
	}
	for _, l := range c.Lines {
		if inside(l.At) {
			l.At -= from
			out.Lines = append(out.Lines, l)
		}
	}
	for _, l := range c.Lanes {
		if seen[l] {
			out.Lanes = append(out.Lanes, l)
		}
	}
	return out
}
