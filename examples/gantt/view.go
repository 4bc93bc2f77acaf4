package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/timeline"
)

// The flags that choose what is drawn.
var (
	flags example.Flags
	lanes = flags.Name("lanes", "draw only lanes that match "+
		"`PATTERN`, in which * is any text: \"worker *,main\"")
	from = flags.Duration("from", 0,
		"draw from this `TIME` on, such as 2s")
	to = flags.Duration("to", 0,
		"draw up to this `TIME`, such as 5s")

	stamps = flags.Bool("stamps",
		"use the times in the lines, not the times of their arrival")
)

func chosen() view { return view{*lanes, *from, *to, *stamps} }

// A view is what is drawn of a run.
type view struct {
	lanes    string        // a pattern, or "" for all lanes
	from, to time.Duration // to is 0 for the end of the run
	stamps   bool          // by the times in the lines
}

// check returns an error if the view ends before it begins.
func (v view) check() error {
	if v.to > 0 && v.from >= v.to {
		return example.Usage("gantt: -from %v -to %v: "+
			"-from must be earlier than -to",
			v.from, v.to)
	}
	return nil
}

// of returns the part of a chart to draw.
func (v view) of(c timeline.Chart) timeline.Chart {
	if v.stamps {
		if lines, ok := stamped(c.Lines); ok {
			c = timeline.NewChart(c.Title, lines, 0)
		}
	}
	if v.lanes != "" {
		c = onlyLanes(c, pattern(v.lanes))
	}
	if (v.from > 0 || v.to > 0) && !c.ByLine {
		c = zoom(c, v.from, v.to)
	}
	return c
}

// pattern returns an expression for names, in which * stands for any
// text, and a comma separates several of them.
func pattern(p string) *regexp.Regexp {
	p = regexp.QuoteMeta(p)
	p = strings.NewReplacer(`\*`, ".*", ",", "|").Replace(p)
	return regexp.MustCompile("(?i)^(?:" + p + ")$")
}

// onlyLanes returns a chart of the lanes with matching names.
func onlyLanes(
	c timeline.Chart, names *regexp.Regexp,
) timeline.Chart {
	other := func(lane string) bool { return !names.MatchString(lane) }
	c.Lanes = slices.DeleteFunc(slices.Clone(c.Lanes), other)
	c.Spans = slices.DeleteFunc(slices.Clone(c.Spans),
		func(s timeline.Span) bool { return other(s.Lane) })
	c.Marks = slices.DeleteFunc(slices.Clone(c.Marks),
		func(m timeline.Mark) bool { return other(m.Lane) })
	c.Links = slices.DeleteFunc(slices.Clone(c.Links),
		func(l timeline.Link) bool {
			return other(l.From) || other(l.To)
		})
	return c
}

// zoom returns a chart of what happened between two instants. Its times
// count from the first of them.
func zoom(
	c timeline.Chart, from, to time.Duration,
) timeline.Chart {
	if to == 0 || to > c.Elapsed {
		to = c.Elapsed
	}
	from = min(from, to)
	title := fmt.Sprintf("%s, from %v to %v", c.Title, from, to)
	out := timeline.Chart{Title: title, Elapsed: to - from}
	seen := map[string]bool{}
	for _, s := range c.Spans {
		if s.End >= from && s.Start <= to {
			s.Start = max(s.Start, from) - from
			s.End = min(s.End, to) - from
			out.Spans, seen[s.Lane] = append(out.Spans, s), true
		}
	}
	inside := func(at time.Duration) bool {
		return from <= at && at <= to
	}
	for _, m := range c.Marks {
		if inside(m.At) {
			m.At -= from
			out.Marks, seen[m.Lane] = append(out.Marks, m), true
		}
	}
	for _, l := range c.Links {
		if inside(l.At) && seen[l.From] && seen[l.To] {
			l.At -= from
			out.Links = append(out.Links, l)
		}
	}
	for _, l := range c.Lines {
		if inside(l.At) {
			l.At -= from
			out.Lines = append(out.Lines, l)
		}
	}
	for _, l := range c.Lanes {
		if seen[l] {
			out.Lanes = append(out.Lanes, l)
		}
	}
	return out
}
