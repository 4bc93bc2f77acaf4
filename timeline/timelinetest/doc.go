// Package timelinetest tests concurrent code against a picture of what
// it should do.
//
// A test draws who should do what, and when:
//
//	func TestTwoOvens(t *testing.T) {
//		timelinetest.Want(t, `
//			Mixer 1  ==1s== ==1s==
//			Oven *          ======2s=====
//			Oven *                 ======2s=====
//			Icer 1                        ==1s== ==1s==
//			...
//			seconds  0      1      2      3      4      5`,
//			func(w io.Writer) {
//				bakery.Pipeline(context.Background(), w, 2, 2)
//			})
//	}
//
// [Want] runs the function on a virtual clock, so times are exact and
// the test takes no time. The function prints to w as it would anyway.
// [timeline.NewChart] finds out from the lines who did what when.
//
// You do not have to draw. Leave the picture empty, and run go test
// -update in the folder of the test. Read the picture that is now in the
// test, and keep it if it is right. Then run go test -count=20. The
// picture must not show anything that is decided by chance, such as
// which worker takes which job: write worker * in place of worker 1 and
// worker 2.
//
// A test that fails prints both pictures, the first instant at which they
// differ, and the lines printed at that instant. It also says if worker *
// would be right. A deadlock does not end the other tests: Want names the
// source lines that block, and draws the run so far.
//
// The function under test must print what it does, to a writer that is
// passed to it. The lines that count are in the documentation of package
// [timeline], such as "Start tea" and "End tea", or "Worker 3 starting
// job 7" and "Worker 3 finished job 7". Package log and log/slog can
// print them.
//
// # Pictures
//
// Indent a picture with tabs or spaces, but draw with spaces only. Each
// line is one lane, and one line is the ruler. Its ticks don't have to be
// whole numbers. The unit is one of hours, minutes, seconds, ms, µs, ns,
// or lines. A run shorter than 5 ms can be drawn only in lines. The first
// character of a number on the ruler marks its instant. A bar begins at its
// first character, and ends at the column after its last one.
//
//	tea      =====3s=====..        3 s long, then done but unnoticed until 3.5 s
//	toast    ######|#########      busy for 1.5 s, then busy for 2.5 s
//	apple    0   1   *             prints 0, then 1, then anything
//	seconds  0   1   2   3   4
//
//	=    a span of any kind      #    a span of handwork
//	.    done, but unnoticed     |    where one span ends and the next begins
//	*    a line of any text      text without spaces is the text of a line
//
// Text on a bar is how long it takes, such as ==1.5s==, or else its label,
// such as ==cake 1==. A bar without text may have any label. If a bar says
// how long it takes, it may be drawn a column too short or too long. So the
// space in ==1s== ==1s== is no gap: the bars take 2 s together.
//
// Times in numbers are more precise than a drawing:
//
//	worker *: 0s-1s, 1s-2.5s
//	tea: 0s-3s, 3s-3.5s unnoticed
//	apple: 0s "half an apple", 1s
//
// Numbers without a unit take the ruler's unit, or seconds without a
// ruler. A span may have a kind (running, waiting, busy or unnoticed)
// and then a label in quotes.
//
// [Compare] says how lines and lanes match.
package timelinetest
