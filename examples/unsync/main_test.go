package main

import (
	"context"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/task"
	"example.com/baton/timeline"
)

// TestMain lets the test be the program that task.Process starts again.
func TestMain(m *testing.M) {
	task.Child(map[string]task.Func{"primes": primesElsewhere})
	os.Exit(m.Run())
}

var end = regexp.MustCompile(
	`^End task (\d): 168 primes in process (\d+), thread (\w+)$`)

// TestWays runs all four, and looks where the work was done.
func TestWays(t *testing.T) {
	for _, way := range []string{"sequential", "goroutine", "thread", "process"} {
		t.Run(way, func(t *testing.T) {
			r := timeline.NewRecorder(io.Discard)
			args := []string{"-n", "3", "-below", "1000", way}
			require.NoError(t, program.Run(t.Context(), r, args))

			var starts, ends, processes []string
			for _, l := range r.Lines() {
				if id, ok := strings.CutPrefix(l.Text, "Start task "); ok {
					starts = append(starts, id)
				}
				if m := end.FindStringSubmatch(l.Text); m != nil {
					ends = append(ends, m[1])
					processes = append(processes, m[2])
				}
			}
			assert.Equal(t, []string{"0", "1", "2"}, starts)
			assert.ElementsMatch(t, starts, ends)
			slices.Sort(processes)
			processes = slices.Compact(processes)
			if way == "process" {
				assert.Len(t, processes, 3)
				assert.NotContains(t, processes, strconv.Itoa(os.Getpid()))
			} else {
				assert.Equal(t, []string{strconv.Itoa(os.Getpid())}, processes)
			}
		})
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := program.Run(ctx, io.Discard, []string{"-below", "1000", "process"})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestPrimes(t *testing.T) {
	for below, want := range map[int]string{
		2: "0 primes", 3: "1 prime", 10: "4 primes", 100: "25 primes",
	} {
		got, err := primesElsewhere([]byte(strconv.Itoa(below)))
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(got), want+" in"), string(got))
	}
	_, err := primesElsewhere([]byte("many"))
	assert.Error(t, err)
}

func BenchmarkWays(b *testing.B) {
	for _, way := range []string{"sequential", "goroutine", "thread", "process"} {
		b.Run(way, func(b *testing.B) {
			for b.Loop() {
				args := []string{"-n", "2", "-below", "100000", way}
				if err := program.Run(b.Context(), io.Discard, args); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
