package docs

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/queue"
)

// uneven are nine jobs, some of them long, for three at a time.
var uneven = []time.Duration{3, 1, 1, 1, 3, 1, 2, 1, 1}

// inWaves takes three jobs, waits for all three, and takes three more.
func inWaves(w io.Writer) {
	for first := 0; first < len(uneven); first += 3 {
		var wave sync.WaitGroup
		for i := first; i < min(first+3, len(uneven)); i++ {
			wave.Go(func() { doJob(w, i) })
		}
		wave.Wait()
	}
}

// inQueue lets a free worker take the next job.
func inQueue(w io.Writer) {
	all := make([]int, len(uneven))
	for i := range all {
		all[i] = i
	}
	queue.Work(context.Background(), 3, all,
		func(_ context.Context, _, i int) error {
			doJob(w, i)
			return nil
		})
}

func doJob(w io.Writer, i int) {
	fmt.Fprintf(w, "Start job %d\n", i+1)
	time.Sleep(uneven[i] * time.Second)
	fmt.Fprintf(w, "End job %d\n", i+1)
}

// inTime fails on a busy machine, one day out of a hundred. Chapter 16
// shows it.
func inTime(t assert.TestingT, breakfast func()) {
	start := time.Now()
	breakfast()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("breakfast took %v", took)
	}
}

// exactly says the same of virtual time.
func exactly(t *testing.T, breakfast func()) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		breakfast()
		assert.Equal(t, 2*time.Second, time.Since(start))
	})
}

func TestExactly(t *testing.T) {
	exactly(t, func() { time.Sleep(2 * time.Second) })
}

// TestInTime lets the machine be busy for a moment, and the breakfast is
// right all the same.
func TestInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var quiet, busy problems
		inTime(&quiet, func() { time.Sleep(2 * time.Second) })
		assert.Empty(t, quiet)
		inTime(&busy, func() {
			time.Sleep(2*time.Second + 30*time.Millisecond)
		})
		assert.Equal(t, problems{"breakfast took 2.03s"}, busy)
	})
}

// problems are what a test complains about.
type problems []string

func (p *problems) Errorf(format string, args ...any) {
	*p = append(*p, fmt.Sprintf(format, args...))
}
