package queue_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/flight"
	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/queue"
	"example.com/baton/task"
	"example.com/baton/timeline"
	"example.com/baton/timeline/timelinetest"
)

// A doFunc does one job.
type doFunc[Job any] = func(ctx context.Context, worker int, job Job) error

// All functions that stop at the first error share one contract, so each
// test runs with all of them. For Drain, a sender sends the jobs and
// closes the channel.
type workFunc = func(
	ctx context.Context, n int, jobs []time.Duration, do doFunc[time.Duration],
) error

var every = map[string]workFunc{
	"Work": queue.Work[time.Duration],
	"Map": func(
		ctx context.Context, n int, jobs []time.Duration, do doFunc[time.Duration],
	) error {
		workers := make(chan int, max(n, 0)) // Map does not number them
		for i := range n {
			workers <- i
		}
		_, err := queue.Map(ctx, n, jobs, func(
			ctx context.Context, job time.Duration,
		) (int, error) {
			worker := <-workers
			defer func() { workers <- worker }()
			return worker, do(ctx, worker, job)
		})
		return err
	},
	"Each": func(
		ctx context.Context, n int, jobs []time.Duration, do doFunc[time.Duration],
	) error {
		return queue.Each(ctx, n, slices.Values(jobs), do)
	},
	"Drain": func(
		ctx context.Context, n int, jobs []time.Duration, do doFunc[time.Duration],
	) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		return queue.Drain(ctx, n, sent(ctx, jobs), do)
	},
}

// sent sends the jobs through a channel until ctx is done.
func sent(ctx context.Context, jobs []time.Duration) <-chan time.Duration {
	ch := make(chan time.Duration)
	go func() {
		defer close(ch)
		for _, job := range jobs {
			select {
			case ch <- job:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

// forEvery runs a test in a bubble with each of the functions.
func forEvery(t *testing.T, f func(t *testing.T, work workFunc)) {
	for name, work := range every {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { f(t, work) })
		})
	}
}

// sleep returns a job that prints a line before and after it sleeps.
func sleep(w io.Writer) doFunc[time.Duration] {
	return func(ctx context.Context, worker int, job time.Duration) error {
		fmt.Fprintf(w, "Worker %d starting job %v\n", worker, job)
		select {
		case <-time.After(job):
		case <-ctx.Done():
			return ctx.Err()
		}
		fmt.Fprintf(w, "Worker %d finished job %v\n", worker, job)
		return nil
	}
}

func seconds(list ...int) (jobs []time.Duration) {
	for _, s := range list {
		jobs = append(jobs, time.Duration(s)*time.Second)
	}
	return jobs
}

var (
	ten    = slices.Repeat(seconds(1), 10)
	uneven = seconds(4, 3, 1, 2, 1, 7, 3, 4, 5, 1, 2, 1, 2, 3, 4)
)

func TestElapsed(t *testing.T) {
	for _, tt := range []struct {
		name string
		jobs []time.Duration
		want map[int]int // seconds, by the number of workers
	}{
		{"ten", ten, map[int]int{1: 10, 2: 5, 3: 4, 5: 2, 10: 1, 20: 1}},
		{"uneven", uneven, map[int]int{1: 43, 2: 23, 3: 16, 4: 13, 5: 10, 15: 7}},
	} {
		for n, want := range tt.want {
			t.Run(fmt.Sprint(tt.name, n), func(t *testing.T) {
				forEvery(t, func(t *testing.T, work workFunc) {
					start := time.Now()
					err := work(t.Context(), n, tt.jobs, sleep(io.Discard))
					require.NoError(t, err)
					took := time.Since(start)
					assert.Equal(t, time.Duration(want)*time.Second, took)
				})
			})
		}
	}
}

// TestTheFreeWorkerTakesTheNext gives one worker a long job. The other worker
// does the rest.
func TestTheFreeWorkerTakesTheNext(t *testing.T) {
	for _, work := range every {
		timelinetest.Want(t, `
			worker *  ===1s===|==1s===|==1s===|==1s===
			worker *  ===================5s===================
			seconds   0       1       2       3       4       5`,
			func(w io.Writer) {
				work(context.Background(), 2, seconds(5, 1, 1, 1, 1), sleep(w))
			})
	}
}

// TestEachJobOnce also counts who is in flight: never more than n, and
// all n of them while there is work for all.
func TestEachJobOnce(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10} {
		forEvery(t, func(t *testing.T, work workFunc) {
			var jobs []time.Duration
			for i := range 100 {
				jobs = append(jobs, time.Duration(i)*time.Millisecond)
			}
			var done [100]atomic.Int32
			var busy [10]atomic.Bool
			var inFlight flight.Counter
			err := work(t.Context(), n, jobs, func(
				_ context.Context, worker int, job time.Duration,
			) error {
				assert.True(t, busy[worker].CompareAndSwap(false, true))
				inFlight.Enter()
				time.Sleep(time.Second)
				inFlight.Leave()
				busy[worker].Store(false)
				done[job/time.Millisecond].Add(1)
				return nil
			})
			require.NoError(t, err)
			assert.Equal(t, n, inFlight.Most())
			for i := range done {
				assert.EqualValues(t, 1, done[i].Load(), "job %d", i)
			}
		})
	}
}

func TestFirstComeFirstServed(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		jobs := seconds(1, 2, 3, 4, 5, 6, 7)
		var order []time.Duration
		err := work(t.Context(), 1, jobs, func(
			_ context.Context, _ int, job time.Duration,
		) error {
			order = append(order, job)
			return nil
		})
		require.NoError(t, err)
		assert.Equal(t, jobs, order)
	})
}

func TestFirstErrorStopsTheRest(t *testing.T) {
	boom := errors.New("boom")
	forEvery(t, func(t *testing.T, work workFunc) {
		start := time.Now()
		jobs := seconds(1, 2, 3, 4, 5, 6, 7)
		var done, canceled atomic.Int32
		err := work(t.Context(), 3, jobs, func(
			ctx context.Context, _ int, job time.Duration,
		) error {
			select {
			case <-time.After(job):
			case <-ctx.Done():
				canceled.Add(1)
				return ctx.Err()
			}
			if job == 4*time.Second { // which is job 3, from 1 s to 5 s
				return boom
			}
			done.Add(1)
			return nil
		})
		assert.ErrorIs(t, err, boom)
		assert.EqualError(t, err, "job 3: boom")
		assert.Equal(t, 5*time.Second, time.Since(start))
		assert.EqualValues(t, 3, done.Load(), "what is done stays done")
		assert.EqualValues(t, 2, canceled.Load(), "what is in hand is canceled")
	})
}

// TestStubbornJob has a job that ignores its context. Work waits for it, but
// starts no other job.
func TestStubbornJob(t *testing.T) {
	boom := errors.New("boom")
	forEvery(t, func(t *testing.T, work workFunc) {
		start := time.Now()
		err := work(t.Context(), 2, seconds(1, 5, 1, 1), func(
			_ context.Context, _ int, job time.Duration,
		) error {
			time.Sleep(job)
			if job == time.Second {
				return boom
			}
			return nil
		})
		assert.ErrorIs(t, err, boom)
		assert.Equal(t, 5*time.Second, time.Since(start))
	})
}

func TestPanicIsAnError(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		start := time.Now()
		err := work(t.Context(), 2, ten, func(
			ctx context.Context, worker int, _ time.Duration,
		) error {
			if worker == 1 {
				panic("boom")
			}
			<-ctx.Done()
			return ctx.Err()
		})
		var p *task.Panic
		require.ErrorAs(t, err, &p)
		assert.Equal(t, "boom", p.Value)
		assert.Contains(t, string(p.Stack), "queue_test.go")
		assert.Zero(t, time.Since(start))
	})
}

// TestPanicCountsMost: a bug must not vanish because the caller has given
// up, or because another job has failed before.
func TestPanicCountsMost(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		for _, others := range []error{nil, errors.New("broken")} {
			for _, takes := range []time.Duration{0, time.Second} {
				ctx, cancel := context.WithCancel(t.Context())
				err := work(ctx, 2, ten, func(
					ctx context.Context, worker int, _ time.Duration,
				) error {
					if worker == 0 {
						time.Sleep(time.Millisecond) // both have begun
						if others == nil {
							cancel()
						}
						return others
					}
					<-ctx.Done()
					time.Sleep(takes)
					var missing *task.Panic
					return missing.Value.(error)
				})
				cancel()
				var p *task.Panic
				require.ErrorAs(t, err, &p, others)
				assert.ErrorContains(t, err, "nil pointer dereference")
				assert.Regexp(t, `^job \d+: panic: `, err.Error())
			}
		}
	})
}

func TestGoexitIsAnError(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		err := work(t.Context(), 2, ten, func(
			context.Context, int, time.Duration,
		) error {
			runtime.Goexit()
			return nil
		})
		assert.ErrorIs(t, err, task.ErrExit)
		assert.ErrorContains(t, err, "job ")
	})
}

func TestCancel(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		start := time.Now()
		const at = 2500 * time.Millisecond
		ctx, cancel := context.WithTimeout(t.Context(), at)
		defer cancel()
		r := timeline.NewRecorder(io.Discard)
		err := work(ctx, 3, slices.Repeat(seconds(1), 100), sleep(r))
		assert.Equal(t, context.DeadlineExceeded, err)
		assert.Equal(t, at, time.Since(start))
		assert.Len(t, r.Lines(), 3*2+3*2+3, "two rounds and a third begun")
	})
}

func TestCanceledBefore(t *testing.T) {
	cause := errors.New("no time")
	forEvery(t, func(t *testing.T, work workFunc) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		err := work(ctx, 3, ten, func(
			context.Context, int, time.Duration,
		) error {
			t.Error("a job was started")
			return nil
		})
		assert.Equal(t, cause, err)
	})
}

// A late context is done before its children have heard of it.
type late struct {
	context.Context
	done bool
}

func (l *late) Err() error {
	if l.done {
		return context.Canceled
	}
	return nil
}

// TestCauseBeforeConsequence: a job may see that the caller's context is
// done before its own is.
func TestCauseBeforeConsequence(t *testing.T) {
	ctx := &late{Context: t.Context()}
	err := queue.Work(ctx, 1, ten, func(
		context.Context, int, time.Duration,
	) error {
		ctx.done = true
		return errors.New("a consequence")
	})
	assert.Equal(t, context.Canceled, err)
}

// TestContextEnds: the context is canceled when all is over, so goroutines
// that a job has left behind can stop.
func TestContextEnds(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		var kept context.Context
		require.NoError(t, work(t.Context(), 1, ten[:1], func(
			ctx context.Context, _ int, _ time.Duration,
		) error {
			kept = ctx
			return nil
		}))
		assert.Equal(t, context.Canceled, kept.Err())
	})
}

func TestNothingToDo(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		assert.NoError(t, work(t.Context(), 3, nil, nil))
	})
}

// TestCanceledAfter cancels when the last job is done: that is no
// error, as everything is done.
func TestCanceledAfter(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := queue.Work(ctx, 1, ten, func(
		context.Context, int, time.Duration,
	) error {
		return nil
	})
	cancel()
	assert.NoError(t, err)

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	assert.NoError(t, queue.Work(ctx, 1, ten[:1], func(
		context.Context, int, time.Duration,
	) error {
		cancel()
		return nil
	}))
}

func TestTooFewWorkers(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		for _, n := range []int{0, -1} {
			err := work(t.Context(), n, ten, nil)
			want := fmt.Sprintf("%d workers: need at least 1", n)
			assert.EqualError(t, err, want)
		}
	})
}

// TestCanceledWhileItWaits for a sender who has gone without a word.
func TestCanceledWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := queue.Drain(ctx, 3, make(chan int), nil)
		assert.Equal(t, context.DeadlineExceeded, err)
		assert.Equal(t, time.Second, time.Since(start))
	})
}

// TestGrowingQueue sends new jobs from the jobs themselves.
func TestGrowingQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		jobs := make(chan int, 100)
		jobs <- 1
		var open, done atomic.Int32
		open.Store(1)
		err := queue.Drain(t.Context(), 2, jobs, func(
			_ context.Context, _, job int,
		) error {
			time.Sleep(time.Second)
			if job < 4 {
				open.Add(2)
				jobs <- job + 1
				jobs <- job + 1
			}
			done.Add(1)
			if open.Add(-1) == 0 {
				close(jobs)
			}
			return nil
		})
		require.NoError(t, err)
		assert.EqualValues(t, 1+2+4+8, done.Load())
		assert.Equal(t, 8*time.Second, time.Since(start))
	})
}

// TestNoAllocationPerJob compares many jobs with few.
func TestNoAllocationPerJob(t *testing.T) {
	nothing := func(context.Context, int, int) error { return nil }
	allocations := func(jobs []int) float64 {
		return testing.AllocsPerRun(10, func() {
			queue.Work(context.Background(), 2, jobs, nothing)
		})
	}
	few, many := allocations(make([]int, 10)), allocations(make([]int, 10_000))
	assert.Less(t, many-few, 10.0)
}

// TestRealTime runs outside a bubble, where the race detector sees
// more.
func TestRealTime(t *testing.T) {
	for name, work := range every {
		t.Run(name, func(t *testing.T) {
			jobs := slices.Repeat([]time.Duration{5 * time.Millisecond}, 10)
			start := time.Now()
			r := timeline.NewRecorder(io.Discard)
			require.NoError(t, work(t.Context(), 5, jobs, sleep(r)))
			assert.GreaterOrEqual(t, time.Since(start), 10*time.Millisecond)
			assert.Len(t, r.Lines(), 20)
		})
	}
}

// TestNoMoreWorkersThanJobs counts in the same way: many workers for one
// job are one worker.
func TestNoMoreWorkersThanJobs(t *testing.T) {
	nothing := func(context.Context, int, int) error { return nil }
	by := func(n int) float64 {
		return testing.AllocsPerRun(1000, func() {
			queue.Work(context.Background(), n, []int{1}, nothing)
		})
	}
	assert.Equal(t, by(1), by(1000))
}

// TestGoexitThenPanic: the panic says more than that the goroutine ended.
func TestGoexitThenPanic(t *testing.T) {
	forEvery(t, func(t *testing.T, work workFunc) {
		err := work(t.Context(), 2, ten, func(
			context.Context, int, time.Duration,
		) error {
			defer panic("boom")
			runtime.Goexit()
			return nil
		})
		var p *task.Panic
		require.ErrorAs(t, err, &p)
		assert.Equal(t, "boom", p.Value)
	})
}
