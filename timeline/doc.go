// Package timeline draws what a program did and when, from the lines that
// the program prints.
//
// A program that prints "Start tea" and later "End tea" was making tea in
// between. A [Recorder] notes when each line came, [NewChart] pairs them,
// and [Text], [SVG] and [Trace] draw the pairs. The program itself needs
// no code for that: it prints to an [io.Writer], as it would anyway.
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
//	Main started                    the same, with nothing to be named
//	Cleaning potato 3               a piece of handwork on the lane that
//	                                began with "Start cleaning ..."
//	apple 3                         the lane "apple" says 3
//	tea                             ends the lane "tea", if it has begun
//	Connection established with X   the lane "X" begins ...
//	Connection lost with X          ... and ends
//
// Start may be start, starts, starting, started, begin, begins, beginning
// or began; end may be end, ends, ending, ended, finish, finishes,
// finishing, finished or done. Uppercase and lowercase letters are the same.
// After a name, as in "Worker 3 starting job 7", only began, done and the
// forms in -s, -ed and -ing count. Such a name is one word, or up to four
// words of which the last is a number. Dates and times that package log puts
// in front are skipped.
//
// A line may tell how long it will take: "Start tea for 3 seconds",
// "Starting tea that will take 2s". If the end comes later than that, the
// tea was finished earlier, but not noticed. "in 2s" after an end, ": and
// its result", and "for 14 pieces" are not part of the name.
//
// Lines that begin with Elapsed, Total or Took sum up and are not drawn.
// All other lines are kept as marks: nothing is dropped, and nothing is
// guessed.
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
// the second has its own lane, "tea (2)".
//
// A run shorter than 5 ms has nothing to show in seconds: its chart counts
// lines instead.
package timeline
