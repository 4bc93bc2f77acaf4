// Package timeline draws what a program did and when, from the lines that
// the program prints.
//
// A program that prints "Start tea" and later "End tea" was making tea in
// between. A [Recorder] notes when each line came, [NewChart] pairs them,
// and [Text], [SVG] and [Trace] draw the pairs. The program itself needs
// no code for that: it prints to an [io.Writer], as it would anyway.
//
//	r := timeline.NewRecorder(os.Stdout)
//	makeBreakfast(r)
//	chart := timeline.NewChart("breakfast", r.Lines(), r.Elapsed())
//	timeline.Text(os.Stdout, timeline.Look{Width: 80}, chart)
//
// A Recorder may take the place of any writer: of os.Stderr, of the output
// of package log or of a slog handler, and of Stdout and Stderr of an
// exec.Cmd. The command examples/gantt draws any program, and
// [example.com/baton/timeline/timelinetest] compares a run with a drawing
// in a test.
//
// The drawings return the first error of their writer. A Recorder keeps
// all lines unless [Recorder.KeepLast] says otherwise.
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
//	Cleaning potato 3               a piece of handwork on the lane that
//	                                began with "Start cleaning ..."
//	apple 3                         the lane "apple" says 3
//	tea                             ends the lane "tea", if it has begun
//	Connection established with X   the lane "X" begins ...
//	Connection lost with X          ... and ends
//
// These verbs begin something: start, begin, launch. These end it: end,
// finish, stop, exit, fail, succeed, abort, cancel, terminate, complete and
// done. Uppercase and lowercase letters are the same. The plain form of a
// verb, such as start, counts only as the first word of a line. The forms in
// -s, -ed and -ing, began, complete and done count after a name, too, as in
// "Worker 3 starting job 7". Such a name is one word, or up to four words of
// which the last is a number.
//
// Logs are understood too. Dates, times and levels in front of a line are
// skipped. In JSON and in key=value pairs, the message says what happens,
// and fields such as worker, job, task, name or id say who does what. The
// outputs of go test -v, pytest, cargo, jest, TAP and most other test runners
// have a lane for each test. A test that does not say how long it took began
// when the one before it had ended.
//
// Other verbs need both of their forms: "Downloading tea" begins what
// "Downloaded tea" ends. "Finished tea" ends it, too. "Resolving
// packages..." lasts until the next line of this kind. A line in the past
// tense or with an outcome ends something if it says how long that took:
// "tea built in 2s", "PASS tea (2s)". The same goes for requests in the
// logs of web servers. Steps of make, docker build, Gradle, GitHub Actions
// and others are lanes.
//
// Where a tool does not say when a step has ended, the step ends when the
// next one begins. Lines without an outcome, lists of files, and tables of
// events are marks.
//
// A line may tell how long it will take: "Start tea for 3 seconds",
// "Starting tea that will take 2s". If the end comes later than that, the
// tea was finished earlier, but not noticed. "in 2s" after an end, ": and
// its result", and "for 14 pieces" are not part of the name. Lines that begin
// with Elapsed, Total or Took sum up and are not drawn. All other lines are
// kept as marks. No line is dropped.
//
// # What the spans mean
//
// Handwork keeps you busy. While a program does one thing at a time, you
// stand and wait for it. Once two spans overlap, things run without you. If
// another lane starts or ends between two pieces of handwork, you looked up
// after each piece, but never during a piece.
//
// A span without an end lasts until the last line of its lane or, if there
// is none, until the end of the run. If two spans of the same name overlap,
// the second has its own lane, "tea (2)". A run shorter than 5 ms has
// nothing to show in seconds: its chart counts lines instead.
package timeline
