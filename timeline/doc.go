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
// Other verbs, arrows, states, percentages, steps and durations count, too:
// see [Line]. [Kind] and [Span] say what the spans mean. All other lines
// are drawn as marks, except summaries: lines that begin with Elapsed,
// Total or Took. [Chart.Lines] has every line.
package timeline
