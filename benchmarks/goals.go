package main

import (
	"fmt"
	"io"
	"strings"
)

// A Goal is what was to be reached, before anything was measured.
type Goal struct {
	What   string
	Topic  string
	Checks []Check
}

// A Check compares a number with a bound.
type Check struct {
	Label    string // such as "8 workers"
	Case, By string
	Unit     string
	Than     string  // if not empty, the ratio to that contender counts
	Most     float64 // at most, or
	Least    float64 // at least
}

// A Finding is what came out of a check.
type Finding struct {
	Seen string
	Miss float64 // by how much it is missed: 0.1 is a tenth; at most 0 is met
}

// find returns false if there is nothing to judge by.
func (c Check) find(b *Block) (f Finding, ok bool) {
	vs := b.values(c.Case, c.By, c.Unit)
	if len(vs) == 0 {
		return f, false
	}
	v := median(vs)
	f.Seen = show(v, c.Unit)
	if c.Than != "" {
		r, ok := ratio(vs, b.values(c.Case, c.Than, c.Unit))
		if !ok {
			return f, false
		}
		v = r.Mid
		f.Seen = "×" + digits(v)
	}
	if c.Label != "" {
		f.Seen = c.Label + ": " + f.Seen
	}
	switch {
	case c.Least > 0:
		f.Miss = 1 - v/c.Least
	case c.Most > 0:
		f.Miss = v/c.Most - 1
	default: // at most nothing at all
		f.Miss = v
	}
	return f, true
}

func (c Check) reach() string {
	bound, word := c.Most, "at most"
	if c.Least > 0 {
		bound, word = c.Least, "at least"
	}
	if c.Than != "" {
		return fmt.Sprintf("%s ×%s of %s", word, digits(bound), c.Than)
	}
	if bound == 0 {
		return "none"
	}
	return word + " " + show(bound, c.Unit)
}

func writeGoals(w io.Writer, r Record) {
	fmt.Fprint(w, "\n## Goals\n\nSet before anything was measured on this machine, and not changed since.\n\n")
	heads(w, []string{"what", "to reach", "measured", "reached"})
	for _, g := range goals {
		b := r.Block(g.Topic)
		if b == nil {
			continue
		}
		var seen []string
		worst, known, first := 0.0, false, true
		for _, c := range g.Checks {
			f, ok := c.find(b)
			if !ok {
				continue
			}
			if seen = append(seen, f.Seen); first || f.Miss > worst {
				worst = f.Miss
			}
			known, first = true, false
		}
		if !known {
			continue
		}
		verdict := "yes"
		switch {
		case worst > 0 && g.Checks[0].Most+g.Checks[0].Least == 0:
			verdict = "no"
		case worst > 0:
			verdict = fmt.Sprintf("missed by %.0f %%", max(1, worst*100))
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n",
			g.What, g.Checks[0].reach(), strings.Join(seen, "; "), verdict)
	}
}

// each makes a check for each value of a key.
func each(c Check, key string, values ...string) []Check {
	var list []Check
	for _, v := range values {
		one := c
		one.Case += "/" + key + "=" + v
		one.Label = thousands(v)
		list = append(list, one)
	}
	return list
}

func fetchGoal(than string, least float64) []Check {
	return []Check{{Case: "Fetch/delay=0s/at-a-time=20", By: "httpfetch.Queued",
		Unit: "op/s", Than: than, Least: least}}
}

var goals = []Goal{
	{"`queue.Work`, a no-op job, by workers", "queue", each(Check{
		Case: "Queue/job=no-op", By: "queue.Work", Unit: "sec/op", Most: 6e-9,
	}, "workers", "1", "2", "8")},
	{"the same beside the bare atomic index", "queue", each(Check{
		Case: "Queue/job=no-op", By: "queue.Work", Unit: "sec/op",
		Than: "atomic-index", Most: 1.6,
	}, "workers", "1", "2", "8")},
	{"the same, allocations a job", "queue", each(Check{
		Case: "Queue/job=no-op", By: "queue.Work", Unit: "allocs/op", Most: 0.001,
	}, "workers", "1", "2", "8", "64")},
	{"ten jobs on ten workers", "ten", []Check{{
		Case: "Ten/jobs=10/workers=10", By: "queue.Work", Unit: "sec/op", Most: 3.5e-6,
	}}},
	{"`queue.Drain`, unbuffered, by workers", "drain", each(Check{
		Case: "Drain/room=0", By: "queue.Drain", Unit: "sec/op", Than: "channel", Most: 1.1,
	}, "workers", "1", "2", "8", "64")},
	{"`queue.Drain`, with room for 128, by workers", "drain", each(Check{
		Case: "Drain/room=128", By: "queue.Drain", Unit: "sec/op", Than: "channel", Most: 1.1,
	}, "workers", "1", "2", "8", "64")},
	{"lateness of 10,000 asleep", "sleepers", []Check{{
		Case: "Sleepers/asleep=10000", By: "goroutines", Unit: "late-sec",
		Than: "asyncio", Most: 0.25,
	}}},
	{"lateness of 1,000,000 asleep", "sleepers", []Check{{
		Case: "Sleepers/asleep=1000000", By: "goroutines", Unit: "late-sec",
		Than: "asyncio", Most: 0.125,
	}}},
	{"title of 10 kB with an early one", "title", []Check{{
		Case: "Title/page=10kB-early", By: "httpfetch.Get", Unit: "sec/op", Most: 4e-6,
	}}},
	{"title of 17 kB without one", "title", []Check{{
		Case: "Title/page=17kB-without", By: "httpfetch.Get", Unit: "sec/op", Most: 157e-6,
	}}},
	{"fetch at 20 ms, pages a second, at a time", "fetch", each(Check{
		Case: "Fetch/delay=20ms", By: "httpfetch.Queued", Unit: "op/s", Than: "raw", Least: 0.98,
	}, "at-a-time", "20", "100")},
	{"the same, connections opened for 20", "fetch", []Check{{
		Case: "Fetch/delay=20ms/at-a-time=20", By: "httpfetch.Queued", Unit: "conns", Most: 20,
	}}},
	{"the same, connections opened for 100", "fetch", []Check{{
		Case: "Fetch/delay=20ms/at-a-time=100", By: "httpfetch.Queued", Unit: "conns", Most: 100,
	}}},
	{"fetch at 0 ms, 20 at a time, pages a second", "fetch", fetchGoal("raw", 0.6)},
	{"the same beside colly", "fetch", fetchGoal("colly", 12)},
	{"the same beside aiohttp with uvloop and a regexp", "fetch",
		fetchGoal("aiohttp-uvloop-regexp", 5)},
	{"the same beside aiohttp with BeautifulSoup", "fetch", fetchGoal("aiohttp-bs4", 250)},
	{"echo, 64 bytes, messages a second, by connections", "echo", each(Check{
		Case: "Echo/size=64", By: "echo.Serve", Unit: "op/s", Than: "c-epoll", Least: 0.9,
	}, "connections", "100", "1000", "10000")},
	{"echo, 16 KiB, messages a second, by connections", "echo", each(Check{
		Case: "Echo/size=16384", By: "echo.Serve", Unit: "op/s", Than: "c-epoll", Least: 0.9,
	}, "connections", "100", "1000", "10000")},
	{"echo, 64 bytes, processor time a message, by connections", "echo", each(Check{
		Case: "Echo/size=64", By: "echo.Serve", Unit: "cpu-sec/op", Than: "c-epoll", Most: 1.25,
	}, "connections", "100", "1000", "10000")},
	{"echo, 16 KiB, processor time a message, by connections", "echo", each(Check{
		Case: "Echo/size=16384", By: "echo.Serve", Unit: "cpu-sec/op", Than: "c-epoll", Most: 1.25,
	}, "connections", "100", "1000", "10000")},
	{"echo, memory of an idle connection of 10,000", "echo", []Check{{
		Case: "Echo/size=64/connections=10000", By: "echo.Serve", Unit: "idle-B/conn", Most: 4096,
	}}},
	{"echo, memory of a busy connection of 10,000, by message", "echo", []Check{{
		Label: "64 bytes",
		Case:  "Echo/size=64/connections=10000", By: "echo.Serve", Unit: "busy-B/conn", Most: 4096,
	}, {
		Label: "16 KiB",
		Case:  "Echo/size=16384/connections=10000", By: "echo.Serve", Unit: "busy-B/conn", Most: 4096,
	}}},
	{"files, beside C with one thread", "files", []Check{{
		Case: "Files/files=300/blocks=100", By: "concurrent", Unit: "sec", Than: "c-one-thread", Most: 0.6,
	}}},
	{"recording a line", "timeline", []Check{{
		Case: "Record/lines=100000", By: "Recorder", Unit: "sec/op", Most: 1e-6,
	}}},
	{"recording a line, allocations", "timeline", []Check{{
		Case: "Record/lines=100000", By: "Recorder", Unit: "allocs/op", Most: 1.01,
	}}},
	{"drawing 100,000 lines on 1,000 lanes as text", "timeline", []Check{{
		Case: "Draw/lines=100000/lanes=1000", By: "Text", Unit: "sec/op", Most: 1,
	}}},
}
