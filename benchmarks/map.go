//go:build linux

package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/stream"
	"golang.org/x/sync/errgroup"

	"example.com/baton/queue"
)

// A mapper calls f for each job, n at a time, and returns the results in
// the order of the jobs.
type mapper struct {
	by  string
	run func(ctx context.Context, n int, jobs []int, f mapped) ([]int, error)
}

// A mapped is a job with a result. All contenders call the same function.
type mapped = func(ctx context.Context, job int) (int, error)

var mappers = []mapper{
	{"atomic-index", mapIndex},
	{"queue.Map", queue.Map[int, int]},
	{"conc-iter", mapConc},
	{"conc-stream", mapStream},
	{"errgroup", mapErrGroup},
	{"semaphore", mapSemaphore},
}

// mapIndex checks no error, no panic and no context.
func mapIndex(_ context.Context, n int, jobs []int, f mapped) ([]int, error) {
	ctx := context.Background()
	out := make([]int, len(jobs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(jobs) {
					return
				}
				out[i], _ = f(ctx, jobs[i])
			}
		})
	}
	wg.Wait()
	return out, nil
}

func mapConc(ctx context.Context, n int, jobs []int, f mapped) ([]int, error) {
	m := iter.Mapper[int, int]{MaxGoroutines: n}
	return m.MapErr(jobs, func(job *int) (int, error) { return f(ctx, *job) })
}

func mapStream(ctx context.Context, n int, jobs []int, f mapped) (out []int, err error) {
	s := stream.New().WithMaxGoroutines(n)
	for _, job := range jobs {
		s.Go(func() stream.Callback {
			result, e := f(ctx, job)
			return func() {
				out = append(out, result)
				if err == nil {
					err = e
				}
			}
		})
	}
	s.Wait()
	return out, err
}

func mapErrGroup(ctx context.Context, n int, jobs []int, f mapped) ([]int, error) {
	out := make([]int, len(jobs))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(n)
	for i, job := range jobs {
		g.Go(func() (err error) {
			out[i], err = f(ctx, job)
			return err
		})
	}
	return out, g.Wait()
}

// mapSemaphore is what is written by hand: a channel with n slots.
func mapSemaphore(ctx context.Context, n int, jobs []int, f mapped) ([]int, error) {
	out := make([]int, len(jobs))
	errs := make(chan error, 1)
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, job := range jobs {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			var err error
			if out[i], err = f(ctx, job); err != nil {
				select {
				case errs <- err:
				default:
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
		return out, nil
	}
}

func mapContenders(r *Runner) []Contender {
	nothing := func(_ context.Context, job int) (int, error) { return job, nil }
	var list []Contender
	for _, n := range []int{1, 2, 8, 64} {
		for _, m := range mappers {
			list = append(list, Contender{
				Case: fmt.Sprintf("Map/job=no-op/workers=%d", n), By: m.by,
				Measure: listMeasure(r, 4*kinds[0].enough, n,
					func(ctx context.Context, jobs []int) error {
						_, err := m.run(ctx, n, jobs, nothing)
						return err
					}),
			})
		}
	}
	return list
}

// listMeasure measures n workers with a list that is long enough to time.
// The first round finds out how long the list must be.
func listMeasure(
	r *Runner, enough time.Duration, n int,
	do func(ctx context.Context, jobs []int) error,
) func(context.Context) (int, map[string]float64, error) {
	var jobs []int
	return func(ctx context.Context) (int, map[string]float64, error) {
		enough := pick(r, enough/4, enough)
		for count := max(8, 2*n); jobs == nil; count *= 2 {
			list := make([]int, count)
			start := time.Now()
			if err := do(ctx, list); err != nil {
				return 0, nil, err
			}
			if time.Since(start) >= enough || count >= 1<<21 {
				jobs = list
			}
		}
		// Memory for the results is fresh from the system in every round, so
		// that it costs every contender the same.
		debug.FreeOSMemory()
		values, err := allocations(len(jobs), func() error { return do(ctx, jobs) })
		return len(jobs), values, err
	}
}
