// Package pool has right and wrong worker pools.
package pool

import (
	"embed"

	"example.com/baton/internal/specimen"
)

//go:embed right.go wrong.go
var files embed.FS

type pooler = func(n int, jobs []func())

var all = []specimen.Specimen[pooler]{
	{What: "ignores the limit", Do: unlimited},
	{What: "does one job after the other", Do: sequential},
	{What: "returns while the last jobs still run", Do: returnsEarly},
	{What: "skips the jobs that are left over when the jobs are divided by n", Do: skipsRest},
	{What: "never closes its channel", Do: neverCloses},
	{What: "waits for n jobs before it begins the next n", Do: waves},
	{What: "deals out the jobs to the workers in advance", Do: dealsOut},
	{What: "begins with the last job", Do: lastFirst},
	{What: "does the last job twice", Do: lastTwice},
	{What: "waits forever if the list is empty", Do: needsOne},
	{What: "has one worker too many", Do: oneMore},
	{What: "begins the first n jobs, and then the other jobs in reverse order", Do: stack},
	{What: "sleeps for a second before it returns", Do: returnsLate},
	{What: "shares the number of the next job without a lock", Do: racy, Races: true},
	{What: "starts n workers first", Do: workersFirst, Right: true},
	{What: "starts a worker only when all other workers are busy", Do: lazyWorkers, Right: true},
	{What: "starts a goroutine for each job, n at a time", Do: goroutinePerJob, Right: true},
	{What: "waits for the jobs, but not for its workers", Do: countsJobs, Right: true},
	{What: "starts no more workers than there are jobs", Do: fewWorkers, Right: true},
}

// Work is the pool that was chosen.
func Work(n int, jobs []func()) { specimen.Now(all)(n, jobs) }

// About describes all pools.
func About() ([]specimen.About, error) { return specimen.Describe("pool", files, all) }
