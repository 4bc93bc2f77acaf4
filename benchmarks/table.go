//go:build linux

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Table shows some cases of a topic. It has a row for each contender,
// and a column for each value of Pivot, or for each of Units.
type Table struct {
	Heading string
	Case    string            // what the names of its cases begin with
	Pivot   string            // such as "workers"
	Columns map[string]string // titles for some values of Pivot
	Unit    string
	Units   []Unit
	Base    string // the contender that the others are compared with
	Lessons bool   // a row for each lesson
}

// A Unit is a column.
type Unit struct{ Unit, Title string }

// write writes the table in Markdown.
func (t Table) write(w io.Writer, b *Block) {
	if t.Heading != "" {
		fmt.Fprintf(w, "\n### %s\n", t.Heading)
	}
	fmt.Fprintln(w)
	switch {
	case t.Lessons:
		t.writeLessons(w, b)
	case t.Pivot != "":
		t.writePivot(w, b)
	default:
		t.writeUnits(w, b)
	}
}

func (t Table) writePivot(w io.Writer, b *Block) {
	prefix := t.Case + "/" + t.Pivot + "="
	var cases, columns []string
	for _, name := range b.cases() {
		if value, ok := strings.CutPrefix(name, prefix); ok {
			cases = append(cases, name)
			columns = append(columns,
				cmp.Or(t.Columns[value], column(t.Pivot, value)))
		}
	}
	if len(cases) == 0 {
		fmt.Fprintln(w, "Nothing was measured.")
		return
	}
	heads(w, append([]string{""}, columns...))
	for _, by := range b.contenders(cases) {
		fmt.Fprintf(w, "| %s |", t.label(by))
		for _, name := range cases {
			fmt.Fprintf(w, " %s |", t.cell(b, name, by, t.Unit))
		}
		fmt.Fprintln(w)
	}
}

// column returns the title of a column.
func column(pivot, value string) string {
	text := thousands(value) + " " + strings.ReplaceAll(pivot, "-", " ")
	if value == "1" {
		text = strings.TrimSuffix(text, "s")
	}
	return text
}

func (t Table) writeUnits(w io.Writer, b *Block) {
	heading := []string{""}
	for _, u := range t.Units {
		heading = append(heading, u.Title)
	}
	bys := b.contenders([]string{t.Case})
	if len(bys) == 0 {
		fmt.Fprintln(w, "Nothing was measured.")
		return
	}
	heads(w, heading)
	for _, by := range bys {
		fmt.Fprintf(w, "| %s |", t.label(by))
		for _, u := range t.Units {
			fmt.Fprintf(w, " %s |", t.cell(b, t.Case, by, u.Unit))
		}
		fmt.Fprintln(w)
	}
}

// label marks the packages of the course.
func (t Table) label(by string) string {
	if slices.Contains(ours, by) {
		return "**" + by + "**"
	}
	return by
}

var ours = []string{"queue.Work", "queue.Map", "queue.Drain", "echo.Serve",
	"httpfetch.Queued", "Recorder", "Text", "SVG", "Trace",
	"sequential", "concurrent", "concurrent-2-workers", "goroutines",
	"httpfetch.Get", "task.Go", "task.Thread", "task.Process"}

// cell returns a median and, if there is a base, the ratio to it, with the
// lowest and the highest ratio in parentheses.
func (t Table) cell(b *Block, name, by, unit string) string {
	vs := b.values(name, by, unit)
	if len(vs) == 0 {
		return "–"
	}
	text := show(median(vs), unit)
	if t.Base == "" || by == t.Base || unit == "allocs/op" || unit == "conns" {
		return text
	}
	r, ok := ratio(vs, b.values(name, t.Base, unit))
	if !ok {
		return text
	}
	return fmt.Sprintf("%s, ×%s (%s–%s)", text, digits(r.Mid), digits(r.Low), digits(r.High))
}

func (t Table) writeLessons(w io.Writer, b *Block) {
	heads(w, []string{"example", "ideal", "Go", "Python"})
	for _, name := range b.cases() {
		parts := parts(name)
		fmt.Fprintf(w, "| %s %s | %s |", parts["example"],
			strings.ReplaceAll(parts["variant"], "_", " "), parts["ideal"])
		for _, by := range []string{"go", "python"} {
			over := b.values(name, by, "over-sec")
			if len(over) == 0 {
				fmt.Fprint(w, " – |")
				continue
			}
			fmt.Fprintf(w, " %s", show(median(over), "sec"))
			if inside := b.values(name, by, "inside-sec"); len(inside) > 0 {
				fmt.Fprintf(w, " (%s)", show(median(inside), "sec"))
			}
			fmt.Fprint(w, " |")
		}
		fmt.Fprintln(w)
	}
}

// cases returns the names of the cases, in the order they were measured.
func (b *Block) cases() []string {
	var names []string
	for _, row := range b.Rows {
		if !slices.Contains(names, row.Case) {
			names = append(names, row.Case)
		}
	}
	if b.Topic == "lessons" {
		slices.SortStableFunc(names, func(a, b string) int {
			return cmp.Compare(lessonIndex(a), lessonIndex(b))
		})
	}
	return names
}

func lessonIndex(name string) int {
	return slices.IndexFunc(lessons, func(l lesson) bool { return l.name() == name })
}

// contenders returns the contenders of the cases, in the order of the first
// round.
func (b *Block) contenders(cases []string) []string {
	var bys []string
	for _, row := range b.Rows {
		if slices.Contains(cases, row.Case) && !slices.Contains(bys, row.By) {
			bys = append(bys, row.By)
		}
	}
	return bys
}

// parts returns the keys and values of a name such as "Queue/job=no-op".
func parts(name string) map[string]string {
	m := map[string]string{}
	for part := range strings.SplitSeq(name, "/") {
		if key, value, ok := strings.Cut(part, "="); ok {
			m[key] = value
		}
	}
	return m
}

func heads(w io.Writer, columns []string) {
	fmt.Fprintf(w, "| %s |\n|", strings.Join(columns, " | "))
	for i := range columns {
		if i == 0 {
			fmt.Fprint(w, " --- |") // names stand left, numbers right
		} else {
			fmt.Fprint(w, " ---: |")
		}
	}
	fmt.Fprintln(w)
}

// show writes a number for people.
func show(v float64, unit string) string {
	switch {
	case unit == "op/s":
		return thousands(strconv.FormatFloat(roundTo(v, 3), 'f', 0, 64))
	case unit == "allocs/op", unit == "conns":
		return thousands(strconv.FormatFloat(roundTo(v, 3), 'f', -1, 64))
	case strings.Contains(unit, "sec"):
		return seconds(v)
	case strings.Contains(unit, "B"):
		return bytesOf(v)
	}
	return digits(v)
}

func seconds(v float64) string {
	if v == 0 {
		return "0 s"
	}
	for _, u := range []struct {
		in   string
		size float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if v >= u.size*0.9995 || v <= -u.size*0.9995 {
			return digits(v/u.size) + " " + u.in
		}
	}
	return digits(v/1e-9) + " ns"
}

func bytesOf(v float64) string {
	for _, u := range []struct {
		in   string
		size float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if v >= u.size*0.9995 {
			return digits(v/u.size) + " " + u.in
		}
	}
	return digits(v) + " B"
}

// digits writes a number with three digits, or all digits before the point.
func digits(v float64) string {
	v = roundTo(v, 3)
	return thousands(strconv.FormatFloat(v, 'f', -1, 64))
}

func roundTo(v float64, n int) float64 {
	if v >= 1000 || v <= -1000 {
		n = max(n, 3)
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', n, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// thousands puts commas into a whole number.
func thousands(s string) string {
	whole, fraction, point := strings.Cut(s, ".")
	digits := strings.TrimPrefix(whole, "-")
	for _, d := range digits {
		if d < '0' || d > '9' {
			return s
		}
	}
	var out []byte
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 && len(digits) > 3 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	if digits != whole {
		out = append([]byte("-"), out...)
	}
	if point {
		out = append(append(out, '.'), fraction...)
	}
	return string(out)
}

// day writes a date for people.
func day(date string) string {
	t, err := time.Parse("2006-01-02 15:04 MST", date)
	if err != nil {
		return date
	}
	return t.Format("2 January 2006, 15:04 MST")
}
