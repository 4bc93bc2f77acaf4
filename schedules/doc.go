// Package schedules runs a small concurrent program under one schedule
// after another, and shows the one that goes wrong.
//
// A schedule is the order in which goroutines take their steps. An
// ordinary test sees only the few schedules that the Go scheduler
// happens to choose. [Explore] chooses the schedules itself, one after
// another. If Explore can run all schedules, it is certain to find a
// failure if there is one. The failure can be repeated, and it can be
// drawn.
//
// Explore decides before each step which goroutine takes it. So the source
// of the program must be rewritten: before each step, the goroutine stops
// until the step is allowed. The command in schedules/explore rewrites a
// package, and explores its tests that use testing/synctest. The tests need
// no change:
//
//	go run ./schedules/explore ./queue -run TestWork
//
// # What is a step
//
// A step is an operation of sync or sync/atomic, an operation on a channel,
// a select, the end of a sleep, a call of runtime.Gosched or synctest.Wait,
// or a statement that uses memory which other goroutines may see. A
// statement that reads and writes, such as n++, is two steps. Time is
// virtual, as in testing/synctest: it passes when no goroutine can go on.
// If several timers fire at the same instant, Explore tries every order.
//
// # What it does not see
//
//   - The order of memory accesses within a statement, and reordering by
//     compilers and processors. The race detector finds those mistakes.
//   - Steps inside packages that were not rewritten. Their code runs until
//     it blocks, and counts as part of the step that called it. If such a
//     package starts goroutines that call rewritten code, as net/http does,
//     the command says that the test cannot be explored.
//   - Files, networks, processes, cgo, and anything else outside the test.
//     Their timing is not controlled, so a run that depends on them may
//     differ each time.
//   - More than three failed attempts in a row, as in a spin lock. After
//     the third, other goroutines go first.
//   - What earlier runs left in package variables. They keep their values
//     from one run to the next, except for locks, which start unlocked.
package schedules
