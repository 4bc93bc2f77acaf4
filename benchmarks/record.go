//go:build linux

package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A Row is what one contender did in one round.
type Row struct {
	Topic  string
	Case   string // such as "Queue/job=no-op/workers=8"
	By     string // the contender
	N      int    // how many jobs, pages or messages
	Values map[string]float64
}

// A Block is one run of one topic.
type Block struct {
	Topic   string
	Machine map[string]string // where and when: see machine
	Skipped map[string]string // contenders, and why
	Rows    []Row
}

// A Record is what the table in the docs is made from.
type Record []Block

// Block returns the block of a topic, or nil.
func (r Record) Block(topic string) *Block {
	for i := range r {
		if r[i].Topic == topic {
			return &r[i]
		}
	}
	return nil
}

// With returns the record with b in place of what it had on the same topic.
func (r Record) With(b Block) Record {
	out := slices.Clone(r)
	if old := out.Block(b.Topic); old != nil {
		*old = b
		return out
	}
	return append(out, b)
}

const skipped = "skipped-"

// Write writes the record in Go's benchmark format, so that anyone can look
// at it with benchstat: benchstat -col /by -row .fullname results.txt.
func (r Record) Write(w io.Writer) error {
	out := benchfmt.NewWriter(w)
	for _, b := range r {
		config := []benchfmt.Config{{Key: "topic", Value: []byte(b.Topic), File: true}}
		add := func(key, value string) {
			config = append(config,
				benchfmt.Config{Key: key, Value: []byte(value), File: true})
		}
		for _, key := range slices.Sorted(maps.Keys(b.Machine)) {
			add(key, b.Machine[key])
		}
		for _, by := range slices.Sorted(maps.Keys(b.Skipped)) {
			add(skipped+by, b.Skipped[by])
		}
		for _, row := range b.Rows {
			var values []benchfmt.Value
			for _, unit := range slices.Sorted(maps.Keys(row.Values)) {
				v := round4(row.Values[unit])
				values = append(values, benchfmt.Value{Value: v, Unit: unit})
			}
			err := out.Write(&benchfmt.Result{
				Config: config,
				Name:   benchfmt.Name(row.Case + "/by=" + row.By),
				Iters:  row.N,
				Values: values,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Read reads what Write has written.
func Read(in io.Reader, name string) (Record, error) {
	var r Record
	reader := benchfmt.NewReader(in, name)
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, rec
		case *benchfmt.Result:
			topic := rec.GetConfig("topic")
			if r.Block(topic) == nil {
				r = append(r, newBlock(topic))
			}
			b := r.Block(topic)
			for _, c := range rec.Config {
				if by, ok := strings.CutPrefix(c.Key, skipped); ok {
					b.Skipped[by] = string(c.Value)
				} else if c.File && c.Key != "topic" {
					b.Machine[c.Key] = string(c.Value)
				}
			}
			name, by, ok := strings.Cut(string(rec.Name), "/by=")
			if !ok {
				return nil, fmt.Errorf("%s: %s has no /by=", topic, rec.Name)
			}
			row := Row{Topic: topic, Case: name, By: by, N: rec.Iters,
				Values: map[string]float64{}}
			for _, v := range rec.Values {
				row.Values[v.Unit] = v.Value
			}
			b.Rows = append(b.Rows, row)
		}
	}
	return r, reader.Err()
}

func newBlock(topic string) Block {
	return Block{Topic: topic, Machine: map[string]string{},
		Skipped: map[string]string{}}
}

// readFile reads a record from a file. A file that is not there is empty.
func readFile(name string) (Record, error) {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f, name)
}
