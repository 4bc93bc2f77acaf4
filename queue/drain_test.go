package queue_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/queue"
)

// A page is a job that only its own methods may read.
type page struct {
	mu    sync.Mutex
	links map[string]int
	read  atomic.Bool
}

// Format notes that an error reads the job.
func (p *page) Format(fmt.State, rune) { p.read.Store(true) }

// TestErrorsDoNotReadJobs fails a job while another goroutine writes to
// it. Printing the job would be a data race, and crash the program.
func TestErrorsDoNotReadJobs(t *testing.T) {
	p := &page{links: map[string]int{}}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				p.mu.Lock()
				p.links[fmt.Sprint(i%1000)] = i
				p.mu.Unlock()
			}
		}
	})
	for range 100 {
		jobs := make(chan *page, 1)
		jobs <- p
		close(jobs)
		err := queue.Drain(t.Context(), 2, jobs,
			func(context.Context, int, *page) error {
				return errors.New("boom")
			})
		assert.EqualError(t, err, "job 0: boom")
	}
	close(stop)
	writer.Wait()
	assert.False(t, p.read.Load())
}

// TestErrorsAreShort: a job of a megabyte makes no error of a megabyte.
func TestErrorsAreShort(t *testing.T) {
	jobs := make(chan []byte, 1)
	jobs <- make([]byte, 1<<20)
	close(jobs)
	err := queue.Drain(t.Context(), 1, jobs,
		func(context.Context, int, []byte) error {
			return errors.New("boom")
		})
	assert.EqualError(t, err, "job 0: boom")
}

// TestClosedBecauseOfTheCancel has a sender that notices the cancel first and
// closes the channel. Drain must not mistake that for the end of the jobs.
func TestClosedBecauseOfTheCancel(t *testing.T) {
	cause := errors.New("no time")
	for range 100 {
		ctx, cancel := context.WithCancelCause(t.Context())
		jobs := make(chan int)
		var children []context.CancelFunc // each hears in its turn
		for range 20 {
			_, stop := context.WithCancel(ctx)
			children = append(children, stop)
		}
		sending, stop := context.WithCancel(ctx)
		var sender sync.WaitGroup
		sender.Go(func() {
			defer close(jobs)
			jobs <- 0
			<-sending.Done()
		})
		err := queue.Drain(ctx, 2, jobs,
			func(ctx context.Context, _, _ int) error {
				cancel(cause)
				return nil
			})
		assert.Equal(t, cause, err)
		sender.Wait()
		stop()
		for _, stop := range children {
			stop()
		}
	}
}

// TestClosedAfterTheCancel is the same without chance: a worker finds
// the channel closed, and only the caller's context is done so far.
func TestClosedAfterTheCancel(t *testing.T) {
	ctx := &late{Context: t.Context(), done: true}
	jobs := make(chan int)
	close(jobs)
	err := queue.Drain(ctx, 1, jobs, nil)
	assert.Equal(t, context.Canceled, err)
}

func TestEachStopsItsSequence(t *testing.T) {
	for name, do := range map[string]doFunc[int]{
		"error": func(context.Context, int, int) error { return errors.New("boom") },
		"panic": func(context.Context, int, int) error { panic("boom") },
	} {
		t.Run(name, func(t *testing.T) {
			var ended atomic.Bool
			err := queue.Each(t.Context(), 2, func(yield func(int) bool) {
				defer ended.Store(true)
				for yield(1) {
				}
			}, do)
			assert.ErrorContains(t, err, "boom")
			assert.True(t, ended.Load())
		})
	}
}

func TestEachSequencePanics(t *testing.T) {
	done := 0
	err := queue.Each(t.Context(), 1, func(yield func(int) bool) {
		yield(1)
		panic("boom")
	}, func(context.Context, int, int) error {
		done++
		return nil
	})
	assert.ErrorContains(t, err, "panic: boom")
	assert.Equal(t, 1, done)
}

// TestEachSlowSequence: workers wait for a sequence that takes its time.
func TestEachSlowSequence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		assert.NoError(t, queue.Each(t.Context(), 3, func(yield func(int) bool) {
			for i := range 5 {
				time.Sleep(time.Second)
				yield(i)
			}
		}, func(context.Context, int, int) error {
			time.Sleep(2 * time.Second)
			return nil
		}))
		assert.Equal(t, 7*time.Second, time.Since(start))
	})
}
