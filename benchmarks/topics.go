//go:build linux

package main

import (
	"context"
	"fmt"
)

// A Topic is a group of measurements that belong together, with the tables
// that show them.
type Topic struct {
	Name   string // on the command line
	Title  string
	Text   string // what is compared, for the docs
	Rounds int
	List   func(r *Runner) []Contender
	Run    func(ctx context.Context, r *Runner) error // in place of List
	Tables []Table
}

// measure measures a topic.
func (t Topic) measure(ctx context.Context, r *Runner) (Block, error) {
	r.block = newBlock(t.Name)
	r.block.Machine = machine(r.Tools.module, r.Quick)
	steal, all := stolen()
	run := t.Run
	if run == nil {
		run = func(ctx context.Context, r *Runner) error {
			return r.Interleave(ctx, r.rounds(t.Rounds), t.List(r))
		}
	}
	err := run(ctx, r)
	steal2, all2 := stolen()
	r.block.Machine["steal"] = fmt.Sprintf("%.1f", 100*(steal2-steal)/(all2-all))
	return r.block, err
}

var topics = []Topic{{
	Name: "queue", Title: "A list of jobs, n workers", Rounds: 9,
	List: queueContenders,
	Text: `These programs do the same jobs with the same function, but share the jobs in
different ways. A no-op job returns immediately, so what remains is the cost of
sharing. ` + "`loop`" + ` shares nothing: with one worker, no program can be faster.
` + "`atomic-index`" + ` shares only the index of the next job, and checks neither errors nor the context. A
job of 1 µs computes, and a job of 1 ms sleeps. ` + "`asyncio-list`" + ` is the queue of
the [Python chapter](errata.md) that this course follows: coroutines pop jobs
from a list, all in one thread.`,
	Tables: tablesOfQueue(),
}, {
	Name: "map", Title: "Results in the order of the jobs", Rounds: 15,
	List: mapContenders,
	Text: `The jobs are the same no-op jobs, but each has a result, and the results come
back in the order of the jobs. ` + "`atomic-index`" + ` checks no error, no panic and no
context, so it shows the best that is possible. ` + "`conc-iter`" + ` is iter.MapErr of
package conc, which has no context either. ` + "`semaphore`" + ` is the code that most
people write by hand: one goroutine per job, and a channel with a slot for each
worker.`,
	Tables: []Table{
		{Case: "Map/job=no-op", Pivot: "workers", Unit: "sec/op", Base: "atomic-index"},
		{Heading: "Allocations per job", Case: "Map/job=no-op", Pivot: "workers", Unit: "allocs/op"},
	},
}, {
	Name: "ten", Title: "Ten jobs on ten workers", Rounds: 15,
	List: tenContenders,
	Text: `All jobs are no-ops, so this is the cost of starting ten workers, waiting for
them, and cleaning up, once per list.`,
	Tables: []Table{{
		Case: "Ten/jobs=10/workers=10", Base: "atomic-index",
		Units: []Unit{{"sec/op", "a list of ten jobs"}, {"allocs/op", "allocations per list"}},
	}},
}, {
	Name: "start", Title: "Starting something, and waiting for it", Rounds: 7,
	List: starterContenders,
	Text: `The program starts a task that does nothing, waits for it, and then starts the
next one. A task runs in a goroutine, in a thread of its own, or in a process
that gets its input and sends its result through pipes. ` + "`asyncio-task`" + `,
` + "`python-thread`" + ` and ` + "`python-process`" + ` are Python's counterparts.`,
	Tables: []Table{{
		Case: "Start", Base: "task.Go",
		Units: []Unit{{"sec/op", "to start it and to wait for it"}},
	}},
}, {
	Name: "drain", Title: "Jobs from a channel", Rounds: 11,
	List: drainContenders,
	Text: `One goroutine sends no-op jobs on a channel, and n workers receive them.
` + "`channel`" + ` ranges over the channel and checks no context. ` + "`channel-select`" + `
selects on the channel and on a context, for each job.`,
	Tables: []Table{
		{Heading: "Unbuffered", Case: "Drain/room=0", Pivot: "workers", Unit: "sec/op", Base: "channel"},
		{Heading: "With a buffer of 128 jobs", Case: "Drain/room=128", Pivot: "workers", Unit: "sec/op", Base: "channel"},
	},
}, {
	Name: "sleepers", Title: "Many asleep at the same time", Rounds: 3,
	List: sleeperContenders,
	Text: `Many sleepers sleep for one second, all at the same time, in a process of their
own. Lateness is the time from the start of the first sleeper until the last
sleeper has woken, minus this second. ` + "`deadlines`" + ` is one goroutine with a list of
deadlines. It shows what is possible if sleeping is all there is to do.`,
	Tables: []Table{
		{Heading: "Lateness", Case: "Sleepers", Pivot: "asleep", Unit: "late-sec", Base: "asyncio"},
		{Heading: "Memory of the process", Case: "Sleepers", Pivot: "asleep", Unit: "peak-B", Base: "asyncio"},
	},
}, {
	Name: "lessons", Title: "How much longer the examples take than their sleeps",
	Run: lessonsRun,
	Text: `These examples run in processes of their own, built with ` + "`go build`" + `. The
table shows how much longer each example took than its sleeps. The first number is
for the whole process, from start to end. The number in parentheses is what
the program itself reports (in Go, rounded to a millisecond). The Python
programs are our own, in the style of the [Python chapter](errata.md). Two examples run
at a time.`,
	Tables: []Table{{Case: "Lessons", Lessons: true}},
}, {
	Name: "timeline", Title: "Recording and drawing a run", Rounds: 7,
	List: timelineContenders,
	Text: `The recording has 100,000 lines on 1,000 lanes. Recording is measured per line.
Drawing is measured for the whole picture, from the lines to its last byte.`,
	Tables: []Table{
		{Heading: "Recording a line", Case: "Record/lines=100000", Base: "discard",
			Units: []Unit{{"sec/op", "a line"}, {"allocs/op", "allocations per line"}}},
		{Heading: "Drawing it all", Case: "Draw/lines=100000/lanes=1000",
			Units: []Unit{{"sec/op", "a picture"}, {"allocs/op", "allocations"}}},
	},
}, {
	Name: "title", Title: "The title of a page", Rounds: 5,
	List: titleContenders,
	Text: `The page is in memory. The tables show how long it takes to find its title, or
to find that it has none. For ` + "`httpfetch.Get`" + `, this is the time for the page
minus the time for the same bytes served as plain text. In plain text, Get does
not look for a title. ` + "`find`" + ` only searches for the letters ` + "`<title>`" + `. It is the
fastest possible, but wrong for some pages: scripts, comments and SVG drawings
may contain ` + "`<title>`" + `, too. The others build the tree of the
page first.`,
	Tables: []Table{
		{Case: "Title", Pivot: "page", Columns: titleColumns, Unit: "sec/op", Base: "httpfetch.Get"},
		{Heading: "Allocations per page", Case: "Title", Pivot: "page", Columns: titleColumns,
			Unit: "allocs/op"},
	},
}, {
	Name: "fetch", Title: "Web pages", Rounds: 5,
	List: fetchContenders,
	Text: `Each program fetches 2,000 pages of 10 kB from a server in a process of its own,
and all titles are checked. ` + "`raw`" + ` shows the best that is possible: it reads
from a socket in a loop, and can read hardly any other pages.
` + "`httpfetch.Queued`" + ` finds titles as a browser does. The programs with goquery,
colly and BeautifulSoup (bs4) parse the page, and all others search for the
letters ` + "`<title>`" + `. ` + "`net-http-default`" + ` is http.Get without any settings. The
programs with BeautifulSoup fetch only 200 pages. With a server that takes
20 ms, the programs that fetch one page at a time fetch only 25. Memory is the
peak of the process.`,
	Tables: tablesOfFetch(),
}, {
	Name: "echo", Title: "An echo server", Rounds: 3,
	List: echoContenders,
	Text: `The server and the load generator have a core each. The load generator talks to
the kernel from one thread. Each connection sends a message, waits until all of
it is back, checks each byte, and sends the next message. ` + "`c-epoll`" + ` is one
thread in C around epoll, and shows the best that is possible. ` + "`plain-4k`,\n`plain-32k` and `io.Copy`" + ` are the loops that most people write first, without a
log, deadlines or a shutdown. ` + "`echo.Serve`" + ` is the package with ` + "`echo.Same`" + `, its
log discarded.`,
	Tables: tablesOfEcho(),
}, {
	Name: "files", Title: "Writing files", Rounds: 7,
	List: filesContenders,
	Text: `Each program writes 300 files of 100 blocks of 11,000 bytes, 330 MB in all, to a
file system in memory. On a disk with a journal, the time of the same program
varies by a factor of ten from run to run. The whole process is measured, and
the files are checked.`,
	Tables: []Table{{
		Case: "Files/files=300/blocks=100", Base: "c-one-thread",
		Units: []Unit{{"sec", "all files"}, {"cpu-sec", "processor time"}},
	}},
}, {
	Name: "graders", Title: "Schedules and verdicts", Rounds: 7,
	List: graderContenders,
	Text: `The first table shows how many schedules per second the explorer runs on one
core, for a counter with three goroutines and a lock. The second table shows
the time from an edit to the verdict, in a learner's copy of the exercises,
with both cores. ` + "`go run ./exercises`" + ` compiles the answer, tests it, and explores
its schedules. For a right answer, it also runs go vet and the race detector.`,
	Tables: []Table{
		{Case: "Explore", Units: []Unit{{"op/s", "schedules per second"}}},
		{Heading: "Time to the verdict, by answer", Case: "Verdict", Pivot: "answer", Unit: "sec"},
	},
}}

func tablesOfQueue() []Table {
	var tables []Table
	headings := map[string]string{"no-op": "No-op jobs", "1us": "Jobs of 1 µs",
		"1ms": "Jobs of 1 ms"}
	for _, k := range kinds {
		base := "atomic-index"
		tables = append(tables, Table{Heading: headings[k.name],
			Case: "Queue/job=" + k.name, Pivot: "workers", Unit: "sec/op", Base: base})
	}
	return append(tables, Table{Heading: "Allocations per job",
		Case: "Queue/job=no-op", Pivot: "workers", Unit: "allocs/op"})
}

func tablesOfFetch() []Table {
	var tables []Table
	for _, delay := range []string{"0s", "20ms"} {
		tables = append(tables, Table{Heading: "Pages per second, server at " + delay,
			Case: "Fetch/delay=" + delay, Pivot: "at-a-time", Unit: "op/s", Base: "raw"})
	}
	for _, delay := range []string{"0s", "20ms"} {
		add := func(heading, unit string) {
			tables = append(tables, Table{Heading: heading + ", server at " + delay,
				Case: "Fetch/delay=" + delay, Pivot: "at-a-time", Unit: unit})
		}
		add("Processor time per page", "cpu-sec/op")
		add("Memory", "peak-B")
		add("Connections opened", "conns")
	}
	return tables
}

func tablesOfEcho() []Table {
	var tables []Table
	for _, size := range []string{"64", "16384"} {
		name := map[string]string{"64": "64 bytes", "16384": "16 KiB"}[size]
		add := func(heading, unit, base string) {
			tables = append(tables, Table{Heading: heading + ", " + name,
				Case: "Echo/size=" + size, Pivot: "connections", Unit: unit, Base: base})
		}
		add("Messages per second", "op/s", "c-epoll")
		add("Processor time of the server per message", "cpu-sec/op", "c-epoll")
		add("Median time to an answer", "p50-sec", "")
		add("99th percentile of the time to an answer", "p99-sec", "")
	}
	for _, size := range []string{"64", "16384"} {
		name := map[string]string{"64": "64 bytes", "16384": "16 KiB"}[size]
		tables = append(tables, Table{
			Heading: "Memory per connection at 10,000, " + name,
			Case:    fmt.Sprintf("Echo/size=%s/connections=10000", size),
			Units:   []Unit{{"idle-B/conn", "idle"}, {"busy-B/conn", "busy"}},
		})
	}
	return tables
}
