// Package model has replacements for goroutines, channels, locks, atomics
// and timers. With them, an explorer decides which goroutine goes next.
//
// Do not write code against this package. Package rewrite replaces go
// statements, channel operations, and the packages sync, sync/atomic and
// time in a copy of the source. Package schedules then runs the rewritten
// code under one schedule after another. Outside of such a run, each
// replacement behaves like the original, which its comment names.
//
// # How a run works
//
// Exactly one goroutine runs at a time: the one that has the token. Before
// each operation that other goroutines can notice, the goroutine parks, and
// notes what it is about to do. Then the explorer gives the token to one of
// the parked goroutines whose operation can go on. So the list of these
// decisions determines the run.
//
// A goroutine that waits, for example for a lock, does not block in the
// lock. It is parked, and its operation is not ready. So the run always
// knows which goroutine waits for what.
//
// Code that was not rewritten may really block, for example in a sleep. A
// run happens in a bubble of testing/synctest, which detects that. Then the
// run gives the token to another goroutine.
package model
