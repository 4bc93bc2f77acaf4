package exercise

import (
	"fmt"
	"time"

	"example.com/baton/schedules/model"
)

// Work is a job to be done by the answer: it prints a line, takes d, and
// prints a line. Work is counted: see [B.Peak], [B.Ended] and [B.Takes].
func (b *B) Work(name string, d time.Duration) {
	done := b.Enter(name, d)
	model.Sleep(d)
	done()
}

// Enter begins a job like [B.Work] that takes d. The function that it returns
// ends the job.
func (b *B) Enter(name string, d time.Duration) (done func()) {
	b.mu.Lock()
	b.flying++
	b.started++
	b.sum += d
	b.peak = max(b.peak, b.flying)
	b.mu.Unlock()
	fmt.Fprintf(b, "Start %s\n", name)
	return func() {
		fmt.Fprintf(b, "End %s\n", name)
		b.mu.Lock()
		b.flying--
		b.ended++
		b.mu.Unlock()
	}
}

// Peak returns the largest number of jobs that were in flight at the same time.
func (b *B) Peak() int { return b.count(&b.peak) }

// Flying returns how many jobs are in flight.
func (b *B) Flying() int { return b.count(&b.flying) }

// Started and Ended return how many jobs have been started and ended.
func (b *B) Started() int { return b.count(&b.started) }
func (b *B) Ended() int   { return b.count(&b.ended) }

func (b *B) count(n *int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *n
}
