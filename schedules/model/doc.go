// Package model has replacements for goroutines, channels, locks, atomics
// and timers. With them, an explorer decides which goroutine goes next.
//
// Do not write code against this package. Package rewrite replaces go
// statements, channel operations, and the packages sync, sync/atomic and
// time in a copy of the source. Package schedules then runs the rewritten
// code under one schedule after another. Outside of such a run, each
// replacement behaves like the original, which its comment names.
package model
