package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// differences says how runs differ from the first of them.
func differences(charts []timeline.Chart) string {
	var b strings.Builder
	for _, c := range charts[1:] {
		first := charts[0]
		than := "as long as"
		by := timeline.SoonerBy(first.Elapsed, c.Elapsed, round)
		if by != "" {
			than = by + " than"
		}
		fmt.Fprintf(&b, "\n%s: %s, %s %s\n", c.Title,
			round(c.Elapsed), than, first.Title)
		for _, line := range changes(busy(first), busy(c)) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.String()
}

// busy returns how long each lane has been at work.
func busy(c timeline.Chart) map[string]time.Duration {
	all := map[string]time.Duration{}
	for _, s := range c.Spans {
		all[s.Lane] += s.End - s.Start
	}
	return all
}

// most is how many lanes are listed: those that changed most.
const most = 10

// changes lists the lanes whose time differs by 5%
// plus 1 ms or more.
func changes(
	before, after map[string]time.Duration,
) []string {
	type change struct {
		text string
		by   time.Duration
	}
	var all []change
	for lane, d := range after {
		was, ok := before[lane]
		text := fmt.Sprintf("%s: %s, was %s",
			lane, round(d), round(was))
		if !ok {
			text = fmt.Sprintf("%s: %s, is new", lane, round(d))
		}
		if by := (d - was).Abs(); !ok || by >= was/20+time.Millisecond {
			all = append(all, change{text, by})
		}
	}
	for lane, d := range before {
		if _, ok := after[lane]; !ok {
			text := fmt.Sprintf("%s: gone, was %s", lane, round(d))
			all = append(all, change{text, d})
		}
	}
	slices.SortFunc(all, func(a, b change) int {
		return cmp.Or(cmp.Compare(b.by, a.by),
			strings.Compare(a.text, b.text))
	})
	var lines []string
	for i, c := range all {
		if i == most {
			more := fmt.Sprintf("and %d more", len(all)-most)
			lines = append(lines, more)
			break
		}
		lines = append(lines, c.text)
	}
	return lines
}

// round writes a length of time for people.
func round(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Microsecond).String()
}
