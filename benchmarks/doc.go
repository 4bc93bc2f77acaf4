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

// notes explain the numbers of a topic. People write them.
//
//go:embed notes
var notes embed.FS

// WriteDoc writes the page of the docs.
func WriteDoc(w io.Writer, r Record) error {
	fmt.Fprint(w, `# Benchmarks

<!-- Generated from benchmarks/results.txt by: go -C benchmarks run . -print -->

This page shows what the packages of the course cost, compared with other
packages and programs that do the same thing. Measuring on your own machine takes
about twelve minutes:

`+"```\ngo -C benchmarks run .\n```"+`

[What it costs](20-cost.md) explains the numbers that matter to a learner. The raw
results are in `+"`benchmarks/results.txt`"+`, in Go's benchmark format, for benchstat and
other tools that read it:

`+"```\ngo -C benchmarks tool benchstat -col /by -row .fullname -filter .name:Queue results.txt\n```"+`

How to read the tables: the programs in a table run one after the other, round
after round, so anything that slows the machine down affects all of them. A
number is the median of the rounds. In a table with ratios, the baseline is the
program without a ×. The number after × is the ratio to the baseline: the median of
the ratios of all rounds. The lowest and the highest ratio are in parentheses. The
packages of the course are in bold. Load is the system's load average over the
last minute, so it includes the measurement that ran just before. A virtual machine
shares its processors with others. Where the system reports how much
processor time the host took, the page shows it.

`)
	if len(r) == 0 {
		_, err := fmt.Fprintln(w, "Nothing has been measured yet.")
		return err
	}
	writeMachine(w, r)
	writeGoals(w, r)
	for _, t := range topics {
		b := r.Block(t.Name)
		if b == nil || len(b.Rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n", t.Title, t.Text)
		fmt.Fprintf(w, "\nMeasured on %s", day(b.Machine["date"]))
		if cpu := b.Machine["cpu"]; cpu != r[0].Machine["cpu"] {
			fmt.Fprintf(w, ", on another machine: %s", cpu)
		}
		fmt.Fprintf(w, "; load before: %s", b.Machine["load"])
		if steal := b.Machine["steal"]; steal != "" {
			fmt.Fprintf(w, "; stolen by the host: %s%%", steal)
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

func writeMachine(w io.Writer, r Record) {
	m := r[0].Machine
	fmt.Fprint(w, "## The machine\n\n")
	fmt.Fprintf(w, "%s, %s cores, %s of memory; Linux %s; %s %s/%s.\n",
		m["cpu"], m["cores"], m["memory"], m["kernel"], m["go"], m["goos"], m["goarch"])
	fmt.Fprintf(w, "\n%s.\n\nC: %s.\n\nOther packages: %s.\n", pythonOf(r), m["cc"], m["peers"])
	if m["mode"] == "quick" {
		fmt.Fprint(w, "\nA quick run: it only shows that everything works.\n")
	}
}

// pythonOf returns the versions of Python and its packages. A package that is
// missing in one topic may have been there when another one was measured: the
// topics that need no package can be measured without any.
func pythonOf(r Record) string {
	versions := map[string]string{}
	var names []string
	for _, b := range r {
		for part := range strings.SplitSeq(b.Machine["python"], ", ") {
			name := strings.TrimPrefix(part, "no ")
			missing := name != part
			name, _, _ = strings.Cut(name, " ")
			if versions[name] == "" {
				names = append(names, name)
			} else if missing || !strings.HasPrefix(versions[name], "no ") {
				continue
			}
			versions[name] = part
		}
	}
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = versions[name]
	}
	return strings.Join(parts, ", ")
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
