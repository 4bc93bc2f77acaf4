package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
)

// The tests of tickets pass on most days.
func TestExplore(t *testing.T) {
	var out strings.Builder
	err := run(t.Context(), &out, []string{"./testdata/tickets"})
	assert.EqualError(t, err, "explore: 1 of 2 tests fail under some schedule")
	assert.Equal(t, strings.TrimPrefix(`
TestSell: wrong
  tickets_test.go:17: -1 tickets are left
  how it happens (schedule 4, 10 steps)
                     goroutine 1        goroutine 2        goroutine 3
  tickets_test.go:13 wg.Go(func() { ...
  tickets_test.go:14 wg.Go(func() { ...
  tickets.go:14                         o.mu.Lock()
  tickets.go:16                         return o.left
  tickets.go:14                                            o.mu.Lock()
  tickets.go:16                                            return o.left
  tickets.go:24                                            o.mu.Lock()
  tickets.go:26                                            o.left--
  tickets.go:24                         o.mu.Lock()
  tickets.go:26                         o.left--
  schedule: 2.1
TestLeft: right in all 2 schedules
`, "\n"), out.String())
}

// The goroutines of net/http take steps in an order of their own.
func TestStrangers(t *testing.T) {
	var out strings.Builder
	assert.NoError(t, run(t.Context(), &out, []string{"./testdata/site"}))
	assert.Equal(t, "TestVisitors: cannot be explored; a package that was not rewritten, "+
		"such as net/http, has started goroutines\n", out.String())
}

// A read from the system is not seen, and never ends.
func TestStuck(t *testing.T) {
	var out strings.Builder
	err := run(t.Context(), &out, []string{"-timeout", "2s", "./testdata/stuck"})
	assert.EqualError(t, err,
		"explore: stopped after 2s; allow more time with -timeout, or run fewer tests with -run")
	assert.Equal(t, "TestRead: cannot be explored; it has not ended after 2s\n", out.String())
}

func TestRun(t *testing.T) {
	var out strings.Builder
	assert.NoError(t, run(t.Context(), &out, []string{"-run", "TestLeft", "./testdata/tickets"}))
	assert.Equal(t, "TestLeft: right in all 2 schedules\n", out.String())
}

// The pattern of -run has the meaning that go test gives it.
func TestRunMatches(t *testing.T) {
	for pattern, want := range map[string]string{
		"Parts/one|ole":   "TestParts/one TestWhole",
		"(Parts|ole)/two": "TestParts/two TestWhole",
	} {
		var out strings.Builder
		assert.NoError(t, run(t.Context(), &out, []string{"-run", pattern, "./testdata/parts"}))
		var names []string
		for line := range strings.Lines(out.String()) {
			name, _, _ := strings.Cut(line, ": right in the only schedule")
			names = append(names, name)
		}
		assert.Equal(t, want, strings.Join(names, " "), pattern)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "explore: name one package, as in ./queue"},
		{"./a ./b", "explore: name one package, as in ./queue"},
		{"./...", "explore: name one package, as in ./queue"},
		{"-budget 0 ./a", "explore: -budget is 0; it must be at least 1"},
		{"-timeout 0s ./a", "explore: -timeout is 0s; it must be above 0"},
		{"-fast ./a", "explore: flag provided but not defined: -fast; -h shows the usage"},
	} {
		assert.EqualError(t, run(t.Context(), &strings.Builder{}, strings.Fields(c.args)), c.want)
	}
	err := run(t.Context(), &strings.Builder{}, []string{"./nowhere"})
	assert.ErrorContains(t, err, "explore: stat ")
}

func TestFailures(t *testing.T) {
	printed := "--- FAIL: TestA (0.01s)\n    --- FAIL: TestA/x (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\n"
	assert.Equal(t, split{[]string{"TestA"}, []string{"TestB"}},
		failures([]byte(printed), []string{"TestA/x", "TestBB"}))
}
