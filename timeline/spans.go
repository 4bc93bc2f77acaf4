package timeline

import (
	"strings"
	"time"
)

// Spans returns who did what when, as the lines tell it.
func Spans(lines []Line) []Span {
	return NewChart("", lines, 0).Spans
}

// NewChart returns the chart of a run that printed lines and took elapsed.
// If elapsed is 0, the run ended with its last line.
func NewChart(title string, lines []Line, elapsed time.Duration) Chart {
	c := Chart{Title: title, Elapsed: elapsed, Lines: lines}
	for _, l := range lines {
		c.Elapsed = max(c.Elapsed, l.At)
	}
	open := map[string]int{}
	for _, l := range lines {
		verb, name, _ := strings.Cut(l.Text, " ")
		name, _, _ = strings.Cut(name, " for ")
		switch verb {
		case "Start":
			open[name] = len(c.Spans)
			c.Lanes = append(c.Lanes, name)
			c.Spans = append(c.Spans,
				Span{Lane: name, Label: name, Start: l.At, End: c.Elapsed})
		case "End":
			if i, ok := open[name]; ok {
				c.Spans[i].End = l.At
			}
		}
	}
	return c
}
