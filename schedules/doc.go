// Package schedules runs a small concurrent program under one schedule
// after another, and shows the one that goes wrong.
//
// A schedule is the order in which goroutines take their steps. An ordinary
// test sees only the few schedules that the Go scheduler happens to choose.
// [Explore] chooses them itself, one by one. So a failure of a small program
// is found for certain, can be repeated, and can be drawn.
//
// The program must be rewritten so that it asks before each step. The
// command in schedules/explore does that for the tests of a package that use
// testing/synctest. The tests need no change:
//
//	go run ./schedules/explore ./queue -run TestWork
//
// # What is a step
//
// A step is an operation of sync or sync/atomic, an operation on a channel,
// a select, the end of a sleep, or a statement that uses memory which other
// goroutines may see. A statement that reads and writes, such as n++, is
// two steps. Time is virtual, as in testing/synctest: it passes when no
// goroutine can go on. Timers of the same instant fire in every order.
//
// # What it does not see
//
//   - The order of memory accesses within a statement, and reordering by
//     compilers and processors. The race detector finds those mistakes.
//   - Steps inside packages that were not rewritten. They run freely until
//     they block, and count as part of the step that called them. If they
//     start goroutines that call rewritten code, as net/http does, the
//     command says that the test cannot be explored.
//   - Files, networks, processes, cgo, and anything else outside the bubble.
//     Their timing is not controlled, so a run that depends on them may
//     differ each time.
//   - Every repetition of a goroutine that polls, such as a spin lock. After
//     it has polled three times in vain, others go first.
//   - Package variables. They keep their values from one run to the next,
//     except for locks, which start unlocked.
package schedules
