// Package uneven is an exercise: a pool for jobs of different lengths.
//
// Jobs still arrive while other jobs are in flight. Some take a long
// time, and some panic. Do them n at a time, in the order in which they
// arrive: a worker that is free takes the next job immediately.
//
//	Drain(3, jobs)
//	// jobs of 4 3 1 2 1 7 3 4 5 1 2 1 2 3 and 4 s
//
// takes 16 s, and returns 0, the number of jobs that have panicked. A
// panic ends only that job, and its worker takes the next one. Calling
// a nil job panics, so a nil job counts as well. Drain may receive a
// job before a worker is free for it. It returns when jobs is closed
// and the last job is done, and leaves no goroutine behind.
//
//	go run ./exercises watch uneven
package uneven

// Drain does the jobs that come from a channel, n at a time, and
// returns how many of them have panicked.
func Drain(n int, jobs <-chan func()) (panics int) {
	panic("todo: uneven")
}
