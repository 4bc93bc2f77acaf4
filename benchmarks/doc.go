//go:build linux

package main

import (
	"embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// notes are what people have to say about the numbers of a topic.
//
//go:embed notes
var notes embed.FS

// WriteDoc writes the page of the docs.
func WriteDoc(w io.Writer, r Record) error {
	fmt.Fprint(w, `# Benchmarks

<!-- Generated from benchmarks/results.txt by: go -C benchmarks run . -print -->

What the packages of the course cost, compared with others that do the same.
Measure on your own machine in about twelve minutes:

`+"```\ngo -C benchmarks run .\n```"+`

[What it costs](20-cost.md) reads these tables for the learner. The raw
results are in `+"`benchmarks/results.txt`"+`, in Go's benchmark format, for benchstat and
other tools that read it:

`+"```\ngo -C benchmarks tool benchstat -col /by -row .fullname -filter .name:Queue results.txt\n```"+`

How to read the tables: the contenders of a case run one after the other,
round after round, so anything that slows the machine down hits all of them.
A number is the median of the rounds. After × is its ratio to the baseline:
the median of the ratios of all rounds and, in brackets, the lowest and the
highest. The packages of the course are in bold. Load is the
system's load average over the last minute, so it includes the topic measured
before. A virtual machine shares its processors: the time that the host took
away is given where it is known.

`)
	if len(r) == 0 {
		_, err := fmt.Fprintln(w, "Nothing has been measured yet.")
		return err
	}
	writeMachine(w, r[0].Machine)
	writeGoals(w, r)
	for _, t := range topics {
		b := r.Block(t.Name)
		if b == nil || len(b.Rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n", t.Title, t.Text)
		fmt.Fprintf(w, "\nMeasured on %s; load before: %s", day(b.Machine["date"]), b.Machine["load"])
		if steal := b.Machine["steal"]; steal != "" {
			fmt.Fprintf(w, "; taken by the host meanwhile: %s %%", steal)
		}
		fmt.Fprintln(w, ".")
		for _, table := range t.Tables {
			table.write(w, b)
		}
		writeSkipped(w, b)
		if note, err := notes.ReadFile("notes/" + t.Name + ".md"); err == nil {
			fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(string(note)))
		}
	}
	return nil
}

func writeMachine(w io.Writer, m map[string]string) {
	fmt.Fprint(w, "## The machine\n\n")
	fmt.Fprintf(w, "%s, %s cores, %s of memory; Linux %s; %s %s/%s.\n",
		m["cpu"], m["cores"], m["memory"], m["kernel"], m["go"], m["goos"], m["goarch"])
	for _, part := range [][2]string{
		{"Python", "python"}, {"C", "cc"}, {"Peers", "peers"},
	} {
		fmt.Fprintf(w, "\n%s: %s.\n", part[0], m[part[1]])
	}
	if m["mode"] == "quick" {
		fmt.Fprint(w, "\nA quick run: it only shows that everything works.\n")
	}
}

func writeSkipped(w io.Writer, b *Block) {
	if len(b.Skipped) == 0 {
		return
	}
	fmt.Fprint(w, "\nNot measured:\n\n")
	for _, by := range slices.Sorted(maps.Keys(b.Skipped)) {
		fmt.Fprintf(w, "- %s: %s\n", by, b.Skipped[by])
	}
}
