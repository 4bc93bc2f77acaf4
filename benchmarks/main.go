//go:build linux

// Benchmarks measures the packages of the course beside their peers, and
// writes docs/benchmarks.md.
//
// Usage, in the root of the repository:
//
//	go -C benchmarks run . [-quick] [-print] [topic ...]
//
// Without topics, it measures all of them, in about twelve minutes. Don't
// use the machine meanwhile. It keeps the raw results in
// benchmarks/results.txt, for benchstat and for the next page.
//
// With -quick, it takes two minutes, and prints the page instead of writing
// it. These numbers only show that everything works. With -print, it measures
// nothing, and writes the page again from the raw results.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/baton/internal/example"
)

func main() {
	example.Main(func(ctx context.Context, w io.Writer, args []string) error {
		return command(ctx, w, os.Stderr, args)
	})
}

func command(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	f := flag.NewFlagSet("benchmarks", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	quick := f.Bool("quick", false, "only check that everything works, in two minutes")
	print := f.Bool("print", false, "measure nothing, and write docs/benchmarks.md again")
	if err := f.Parse(args); err == flag.ErrHelp {
		help(stdout, f)
		return err
	} else if err != nil {
		return example.Usage("%v; -h shows the usage", err)
	}
	chosen, err := choose(f.Args())
	if err != nil {
		return err
	}
	module, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(module, "main.go")); err != nil {
		return example.Usage("run it in its own folder: go -C benchmarks run .")
	}
	files := filesOf(module)
	record, err := readFile(files.results)
	if err != nil {
		return err
	}
	if *print {
		return files.writeDoc(record)
	}

	dir, err := os.MkdirTemp("", "baton-benchmarks-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tools := NewTools(dir, module)
	started := time.Now()
	var fresh Record
	for _, topic := range chosen {
		r := &Runner{Quick: *quick, Progress: stderr, Tools: tools}
		block, err := topic.measure(ctx, r)
		if err != nil {
			return fmt.Errorf("%s: %w", topic.Name, err)
		}
		fresh = append(fresh, block)
		record = record.With(block)
	}
	fmt.Fprintf(stderr, "measured in %v\n", time.Since(started).Round(time.Second))
	if *quick {
		return WriteDoc(stdout, fresh)
	}
	if err := files.writeResults(record); err != nil {
		return err
	}
	// The file has rounded numbers. Use them, so that -print writes the
	// same page.
	if record, err = readFile(files.results); err != nil {
		return err
	}
	return files.writeDoc(record)
}

func help(w io.Writer, f *flag.FlagSet) {
	fmt.Fprint(w, "usage: go -C benchmarks run . [flags] [topic ...]\n\ntopics:\n")
	for _, t := range topics {
		fmt.Fprintf(w, "  %-10s %s\n", t.Name, t.Title)
	}
	fmt.Fprint(w, "\nflags:\n")
	f.SetOutput(w)
	f.PrintDefaults()
}

// choose returns the topics that the words name or, without words, all
// topics.
func choose(words []string) ([]Topic, error) {
	if len(words) == 0 {
		return topics, nil
	}
	var names []string
	byName := map[string]Topic{}
	for _, t := range topics {
		names = append(names, t.Name)
		byName[t.Name] = t
	}
	var chosen []Topic
	for _, word := range words {
		t, ok := byName[word]
		if !ok {
			return nil, example.Usage("there is no topic %q; choose from %s",
				word, strings.Join(names, ", "))
		}
		chosen = append(chosen, t)
	}
	return chosen, nil
}

// places are the files that are written.
type places struct{ results, doc string }

func filesOf(module string) places {
	return places{
		results: filepath.Join(module, "results.txt"),
		doc:     filepath.Join(filepath.Dir(module), "docs", "benchmarks.md"),
	}
}

func (p places) writeResults(r Record) error {
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		return err
	}
	return os.WriteFile(p.results, b.Bytes(), 0o666)
}

func (p places) writeDoc(r Record) error {
	var b bytes.Buffer
	if err := WriteDoc(&b, r); err != nil {
		return err
	}
	return os.WriteFile(p.doc, b.Bytes(), 0o666)
}
