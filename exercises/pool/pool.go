// Package pool is an exercise: a worker pool.
//
// Do all jobs of a list, n at a time: a worker that has done one takes
// the next, until no job is left.
//
//	Pool(3, jobs) // ten jobs of 1 s each
//
// takes 4 s. Jobs begin in the order of the list, and each is done
// once. At most n jobs are in flight, and exactly n while n or more are
// left. Jobs do not panic. Pool returns when the last one is done, and
// leaves no goroutine behind.
//
//	go run ./exercises watch pool
package pool

// Pool does the jobs, n at a time. It takes n of 1 or more, and any
// number of jobs.
func Pool(n int, jobs []func()) {
	panic("todo: pool")
}
