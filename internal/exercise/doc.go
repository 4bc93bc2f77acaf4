// Package exercise grades the exercises of the course.
//
// A grader runs an answer on a clock of its own, where times are exact,
// and counts what is in flight and what is left behind. About a wrong
// answer it says what was expected, what was observed, which mistake that
// likely is, and what to do next.
//
// # How to write an exercise
//
// An exercise is a folder below exercises; gather is a small one, say has
// two functions. It consists of
//
//   - NAME.go, the stub that learners edit. Its package comment is the
//     task: what, an example call with its elapsed time, what else is
//     promised, and last the line "go run ./exercises watch NAME". The
//     functions panic with a text that begins with "todo: ".
//   - testdata/stub.txt, a copy of NAME.go, for "reset".
//   - testdata/about.txt: number, title, chapter, minutes, what it is
//     aimed at, and hints. See [About].
//   - NAME_test.go: the grader, and nothing else. It makes a [Task] with
//     [New], and hands the learner's functions to [Task.Yours] in TestYours.
//     It is the specification, so it should read like one. The grader is a
//     function of the implementation, and keeps nothing between two calls.
//     Test files are of package NAME_test, so that no name of theirs gets in
//     the way of what learners write.
//   - solution_test.go: the reference, named solution, with a sentence on
//     why, and TestRight, which has the reference and two or more right
//     answers that are built in other ways pass [Task.Right]. "solution
//     NAME" shows what is above TestRight.
//   - mistakes_test.go: TestMain, which calls [Main], and TestMistakes,
//     which begins with [Task.Matrix], has each wrong answer rejected by
//     [Task.Wrong] for its mistake of the catalogue, and says what the
//     learner must read. [Task.Deadly] is for answers that hang, panic in a
//     goroutine of their own or exit; [Task.Busy] for those that keep the
//     processor busy for ever; [Task.Racy] for those that only the race
//     detector sees; [Task.Lossy] for those that only yields show;
//     [Task.Vetted] for those that go vet sees, whose source is in
//     testdata/FOLDER.
//
// Then "go test ./exercises/NAME -update" writes testdata/mistakes.txt, and
// "go test ./exercises -update" puts it into docs/mistakes.md.
//
// # How to grade
//
// A grader makes a few checks with [G.Bubble]. A check calls the answer
// with [B.Call], lets it do work by [B.Work] or print to the B itself, and
// then asks [B.Takes], [B.PeakIs], [B.Equal], or its own question and says
// [B.Fail]. When the check is over, no goroutine may be left; nobody has to
// ask. Deadlocks and panics need not be asked for either. [B.Means] says
// what they likely mean here, if the engine's guess is too general.
//
// [G.Race] makes a check for the race detector, [G.Yielding] one that finds
// updates which get lost between two steps, and [G.Real] one on the clock
// of the machine, for files and sockets.
//
// What to keep in mind:
//
//   - Between events of one instant, a bubble chooses by chance. No verdict,
//     and nothing that a learner reads, may depend on it: choose durations so
//     that nothing that matters happens at the same instant, or compare sets.
//     Jobs that end at the very instant of the return count as ended.
//   - A mutex that is held across a sleep stops the clock of a bubble. That
//     is reported as [HoldsLock]. Where a right answer might do so (sync.Once
//     around a slow function, say), sleep by [B.Sleep]; if learners sleep
//     there too, hand them what they should use.
//   - A race hides behind any lock, and a B has one. So functions that are
//     called in [G.Race] must not use a B, nor any lock or channel of yours.
//   - A race may show in any check, and may be what makes it fail. So say
//     [G.Races] before all checks, if a race means more than [Races].
//   - In -race, a wrong answer that also races is told as the race: make it
//     Racy, or remove its race.
//   - The answer is a value that the grader calls again and again. A grader
//     must not pass state of a bubble to the next one.
//   - What the answer does after it was found wrong is of no interest: end a
//     check at once, by Fail. In code that the answer calls, use [B.Blame],
//     which ends the check when the answer returns.
//   - Make 200 runs: go test ./exercises/NAME -count=200 -cpu 1,2,8, also with
//     -race, also while both cores are busy.
package exercise
