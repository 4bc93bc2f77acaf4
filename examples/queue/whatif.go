package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"example.com/baton/internal/whatif"
	"example.com/baton/timeline"
)

// whatIf prints which jobs determine how long n workers take, and how
// much time each change would save. Every number is the result of
// another run in virtual time.
func whatIf(t *testing.T, w io.Writer, n int, jobs []job) {
	run := func(n int, jobs []job) timeline.Chart {
		return whatif.Run(t, "", func(w io.Writer) {
			share(context.Background(), w, n, jobs)
		})
	}
	now := run(n, jobs)
	fmt.Fprintf(w, "%d jobs with -workers %d: %v\n",
		len(jobs), n, now.Elapsed)

	fmt.Fprint(w, "\nThese jobs are the critical path. "+
		"Each starts when the job above it ends:\n")
	for _, s := range whatif.Chain(now) {
		fmt.Fprintf(w, "  job %-2d  %4v to %v\n",
			number(now, s, jobs), s.Start, s.End)
	}

	fmt.Fprint(w, "\nA change would save:\n")
	print := func(what string, then timeline.Chart) {
		fmt.Fprintf(w, "  %-15s  %v\n", what, now.Elapsed-then.Elapsed)
	}
	print("one more worker", run(n+1, jobs))
	for i := range jobs {
		shorter := slices.Clone(jobs)
		shorter[i] /= 2
		print(fmt.Sprint("halve job ", i), run(n, shorter))
	}
}

// number returns the number of the job that a span shows. Jobs start in
// the order of the list. Equal jobs that start at the same instant are
// interchangeable, and number returns the first of them.
func number(
	c timeline.Chart, span timeline.Span, jobs []job,
) int {
	earlier := 0 // jobs as long as this one that started earlier
	for _, s := range c.Spans {
		if s.Label == span.Label && s.Start < span.Start {
			earlier++
		}
	}
	for i, job := range jobs {
		if job != span.End-span.Start {
			continue
		}
		if earlier == 0 {
			return i
		}
		earlier--
	}
	return -1
}
