// Package pool is an exercise: a worker pool.
//
// Do all the jobs in a list, n at a time: a worker that has done one
// job takes the next one, until no job is left.
//
//	Pool(3, jobs) // ten jobs of 1 s each
//
// takes 4 s. Jobs begin in the order of the list, and each job is done
// once. At most n jobs are in flight, and exactly n while n or more
// jobs remain. Jobs do not panic. Pool returns when the last job is
// done, and leaves no goroutine behind.
//
//	go run ./exercises watch pool
package pool

// Pool does the jobs, n at a time. The number n is 1 or more. The list
// may be empty.
func Pool(n int, jobs []func()) {
	panic("todo: pool")
}
