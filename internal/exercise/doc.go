// Package exercise grades the exercises of the course.
//
// A grader runs an answer on a virtual clock, where times are exact. It
// counts what is in flight and what is left behind. If the answer is
// wrong, the grader says what it expected, what it observed, which mistake
// is likely, and what to do next.
//
// # How to write an exercise
//
// An exercise is a folder below exercises. A small one is gather; say has
// two functions. An exercise consists of these files:
//
//   - NAME.go, the stub that learners edit. Its package comment is the
//     task: what to do, an example call with its elapsed time, what else is
//     promised, and the line "go run ./exercises watch NAME". The functions
//     panic with a text that begins with "todo: ".
//   - testdata/stub.txt, a copy of NAME.go, for "reset".
//   - testdata/about.txt: number, title, chapter, minutes, what it is
//     aimed at, and hints. See [About].
//   - NAME_test.go: the grader, and nothing else. It makes a [Task] with
//     [New], and hands the learner's functions to [Task.Yours] in TestYours.
//     It is the specification, so it should read like one. The grader is a
//     function of the implementation, and keeps nothing between two calls.
//     Test files are in package NAME_test, so their names cannot collide
//     with names that learners choose.
//   - solution_test.go: the reference, named solution, with a sentence on
//     why, and TestRight. TestRight passes the reference, and two or more
//     right answers that are built in other ways, to [Task.Right]. The
//     command "solution NAME" shows what is above TestRight.
//   - mistakes_test.go: TestMain, which calls [Main], and TestMistakes, which
//     begins with [Task.Matrix]. TestMistakes passes each wrong answer to
//     [Task.Wrong], with its mistake of the catalog, and with what the learner
//     must read. [Task.Deadly] is for answers that hang, panic in a goroutine of
//     their own or exit. [Task.Busy] is for answers that keep the processor busy
//     forever, and [Task.Long] for answers that take seconds to grade. [Task.Racy]
//     is for answers that only the race detector rejects, and [Task.Scheduled] for
//     answers that fail only under some schedules. [Task.Vetted] is for answers
//     that go vet rejects; their source is in testdata/FOLDER.
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
//   - Pass right tests to [Tests.Right], and weak ones to [Tests.Weak]. A
//     weak test is rejected for the first implementation, by number, that it
//     misjudges. So list easy wrong implementations first. [Tests.Scheduled]
//     is for tests that are weak only under some schedules.
//   - Each implementation is a function of its own, without a comment: "show"
//     prints it and what it calls. The task must allow whatever right
//     implementations do differently. Build three or more right ones, to
//     catch tests that are too strict.
//   - A wrong implementation must be wrong in every run. It must not wait on
//     the real clock, nor for a lock.
//   - Tests run in processes of their own, many times with right code. A test
//     that sleeps outside of a bubble, or stands still, ends after
//     milliseconds, and the learner reads where it waits.
//
// # How to grade
//
// A grader makes a few checks with [G.Bubble]. A check calls the answer with
// [B.Call]. It gives the answer [B.Work] to do, or the B to print to. Then the
// check calls [B.Takes], [B.PeakIs], [B.Equal] or [B.Same], or compares something
// itself and calls [B.Fail]. [B.Frugal] finds huge buffers that hide a mistake
// from every check. Every check also finds deadlocks, panics, and goroutines that
// are left when it is over. [B.Means] says what these likely mean, if the engine's
// guess is too general.
//
// [G.Race] makes a check for the race detector, [G.Schedules] one that tries
// many orders of the steps, and [G.Real] one on the clock of the machine, for
// files and sockets.
//
// # How to grade under all schedules
//
// [G.Schedules] runs a check again and again, each time under another
// schedule: the explorer of package schedules decides at each step which
// goroutine goes next. A learner whose answer is wrong sees the schedule
// that shows it, with a column for each goroutine, and the lines of the
// answer in it. The exercise counter has six such checks, and wait has
// three in which time passes.
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
//     The budget is 4000 schedules. Up to about 20 steps, that is all of them;
//     beyond that, all with few interruptions and some random ones.
//   - Let everything happen at one instant: jobs of 0 s, several that end
//     together, a cancel at the moment of an error. The explorer tries their
//     orders.
//   - Each run must begin from nothing. Make what the check needs inside the
//     function, and keep nothing outside, not even a slice for results.
//   - Require only what is true in every schedule. If a result may be one of
//     two, check that it is one of the two.
//   - Deadlocks, panics, leaks and endless polling are always found. [B.Means]
//     says what they likely mean, for ByDeadlock, ByPanic, ByLeak and
//     ByWatchdog. [B.Instant] requires that no time has passed.
//   - Each finding is reported as [BySchedule], whichever Seen the check gave.
//   - In a function that the answer calls, take no lock while you call something
//     that may wait. [B.Locked] is fine: while the explorer runs, only one
//     goroutine does. Don't call [B.Blame] for what the check finds anyway: the
//     run continues until the answer returns.
//   - The check runs only in a binary that is built for it, which TestYours
//     builds when all else has passed. In TestMistakes, pass an answer that only
//     schedules reject to [Task.Scheduled], which prints the drawing with -v.
//     [Task.StillRight] runs TestRight under all schedules.
//   - A right answer that polls in a spin loop is fine: after it has asked
//     three times in vain, other goroutines go first.
//
// Keep in mind:
//
//   - Between events of one instant, a bubble chooses by chance. No verdict,
//     and nothing that a learner reads, may depend on it: choose durations so
//     that nothing that matters happens at the same instant, or compare sets.
//     Jobs that end at the very instant of the return count as ended.
//   - If a goroutine waits for a mutex that is held across a sleep, the clock
//     of a bubble stops. That is reported as [HoldsLock]. If a right answer
//     might do so, as with sync.Once around a slow function, sleep with
//     [B.Sleep]. If learners sleep there, too, pass them a function to sleep
//     with.
//   - A race hides behind any lock, and a B has one. So functions that are
//     called in [G.Race] must not use a B, nor any lock or channel of yours.
//   - A race may show in any check, and may be what makes it fail. So call
//     [G.Races] before all checks, if a race means more than [Races].
//   - With -race, a wrong answer that also has a data race is reported as the
//     race. Pass it to [Task.Racy], or remove its race.
//   - The answer is a value that the grader calls again and again. A grader
//     must not pass state of a bubble to the next one.
//   - It does not matter what the answer does after it was found wrong: end a
//     check immediately, by Fail. In code that the answer calls, use [B.Blame],
//     which ends the check when the answer returns.
//   - The real clock alone decides nothing. An answer that does not return has
//     used a processor for seconds, or has had nothing to do for as long: see
//     watchdog.go. If it got no processor, it is neither right nor wrong.
//     [NotGraded] then begins what the learner reads.
//   - Make 200 runs: go test ./exercises/NAME -count=200 -cpu 1,2,8. Make them
//     again with -race, and again while all cores are busy.
package exercise
