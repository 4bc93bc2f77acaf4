//go:build linux

package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alitto/pond/v2"
	"github.com/gammazero/workerpool"
	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/queue"
)

// A doer does one job. All contenders call the same function.
type doer = func(ctx context.Context, worker, job int) error

// A sharing is a way to share a list of jobs between n workers.
type sharing struct {
	by    string
	share func(ctx context.Context, n int, jobs []int, do doer) error
}

// sharings are the ways to do a list of jobs, n at a time.
var sharings = []sharing{
	{"loop", loop},
	{"atomic-index", atomicIndex},
	{"queue.Work", queue.Work[int]},
	{"conc-iter", concIter},
	{"channel-128", channel(128)},
	{"channel-0", channel(0)},
	{"channel-select", channelSelect},
	{"pond", pondGo},
	{"conc-pool", concPool},
	{"errgroup", errGroup},
	{"semaphore", weighted},
	{"ants", antsPool},
	{"workerpool", workerPool},
}

func loop(ctx context.Context, _ int, jobs []int, do doer) error {
	for _, job := range jobs {
		if err := do(ctx, 0, job); err != nil {
			return err
		}
	}
	return nil
}

func atomicIndex(ctx context.Context, n int, jobs []int, do doer) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for id := range n {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(jobs) {
					return
				}
				do(ctx, id, jobs[i])
			}
		})
	}
	wg.Wait()
	return nil
}

func concIter(ctx context.Context, n int, jobs []int, do doer) error {
	it := iter.Iterator[int]{MaxGoroutines: n}
	it.ForEach(jobs, func(job *int) { do(ctx, 0, *job) })
	return nil
}

// channel sends the jobs through a buffered channel.
func channel(room int) func(context.Context, int, []int, doer) error {
	return func(ctx context.Context, n int, jobs []int, do doer) error {
		c := make(chan int, room)
		var wg sync.WaitGroup
		for id := range n {
			wg.Go(func() {
				for job := range c {
					do(ctx, id, job)
				}
			})
		}
		for _, job := range jobs {
			c <- job
		}
		close(c)
		wg.Wait()
		return nil
	}
}

// channelSelect is what most people write: both sides check a context for
// each job.
func channelSelect(ctx context.Context, n int, jobs []int, do doer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := make(chan int)
	var wg sync.WaitGroup
	for id := range n {
		wg.Go(func() {
			for {
				select {
				case job, ok := <-c:
					if !ok {
						return
					}
					do(ctx, id, job)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	defer wg.Wait()
	defer close(c)
	for _, job := range jobs {
		select {
		case c <- job:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func pondGo(ctx context.Context, n int, jobs []int, do doer) error {
	p := pond.NewPool(n)
	for _, job := range jobs {
		if err := p.Go(func() { do(ctx, 0, job) }); err != nil {
			return err
		}
	}
	p.StopAndWait()
	return nil
}

func concPool(ctx context.Context, n int, jobs []int, do doer) error {
	p := pool.New().WithMaxGoroutines(n).
		WithContext(ctx).WithCancelOnError().WithFirstError()
	for _, job := range jobs {
		p.Go(func(ctx context.Context) error { return do(ctx, 0, job) })
	}
	return p.Wait()
}

func errGroup(ctx context.Context, n int, jobs []int, do doer) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(n)
	for _, job := range jobs {
		g.Go(func() error { return do(ctx, 0, job) })
	}
	return g.Wait()
}

func weighted(ctx context.Context, n int, jobs []int, do doer) error {
	s := semaphore.NewWeighted(int64(n))
	for _, job := range jobs {
		if err := s.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer s.Release(1)
			do(ctx, 0, job)
		}()
	}
	return s.Acquire(ctx, int64(n))
}

func antsPool(ctx context.Context, n int, jobs []int, do doer) error {
	p, err := ants.NewPool(n)
	if err != nil {
		return err
	}
	defer p.Release()
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		err := p.Submit(func() {
			defer wg.Done()
			do(ctx, 0, job)
		})
		if err != nil {
			wg.Done()
			return err
		}
	}
	wg.Wait()
	return nil
}

func workerPool(ctx context.Context, n int, jobs []int, do doer) error {
	p := workerpool.New(n)
	for _, job := range jobs {
		p.Submit(func() { do(ctx, 0, job) })
	}
	p.StopWait()
	return nil
}

// A kind of job.
type kind struct {
	name   string
	do     doer
	rounds int
	enough time.Duration // for a measurement
}

var kinds = []kind{
	{"no-op", func(context.Context, int, int) error { return nil },
		9, 8 * time.Millisecond},
	{"1us", func(context.Context, int, int) error { spin(); return nil },
		5, 15 * time.Millisecond},
	{"1ms", func(context.Context, int, int) error {
		time.Sleep(time.Millisecond)
		return nil
	}, 5, 15 * time.Millisecond},
}

// turns is how many turns of spin take a microsecond on this machine.
var turns = sync.OnceValue(func() int {
	best := math.MaxFloat64
	const n = 200_000
	for range 20 {
		start := time.Now()
		runtime.KeepAlive(turn(n))
		best = min(best, time.Since(start).Seconds())
	}
	return max(1, int(n*1e-6/best))
})

// spin computes for a microsecond.
func spin() { runtime.KeepAlive(turn(turns())) }

//go:noinline
func turn(n int) (x uint64) {
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

func queueContenders(r *Runner) []Contender {
	turns()
	var list []Contender
	for _, k := range kinds {
		for _, n := range []int{1, 2, 8, 64} {
			for _, s := range sharings {
				if s.by == "loop" && n > 1 {
					continue
				}
				list = append(list, Contender{
					Case:   fmt.Sprintf("Queue/job=%s/workers=%d", k.name, n),
					By:     s.by,
					Rounds: r.rounds(k.rounds),
					Measure: listMeasure(r, k.enough, n,
						func(ctx context.Context, jobs []int) error {
							return s.share(ctx, n, jobs, k.do)
						}),
				})
			}
			if k.name == "no-op" {
				list = append(list, asyncioQueue(r, n))
			}
		}
	}
	return list
}

// allocations measures the time and the allocations of do, per job.
func allocations(n int, do func() error) (map[string]float64, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := do()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	per := func(v uint64) float64 { return math.Round(float64(v)/float64(n)*1e3) / 1e3 }
	return map[string]float64{
		"sec/op":    took.Seconds() / float64(n),
		"allocs/op": per(after.Mallocs - before.Mallocs),
	}, err
}

// asyncioQueue is the queue of the course: coroutines that pop from a list.
func asyncioQueue(r *Runner, n int) Contender {
	jobs := pick(r, 20_000, 200_000)
	return Contender{
		Case: fmt.Sprintf("Queue/job=no-op/workers=%d", n), By: "asyncio-list",
		Rounds: 5,
		Measure: func(ctx context.Context) (int, map[string]float64, error) {
			words, err := r.Tools.Python(ctx, "jobs.py", "asyncio")
			if err != nil {
				return 0, nil, err
			}
			v, err := measure(ctx, append(words, strconv.Itoa(n), strconv.Itoa(jobs))...)
			return jobs, v, err
		},
	}
}

// tenContenders do ten jobs with ten workers: what starting costs.
func tenContenders(r *Runner) []Contender {
	jobs := make([]int, 10)
	var list []Contender
	for _, s := range sharings {
		times := pick(r, 500, 3000)
		list = append(list, Contender{
			Case: "Ten/jobs=10/workers=10", By: s.by,
			Measure: func(ctx context.Context) (int, map[string]float64, error) {
				v, err := allocations(times, func() error {
					for range times {
						if err := s.share(ctx, 10, jobs, kinds[0].do); err != nil {
							return err
						}
					}
					return nil
				})
				return times, v, err
			},
		})
	}
	return list
}

// A drain does jobs that come through a channel.
type drain struct {
	by  string
	run func(ctx context.Context, n int, jobs <-chan int, do doer) error
}

var drains = []drain{
	{"channel", drainRange},
	{"queue.Drain", queue.Drain[int]},
	{"channel-select", drainSelect},
}

func drainRange(ctx context.Context, n int, jobs <-chan int, do doer) error {
	var wg sync.WaitGroup
	for id := range n {
		wg.Go(func() {
			for job := range jobs {
				do(ctx, id, job)
			}
		})
	}
	wg.Wait()
	return nil
}

func drainSelect(ctx context.Context, n int, jobs <-chan int, do doer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for id := range n {
		wg.Go(func() {
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					do(ctx, id, job)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	wg.Wait()
	return nil
}

func drainContenders(r *Runner) []Contender {
	var list []Contender
	for _, room := range []int{0, 128} {
		for _, n := range []int{1, 2, 8, 64} {
			for _, d := range drains {
				count := pick(r, 20_000, 150_000)
				list = append(list, Contender{
					Case: fmt.Sprintf("Drain/room=%d/workers=%d", room, n), By: d.by,
					Measure: func(ctx context.Context) (int, map[string]float64, error) {
						v, err := allocations(count, func() error {
							jobs := make(chan int, room)
							go func() {
								defer close(jobs)
								for i := range count {
									jobs <- i
								}
							}()
							return d.run(ctx, n, jobs, kinds[0].do)
						})
						return count, v, err
					},
				})
			}
		}
	}
	return list
}
