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
			first(now, s), s.Start, s.End)
	}

	fmt.Fprint(w, "\nA change would save:\n")
	print := func(what string, then timeline.Chart) {
		fmt.Fprintf(w, "  %-15s  %v\n", what, now.Elapsed-then.Elapsed)
	}
	print("one more worker", run(n+1, jobs))
	for i := range jobs {
		shorter := slices.Clone(jobs)
		shorter[i].takes /= 2
		print(fmt.Sprint("halve job ", i), run(n, shorter))
	}
}

// first returns the number of the first job that has the times of a
// span. Which worker gets which of these jobs is a matter of chance.
func first(c timeline.Chart, span timeline.Span) int {
	number := -1
	for _, s := range c.Spans {
		var n int
		fmt.Sscanf(s.Label, "job %d", &n)
		same := s.Start == span.Start && s.End == span.End
		if same && (number < 0 || n < number) {
			number = n
		}
	}
	return number
}
