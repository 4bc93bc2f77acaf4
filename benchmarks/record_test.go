//go:build linux

package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample() Record {
	b := newBlock("queue")
	b.Machine = map[string]string{"cpu": "A Fast One", "cores": "2",
		"memory": "4 kB", "kernel": "6.1", "go": "go1.26", "goos": "linux",
		"goarch": "amd64", "date": "2026-11-22 13:20 UTC", "load": "0.10",
		"mode": "full"}
	b.Skipped = map[string]string{"asyncio-list": "no python3"}
	add := func(name, by string, sec ...float64) {
		for _, s := range sec {
			b.Rows = append(b.Rows, Row{Topic: "queue",
				Case: "Queue/job=no-op/workers=" + name, By: by, N: 1000,
				Values: map[string]float64{"sec/op": s, "allocs/op": 0}})
		}
	}
	add("1", "atomic-index", 4e-9, 2e-9, 3e-9)
	add("1", "queue.Work", 8e-9, 3e-9, 4.5e-9)
	add("1", "loop", 1e-9, 1e-9, 1e-9)
	add("8", "atomic-index", 1.5e-6)
	add("8", "queue.Work", 3.0004e-6)
	return Record{b}
}

func TestRecordRoundTrip(t *testing.T) {
	var b bytes.Buffer
	other := newBlock("files")
	other.Machine = map[string]string{"date": "2026-11-23 10:00 UTC"}
	other.Rows = []Row{{Topic: "files", Case: "Files/files=3", By: "c", N: 3,
		Values: map[string]float64{"sec": 0.25}}}
	want := append(sample(), other)
	require.NoError(t, want.Write(&b))
	assert.Contains(t, b.String(), "BenchmarkQueue/job=no-op/workers=1/by=queue.Work 1000 ")
	got, err := Read(&b, "results.txt")
	require.NoError(t, err)
	want[0].Rows[len(want[0].Rows)-1].Values["sec/op"] = 3e-6 // four digits
	assert.Equal(t, want, got)
}

func TestReadRefusesNonsense(t *testing.T) {
	_, err := Read(strings.NewReader("BenchmarkX 12\n"), "x")
	assert.Error(t, err)
	_, err = Read(strings.NewReader("topic: a\n\nBenchmarkX 12 3 sec/op\n"), "x")
	assert.ErrorContains(t, err, "has no /by=")
}

func TestWith(t *testing.T) {
	r := sample()
	fresh := newBlock("queue")
	assert.Empty(t, r.With(fresh).Block("queue").Rows)
	assert.NotEmpty(t, r.Block("queue").Rows, "the old one is as it was")
	assert.Len(t, r.With(newBlock("echo")), 2)
}

func TestRatioComparesRoundByRound(t *testing.T) {
	r, ok := ratio([]float64{8, 3, 4.5}, []float64{4, 2, 3})
	assert.True(t, ok)
	assert.Equal(t, Ratio{1.5, 1.5, 2}, r)
	_, ok = ratio([]float64{8}, nil)
	assert.False(t, ok)
	r, _ = ratio([]float64{8, 3}, []float64{4}) // one has taken part once
	assert.Equal(t, Ratio{2, 2, 2}, r)
}

func TestMedian(t *testing.T) {
	vs := []float64{9, 1, 2}
	assert.Equal(t, 2.0, median(vs))
	assert.Equal(t, []float64{9, 1, 2}, vs, "the rounds stay in order")
}

// The command that the docs show for benchstat works on what is written.
func TestBenchstat(t *testing.T) {
	name := filepath.Join(t.TempDir(), "results.txt")
	require.NoError(t, places{results: name}.writeResults(sample()))
	cmd := exec.Command("go", "tool", "benchstat", "-col", "/by",
		"-row", ".fullname", "-filter", ".name:Queue", name)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Regexp(t, `atomic-index\W+queue.Work\W+loop`, string(out))
	assert.Contains(t, string(out), "4.500n")
}
