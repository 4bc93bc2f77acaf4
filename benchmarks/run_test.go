//go:build linux

package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// In each round another contender is the first, and those that fail or are
// not there are left out, and named.
func TestInterleave(t *testing.T) {
	var order []string
	contender := func(name, by string, rounds int, err error) Contender {
		return Contender{Case: name, By: by, Rounds: rounds,
			Measure: func(context.Context) (int, map[string]float64, error) {
				order = append(order, by)
				return 1, map[string]float64{"sec/op": 2}, err
			}}
	}
	r := &Runner{Progress: io.Discard, Tools: tools, block: newBlock("t")}
	err := r.Interleave(t.Context(), 3, []Contender{
		contender("One", "a", 0, nil),
		contender("Two", "d", 0, nil), // another case: it comes after them
		contender("One", "b", 1, nil),
		contender("One", "c", 0, skip("not here")),
		contender("One", "E", 0, errors.New("broken pipe")),
	})
	require.NoError(t, err)
	assert.Equal(t, "abcE a a ddd", strings.Join(order[:4], "")+" "+order[4]+
		" "+order[5]+" "+strings.Join(order[6:], ""))
	assert.Equal(t, map[string]string{
		"c": "not here", "e": "failed in One: broken pipe",
	}, r.block.Skipped)
	assert.Len(t, r.block.Rows, 7)
}

func TestInterleaveRotates(t *testing.T) {
	var order strings.Builder
	var list []Contender
	for _, by := range []string{"a", "b", "c"} {
		list = append(list, Contender{Case: "One", By: by,
			Measure: func(context.Context) (int, map[string]float64, error) {
				order.WriteString(by)
				return 1, nil, nil
			}})
	}
	r := &Runner{Progress: io.Discard, Tools: tools, block: newBlock("t")}
	require.NoError(t, r.Interleave(t.Context(), 4, list))
	assert.Equal(t, "abcbcacababc", order.String())
}

func TestReadings(t *testing.T) {
	v, err := readings("sec/op 2.5e-6\np99-sec 1\n")
	require.NoError(t, err)
	assert.Equal(t, map[string]float64{"sec/op": 2.5e-6, "p99-sec": 1}, v)
	_, err = readings("sec/op\n")
	assert.ErrorContains(t, err, "no measurement")
}

// A program that fails says why.
func TestFailingProgram(t *testing.T) {
	_, err := measure(t.Context(), "sh", "-c", "echo no luck >&2; exit 3")
	assert.ErrorContains(t, err, "exit status 3: no luck")
}

func TestLaunchPins(t *testing.T) {
	c, err := start(t.Context(), 1, "sh", "-c", "grep Cpus_allowed_list /proc/self/status")
	require.NoError(t, err)
	out, err := c.wait()
	require.NoError(t, err)
	assert.Regexp(t, `^Cpus_allowed_list:\s+[01]\n$`, out)

	c, err = start(t.Context(), Anywhere, "sh", "-c", "grep Cpus_allowed_list /proc/self/status")
	require.NoError(t, err)
	all, err := c.wait()
	require.NoError(t, err)
	assert.Equal(t, field("/proc/self/status", "Cpus_allowed_list"),
		strings.TrimSpace(strings.TrimPrefix(all, "Cpus_allowed_list:")))
}
