package main

import (
	"fmt"
	"io"
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
	if v.lanes != "" {
		c = onlyLanes(c, pattern(v.lanes))
	}
	if (v.from > 0 || v.to > 0) && !c.ByLine {
		c = zoom(c, v.from, v.to)
	}
	return c
}

// timed returns the chart by the times in its lines, if these are used.
func (v view) timed(c timeline.Chart) timeline.Chart {
	if v.stamps {
		if lines, ok := stamped(c.Lines); ok {
			return timeline.NewChart(c.Title, lines, 0)
		}
	}
	return c
}

// explained returns the part to draw, and prints to stderr what may
// surprise in it.
func (v view) explained(
	c timeline.Chart, stderr io.Writer,
) timeline.Chart {
	if late(c) && !v.stamps {
		io.WriteString(stderr, keptBack)
	}
	c = v.timed(c)
	if why := v.missed(c); why != "" {
		fmt.Fprintln(stderr, "gantt:", why)
	}
	return v.of(c)
}

// missed says why nothing of a chart is drawn, or returns "".
func (v view) missed(c timeline.Chart) string {
	if len(c.Lanes) == 0 {
		return ""
	}
	names := strings.Join(c.Lanes[:min(len(c.Lanes), 10)], ", ")
	if len(c.Lanes) > 10 {
		names += ", ..."
	}
	if v.lanes != "" && len(onlyLanes(c, pattern(v.lanes)).Lanes) == 0 {
		return fmt.Sprintf(
			"no lane matches -lanes %q; the lanes are %s",
			v.lanes, names)
	}
	if v.from > c.Elapsed && !c.ByLine {
		return fmt.Sprintf(
			"-from %v is after the end of the run at %v",
			v.from, c.Elapsed)
	}
	return ""
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
