//go:build linux

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPivotTable(t *testing.T) {
	r := sample()
	var b strings.Builder
	Table{Heading: "No-op jobs", Case: "Queue/job=no-op", Pivot: "workers",
		Unit: "sec/op", Base: "atomic-index"}.write(&b, &r[0])
	assert.Equal(t, `
### No-op jobs

|  | 1 worker | 8 workers |
| --- | ---: | ---: |
| atomic-index | 3 ns | 1.5 µs |
| **queue.Work** | 4.5 ns, ×1.5 (1.5–2) | 3 µs, ×2 (2–2) |
| loop | 1 ns, ×0.333 (0.25–0.5) | – |
`, b.String())
}

func TestUnitTable(t *testing.T) {
	r := sample()
	var b strings.Builder
	Table{Case: "Queue/job=no-op/workers=1", Base: "loop",
		Units: []Unit{{"sec/op", "a job"}, {"allocs/op", "allocations"}}}.write(&b, &r[0])
	assert.Equal(t, `
|  | a job | allocations |
| --- | ---: | ---: |
| atomic-index | 3 ns, ×3 (2–4) | 0 |
| **queue.Work** | 4.5 ns, ×4.5 (3–8) | 0 |
| loop | 1 ns | 0 |
`, b.String())
}

func TestLessonsTable(t *testing.T) {
	b := newBlock("lessons")
	name := lessons[3].name()
	assert.Equal(t, "Lessons/example=chores/variant=looking-up/ideal=7s", name)
	for _, by := range []string{"go", "python"} {
		b.Rows = append(b.Rows, Row{Topic: "lessons", Case: name, By: by,
			Values: map[string]float64{"over-sec": 0.012, "inside-sec": 0.008}})
	}
	first := lessons[0].name()
	b.Rows = append(b.Rows, Row{Topic: "lessons", Case: first, By: "go",
		Values: map[string]float64{"over-sec": 0.02}})
	var out strings.Builder
	Table{Case: "Lessons", Lessons: true}.write(&out, &b)
	assert.Equal(t, `
| example | ideal | Go | Python |
| --- | ---: | ---: | ---: |
| chores sequential | 20s | 20 ms | – |
| chores looking-up | 7s | 12 ms (8 ms) | 12 ms (8 ms) |
`, out.String())
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit string
		want string
	}{
		{4.237e-9, "sec/op", "4.24 ns"},
		{999.6e-9, "sec/op", "1 µs"},
		{1.5e-3, "p99-sec", "1.5 ms"},
		{61, "late-sec", "61 s"},
		{-2e-3, "over-sec", "-2 ms"},
		{73_642, "op/s", "73,600"},
		{3597, "idle-B/conn", "3.6 kB"},
		{2.5e9, "peak-B", "2.5 GB"},
		{330, "peak-B", "330 B"},
		{1_220_000, "allocs/op", "1,220,000"},
		{0.0031, "allocs/op", "0.0031"},
		{649, "conns", "649"},
	} {
		assert.Equal(t, c.want, show(c.v, c.unit), "%v %s", c.v, c.unit)
	}
}

func TestThousands(t *testing.T) {
	for in, want := range map[string]string{
		"1": "1", "999": "999", "1000": "1,000", "1234567": "1,234,567",
		"-1234": "-1,234", "1234.5": "1,234.5", "no-op": "no-op",
	} {
		assert.Equal(t, want, thousands(in))
	}
}

func TestGoals(t *testing.T) {
	r := sample()
	check := Check{Case: "Queue/job=no-op/workers=1", By: "queue.Work", Unit: "sec/op"}
	at := func(than string, most, least float64) Finding {
		c := check
		c.Than, c.Most, c.Least = than, most, least
		f, ok := c.find(&r[0])
		require.True(t, ok)
		return f
	}
	assert.Equal(t, "4.5 ns", at("", 6e-9, 0).Seen)
	assert.LessOrEqual(t, at("", 6e-9, 0).Miss, 0.0)
	assert.InDelta(t, 0.5, at("", 3e-9, 0).Miss, 1e-9)
	assert.Equal(t, "×1.5", at("atomic-index", 1.6, 0).Seen)
	assert.LessOrEqual(t, at("atomic-index", 1.6, 0).Miss, 0.0)
	assert.InDelta(t, 0.25, at("atomic-index", 1.2, 0).Miss, 1e-9)
	assert.InDelta(t, 0.25, at("atomic-index", 0, 2).Miss, 1e-9)
	assert.LessOrEqual(t, at("atomic-index", 0, 1.5).Miss, 0.0)
	_, ok := Check{Case: check.Case, By: "none", Unit: "sec/op"}.find(&r[0])
	assert.False(t, ok)

	var b strings.Builder
	writeGoals(&b, r)
	assert.Contains(t, b.String(), "| `queue.Work`, a no-op job, by workers | "+
		"at most 6 ns | 1: 4.5 ns; 8: 3 µs | missed by 49,900% |\n")
	assert.NotContains(t, b.String(), "echo", "nothing was measured there")
}

func TestDoc(t *testing.T) {
	var b strings.Builder
	require.NoError(t, WriteDoc(&b, sample()))
	for _, want := range []string{
		"A Fast One, 2 cores, 4 kB of memory; Linux 6.1; go1.26 linux/amd64.\n",
		"\n## A list of jobs, n workers\n",
		"Measured on 22 November 2026, 13:20 UTC; load before: 0.10.\n",
		"- asyncio-list: no python3\n",
	} {
		assert.Contains(t, b.String(), want)
	}
	assert.NotContains(t, b.String(), "another machine")
	assert.NotContains(t, b.String(), "## Web pages")

	other := sample()[0]
	other.Topic = "drain"
	other.Machine["cpu"] = "A Slow One"
	b.Reset()
	require.NoError(t, WriteDoc(&b, append(sample(), other)))
	assert.Contains(t, b.String(), "13:20 UTC, on another machine: A Slow One; load before: 0.10.\n")

	b.Reset()
	require.NoError(t, WriteDoc(&b, nil))
	assert.Contains(t, b.String(), "Nothing has been measured yet.")
}

// A package counts as missing only if no topic was measured with it.
func TestPythonOf(t *testing.T) {
	of := func(versions string) Block {
		return Block{Machine: map[string]string{"python": versions}}
	}
	assert.Equal(t, "Python 3.11.2, aiohttp 3.8.4, no uvloop", pythonOf(Record{
		of("Python 3.11.2, no aiohttp, no uvloop"),
		of("Python 3.11.2, aiohttp 3.8.4, no uvloop"),
		of("Python 3.11.2, no aiohttp, no uvloop"),
	}))
	assert.Equal(t, "none", pythonOf(Record{of("none")}))
}
