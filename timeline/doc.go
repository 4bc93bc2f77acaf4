// Package timeline draws what a program did and when, from the lines that
// the program prints.
//
// A program that prints "Start tea" and later "End tea" was making tea in
// between. A [Recorder] notes when each line came. [NewChart] pairs the
// lines, and [Text], [SVG] and [Trace] draw the pairs. The program needs no
// code for that: it prints to an [io.Writer], as it would anyway.
//
//	r := timeline.NewRecorder(os.Stdout)
//	makeBreakfast(r)
//	chart := timeline.NewChart("breakfast", r.Lines(), r.Elapsed())
//	timeline.Text(os.Stdout, timeline.Look{Width: 80}, chart)
//
// A Recorder may take the place of any writer, such as os.Stderr, the output
// of package log, or Stdout of an exec.Cmd. It keeps all lines unless
// [Recorder.KeepLast] says otherwise. Text, SVG and Trace return the first
// error from their writer. The command examples/gantt draws any program, and
// [example.com/baton/timeline/timelinetest] compares a run with a drawing
// in a test.
//
// # The lines it knows
//
// A lane is a person or a thing that does one thing at a time:
//
//	Start tea                       the lane "tea" begins ...
//	End tea                         ... and ends
//	Worker 3 starting job 7         the lane "Worker 3" begins "job 7" ...
//	Worker 3 finished job 7         ... and ends it
//	Main started                    the same, without a name for the work
//	Cleaning potato 3               handwork: work by hand, one piece per
//	                                line, on the lane that began with
//	                                "Start cleaning ..."
//	apple 3                         the text "3" on the lane "apple"
//	tea                             ends the lane "tea", if it has begun
//	Connection established with X   the lane "X" begins ...
//	Connection lost with X          ... and ends
//
// These verbs begin something: start, begin, launch. These end it: end,
// finish, stop, exit, fail, succeed, abort, cancel, terminate, complete and
// done. Uppercase and lowercase letters are the same. The plain form of a
// verb, such as start, counts at the beginning of a line. Elsewhere, it
// counts only if a later line ends the task, as in "tea start" and "tea
// end". The forms in -s, -ed and -ing, and the words "began", "complete"
// and "done", also count after a name, as in "Worker 3 starting job 7". If
// a task follows, the name must be one word, or up to four words that end
// with a number.
//
// The lines may come from a log. Dates, times and levels in front of a line
// are skipped. In JSON and in key=value pairs, the message says what
// happens, and fields such as worker, job, task, name or id say who does
// what. The outputs of go test -v, pytest, cargo, jest, TAP and most other
// test runners have a lane for each test. If a test does not say how long
// it took, its bar begins at the end of the previous test. In a table, such
// as the output of sacct, the first row names the columns. Process IDs
// serve as names if a log has no other names.
//
// Other verbs need both of their forms: "Downloading tea" begins a task,
// and "Downloaded tea" ends it. "Finished tea" ends it, too. Words that
// come in pairs, such as enters and leaves, work in the same way. So do
// arrows, states and percentages: "-> tea" and "<- tea", "tea: RUNNING" and
// "tea: DONE", "tea: 40%" and "tea: 100%". A task that ends without a
// beginning starts at the line that first names it: "resize(3) (5e6f)", and
// later "Job OK (5e6f)". A line such as "Resolving packages..." lasts until
// the next line of this kind. If nothing else begins or ends in a run, a
// line such as "Linking tea" or "--- test ---" lasts until the next one, or
// until a line such as "Done". After four or more steps with three or more
// verbs, and after a step with ==> or ----->, no line such as "Done" is
// needed. A line in the past tense or with an outcome is a whole bar if it
// says how long the bar is: "tea built in 2s", "PASS tea (2s)", or a
// request in the log of a web server. Steps of make, docker build, Gradle,
// GitHub Actions and others are lanes. If a tool does not say when a step
// has ended, the step ends when the next one begins. Concurrent tasks have
// no bars if no line says that they end. Neither do tasks that begin with
// one verb and end with another, such as "Ann cooks" and "Ann serves".
//
// The outputs of some tools are not understood: Alembic, cargo-make,
// debuild, Packer, restic, strace and kubectl get events. Commands of make
// -O seem to begin when they end. If fields say that one operation runs on
// several shards, all of them share a lane. Vite's "ready in 300 ms" has no
// bar.
//
// A line may say how long its task will take: "Start tea for 3 seconds",
// "Starting tea that will take 2s". If the end comes later, the chart shows
// the tea as done on time, but unnoticed. The name of a task does not
// include "for 14 pieces" or, at its end, "in 2s" or ": result". Lines that
// begin with Elapsed, Total or Took are summaries, and are not drawn. All
// other lines are drawn as marks. [Chart.Lines] has every line.
//
// # What the spans mean
//
// A [Kind] says what a span means to you, the person who uses the program.
// A piece of handwork is [Busy]. Any other span is [Waiting] if it ends
// before the first overlap in the run, and [Running] otherwise. If another
// lane begins or ends between two pieces of handwork, you looked up after
// each piece.
//
// A span without an end lasts until the last line of its lane or, if no
// line follows there, until the end of the run. If two spans of the same
// name overlap, the second has its own lane, "tea (2)". If different tasks
// of one lane overlap, each task has its own lane, unless the name of the
// lane ends in a number, such as "Worker 3". A run shorter than 5 ms has
// nothing to show in seconds: its chart counts lines instead.
package timeline
