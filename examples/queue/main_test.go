package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5",
		"-workers 10", "-uneven -workers 1", "-uneven -workers 3",
		"-uneven -workers 5")
}

// TestPackage compares package queue with the pool.
func TestPackage(t *testing.T) {
	for _, args := range [][]string{
		{"-workers", "1"}, {"-workers", "3"}, {"-workers", "100"},
		{"-uneven", "-workers", "5"},
	} {
		want := golden.Record(t, program.Run, args...)
		got := golden.Record(t, program.Run, append(args, "-package")...)
		assert.Equal(t, len(want), len(got), args)
		assert.Equal(t, want[len(want)-1].At, got[len(got)-1].At, args)
	}
}

// The times in -h are those of the transcripts.
func TestTakes(t *testing.T) {
	var help bytes.Buffer
	program.Run(t.Context(), &help, []string{"-h"})
	for _, n := range []string{"1", "2", "3", "5", "10"} {
		lines := golden.Record(t, program.Run, "-workers", n)
		took := lines[len(lines)-1].At.Seconds()
		assert.Regexp(t, fmt.Sprintf(`workers-%s +%v s `, n, took), help.String())
	}
}

// takes is how long n workers need, by arithmetic: the worker that is
// free first takes the next job.
func takes(n int, jobs []job) time.Duration {
	free := make([]time.Duration, n)
	for _, job := range jobs {
		free[slices.Index(free, slices.Min(free))] += job.takes
	}
	return slices.Max(free)
}

// TestWhatIf compares the table with arithmetic.
func TestWhatIf(t *testing.T) {
	for _, uneven := range []bool{false, true} {
		for n := 1; n <= 16; n++ {
			jobs := jobs(uneven)
			now := takes(n, jobs)
			want := fmt.Sprintf("one more worker %v\n", now-takes(n+1, jobs))
			for i := range jobs {
				shorter := slices.Clone(jobs)
				shorter[i].takes /= 2
				want += fmt.Sprintf("halve job %d %v\n", i, now-takes(n, shorter))
			}
			var out bytes.Buffer
			whatIf(t, &out, n, jobs)
			head, table, _ := strings.Cut(out.String(), "A change would save:\n")
			got := regexp.MustCompile(`(?m)^ +| +`).ReplaceAllString(table, " ")
			assert.Equal(t, want, strings.ReplaceAll(got[1:], "\n ", "\n"))
			assert.Contains(t, head, fmt.Sprintf("-workers %d: %v\n", n, now))
			assert.Regexp(t, fmt.Sprintf(` to %v\n\n$`, now), head)
		}
	}
}

// TestWhatIfChain has no two jobs that end at the same time, so there is
// one chain.
func TestWhatIfChain(t *testing.T) {
	var out bytes.Buffer
	whatIf(t, &out, 2, []job{{0, 3 * time.Second}, {1, 1 * time.Second},
		{2, 5 * time.Second}, {3, 4 * time.Second}, {4, 2 * time.Second}})
	assert.Contains(t, out.String(), "ends:\n"+
		"  job 1     0s to 1s\n  job 2     1s to 6s\n  job 4     6s to 8s\n")
}

func TestTwoTeams(t *testing.T) {
	err := program.Run(t.Context(), io.Discard, []string{"-workers", "3", "workers-5"})
	assert.EqualError(t, err,
		"queue: -workers does not apply to workers-5; use it without a variant")
}
