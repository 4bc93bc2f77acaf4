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
//     processor busy forever; [Task.Racy] for those that only the race
//     detector sees; [Task.Scheduled] for those that only some schedules show;
//     [Task.Vetted] for those that go vet sees, whose source is in
//     testdata/FOLDER.
//
// Then "go test ./exercises/NAME -update" writes testdata/mistakes.txt, and
// "go test ./exercises -update" puts it into docs/mistakes.md.
//
// # How to ask for a test
//
// In testpool and three others, learners write the test, in NAME_test.go.
// The code under test is in another file, which calls a package below
// internal/specimen: that package holds right and wrong implementations,
// and a flag of the tests says which of them runs. The stub calls t.Skip
// with a text that begins with "todo: ".
//
//   - grade_test.go makes a [Tests] with [NewTests], and TestYours calls
//     [Tests.Yours].
//   - Right tests pass [Tests.Right]. A weak test fails [Tests.Weak] for the
//     first implementation that it misjudges, by number. So list easy wrong
//     implementations first. [Tests.Scheduled] is for tests that fail only
//     under some schedules.
//   - Each implementation is a function of its own, without a comment: "show"
//     prints it and what it calls. What a right one may do differently must be
//     allowed by the task. Build three or more, in ways that learners' tests
//     may be too strict for.
//   - A wrong implementation must be wrong in every run. It must not wait on
//     the real clock, nor for a lock.
//   - Tests run in processes of their own, many times with right code. A test
//     that sleeps outside of a bubble, or stands still, ends after
//     milliseconds, and the learner reads where it waits.
//
// # How to grade
//
// A grader makes a few checks with [G.Bubble]. A check calls the answer
// with [B.Call], lets it do work by [B.Work] or print to the B itself, and
// then asks [B.Takes], [B.PeakIs], [B.Equal], or its own question and says
// [B.Fail]; [B.Frugal] finds buffers that are large enough for every check,
// but not for everything. When the check is over, no goroutine may be left; you need not
// ask. Deadlocks and panics need not be asked for either. [B.Means] says
// what they likely mean here, if the engine's guess is too general.
//
// [G.Race] makes a check for the race detector, [G.Schedules] one that tries
// every order of the steps, and [G.Real] one on the clock of the machine, for
// files and sockets.
//
// # How to grade under all schedules
//
// [G.Schedules] runs a check again and again, each time under another
// schedule: the explorer of package schedules decides at each step which
// goroutine goes next. A learner whose answer is wrong sees the schedule
// that shows it, as columns of goroutines over their own lines. exercises/
// counter has two such checks, and exercises/wait has two that take time.
//
//	g.Schedules("Of apple, after two goroutines have counted it", func(b *B) {
//		c := make()
//		both(func() { c.Add("apple") }, func() { c.Add("apple") })
//		b.Equal(2, c.Of("apple"), LosesUpdate)
//	})
//
// The check is written like one for [G.Bubble]. In it, go statements,
// channels, sync, atomics, time.Sleep, [B.Work], [B.Call] and [B.Settle] work
// as usual, in the grader and in the answer, as do errgroup, semaphore, task
// and queue. Some rules:
//
//   - Keep it small: two goroutines that do two things, or three that do one.
//     The budget is 4000 schedules. Up to some 20 steps, that is all of them;
//     beyond that, all with few preemptions and some random ones.
//   - Let everything happen at one instant: jobs of 0 s, several that end
//     together, a cancel at the moment of an error. All orders are tried.
//   - Each run must begin from nothing. Make what the check needs inside the
//     function, and keep nothing outside, not even a slice for results.
//   - Ask for what holds in every schedule. If a result may be one of two, ask
//     whether it is one of the two.
//   - Deadlocks, panics, leaks and endless asking are found without a question.
//     [B.Means] says what they likely mean here: by ByDeadlock, ByPanic, ByLeak
//     and ByWatchdog. [B.Instant] asks that no time has passed.
//   - What is found is told as [BySchedule], no matter which Seen the check has given.
//   - In a function that the answer calls, take no lock while you call
//     something that may wait. [B.Locked] is fine: while the explorer runs, only
//     one goroutine does. Don't call [B.Blame] for a mistake that shows later;
//     the run continues until the answer returns.
//   - The check runs only in a binary that is built for it, which TestYours
//     builds when all else has passed. In TestMistakes, an answer that only
//     schedules show is [Task.Scheduled]; [Task.StillRight] runs TestRight under
//     all schedules. Both print the drawing with -v.
//   - A right answer that polls in a spin loop is fine: after it has asked three
//     times in vain, others go first.
//
// Keep in mind:
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
//   - It does not matter what the answer does after it was found wrong: end a
//     check immediately, by Fail. In code that the answer calls, use [B.Blame],
//     which ends the check when the answer returns.
//   - Make 200 runs: go test ./exercises/NAME -count=200 -cpu 1,2,8, also with
//     -race, also while both cores are busy.
package exercise
