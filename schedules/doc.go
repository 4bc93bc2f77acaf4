// Package schedules runs a small concurrent program under one schedule
// after another, and shows the one that goes wrong.
//
// A schedule is the order in which goroutines take their steps. A test
// sees the few that the Go scheduler happens to choose; [Explore] chooses
// them itself, one by one. A failure is therefore found for certain if the
// program is small, it can be repeated, and it can be drawn.
//
// The program must have been rewritten, so that it asks before each step.
// The command in schedules/explore does that for the tests of a package
// that use testing/synctest, and needs no change in them:
//
//	go run ./schedules/explore ./queue -run TestWork
//
// # What is a step
//
// A step is an operation of sync, sync/atomic, a channel or a select, a
// sleep that is over, or a statement that uses memory which other
// goroutines may see. A statement that reads and writes, such as n++, is
// two steps. Time is virtual, as in testing/synctest: it passes when no
// goroutine can go on. Timers of the same instant fire in every order.
//
// # What it does not see
//
//   - The order of memory accesses within a statement, and what compilers
//     and processors reorder: that is the race detector's.
//   - Steps inside packages that were not rewritten. They run freely until
//     they block, and count as part of the step that called them.
//   - Files, networks, processes, cgo, and whatever else is not in the
//     bubble: their timing is not controlled, so a run that depends on them
//     may differ each time.
//   - A goroutine that asks for the same thing over and over, such as a
//     spin lock. After asking three times in vain, it lets others go first.
//   - Variables of packages. They keep their values from one run to the
//     next, except for locks, which start unlocked.
package schedules
