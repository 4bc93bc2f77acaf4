// Package model contains what a program uses to work concurrently, in a
// form in which an explorer decides who goes next.
//
// Do not write code against this package. Package rewrite puts its types
// and functions in the place of go statements, channel operations and the
// packages sync, sync/atomic and time, and package schedules then runs the
// rewritten code under one schedule after another.
//
// # How a run works
//
// Exactly one goroutine runs at a time: the one that has the token. Before
// each operation that other goroutines can notice, the goroutine parks and
// says what it is about to do. Then one of the parked goroutines whose
// operation can go on receives the token. A run is therefore determined by
// the list of these decisions.
//
// No operation blocks natively: a goroutine that waits for a lock is a
// parked goroutine whose operation is not ready. So the run knows at any
// time who waits for what.
//
// Code that was not rewritten may block natively, for example in a sleep.
// A run happens in a bubble of testing/synctest, which notices that, and
// gives the token to another goroutine.
//
// Outside of a run, everything behaves like the original.
package model
