// Package whatif finds what would make a run shorter. It runs functions
// in virtual time, so that the answers are exact, and computing them
// takes milliseconds.
package whatif

import (
	"flag"
	"io"
	"slices"
	"testing"
	"testing/synctest"

	"example.com/baton/timeline"
)

// Main calls f with a T, which [Run] needs, and returns when f does. It
// is for programs that are not tests, and only for one call.
func Main(f func(t *testing.T)) {
	flag.CommandLine.Parse(nil) // or package testing would parse our flags
	started := make(chan *testing.T)
	test := func(t *testing.T) {
		started <- t
		select {} // testing.Main would print a result and exit
	}
	match := func(pattern, name string) (bool, error) { return true, nil }
	go testing.Main(match,
		[]testing.InternalTest{{Name: "what-if", F: test}}, nil, nil)
	f(<-started)
}

// Run calls f in virtual time and returns who did what when, according to
// the lines that f prints. Contexts and channels that f waits for must
// come from f itself, because time stands still while it waits for others.
func Run(t *testing.T, title string, f func(w io.Writer)) timeline.Chart {
	var chart timeline.Chart
	synctest.Test(t, func(*testing.T) {
		r := timeline.NewRecorder(io.Discard)
		f(r)
		chart = timeline.NewChart(title, r.Lines(), r.Elapsed())
	})
	return chart
}

// Chain returns the spans that determine how long a run takes, from first
// to last. The last span is the one that ends last. Before each span comes
// the span that had ended last when this span started. Of several such
// spans, Chain prefers the one in the lane of its successor.
func Chain(c timeline.Chart) []timeline.Span {
	var chain []timeline.Span
	left := slices.Clone(c.Spans)
	before, lane := c.Elapsed, ""
	for {
		left = slices.DeleteFunc(left, func(s timeline.Span) bool {
			return s.End > before || s.Start == s.End
		})
		if len(left) == 0 {
			slices.Reverse(chain)
			return chain
		}
		last := left[0]
		for _, s := range left[1:] {
			if s.End > last.End || s.End == last.End && s.Lane == lane {
				last = s
			}
		}
		chain = append(chain, last)
		before, lane = last.Start, last.Lane
	}
}
