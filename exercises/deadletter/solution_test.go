package deadletter_test

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/exercises/deadletter"
	tasks "example.com/baton/task"
)

// Each job has a goroutine, which holds a slot only while do runs. So a
// job that pauses keeps no other job waiting. Whether a job has failed
// or was interrupted depends on ctx. The error from do cannot tell: it
// may be a context error of the job's own.
func solution(
	ctx context.Context, n int, pause time.Duration, jobs []string,
	do func(ctx context.Context, job string) error,
) ([]deadletter.Letter, error) {
	slots := make(chan bool, n)
	var mu sync.Mutex
	var dead []deadletter.Letter
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			for delivery := 1; ; delivery++ {
				err := deliver(ctx, slots, job, do)
				if err == nil || ctx.Err() != nil {
					return
				}
				if delivery == 3 {
					mu.Lock()
					defer mu.Unlock()
					dead = append(dead, deadletter.Letter{job, err})
					return
				}
				select {
				case <-time.After(pause):
				case <-ctx.Done():
					return
				}
			}
		})
	}
	wg.Wait()
	return dead, ctx.Err()
}

// deliver calls do once. If a slot is free and ctx is done, select may
// choose either. So deliver checks ctx again.
func deliver(
	ctx context.Context, slots chan bool, job string,
	do func(ctx context.Context, job string) error,
) (err error) {
	select {
	case slots <- true:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
		<-slots
	}()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return do(ctx, job)
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "workers, and a channel of jobs that are due", workers)
	task.Right(t, "one owner, which starts deliveries and receives results", owner)
	task.Right(t, "a Cond that timers and ctx wake", cond)
	task.Right(t, "workers that select on jobs, ctx and the end", selects(true, true, isLast))
	task.Right(t, "each delivery sets a timer for the next one", timers)
	task.Right(t, "a timer for each job, and errors that tell more", func(
		ctx context.Context, n int, pause time.Duration, jobs []string, do job,
	) ([]letter, error) {
		sem := semaphore.NewWeighted(int64(n))
		results := make(chan letter, len(jobs))
		var g errgroup.Group
		for _, job := range jobs {
			g.Go(func() error {
				timer := time.NewTimer(0)
				defer timer.Stop()
				var err error
				for range 3 {
					select {
					case <-timer.C:
					case <-ctx.Done():
						return ctx.Err()
					}
					if err := sem.Acquire(ctx, 1); err != nil {
						return err
					}
					_, err = tasks.Go(func() (int, error) { return 0, do(ctx, job) }).Wait()
					sem.Release(1)
					if err == nil {
						return nil
					}
					if ctx.Err() != nil {
						return fmt.Errorf("job %s was interrupted: %w", job, ctx.Err())
					}
					timer.Reset(pause)
				}
				results <- letter{job, fmt.Errorf("after three deliveries: %w", err)}
				return nil
			})
		}
		err := g.Wait()
		close(results)
		dead := make([]letter, 0, len(results))
		for l := range results {
			dead = append(dead, l)
		}
		return dead, err
	})
	task.Right(t, "workers that wait for the first job in a list", func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		line := make(chan parcel, len(jobs))
		for _, j := range jobs {
			line <- parcel{job: j}
		}
		quit, stop := context.WithCancel(ctx)
		defer stop()
		var open atomic.Int32
		open.Store(int32(len(jobs)))
		finish := func() {
			if open.Add(-1) == 0 {
				stop()
			}
		}
		if len(jobs) == 0 {
			return nil, nil
		}
		var mu sync.Mutex
		var dead []letter
		var g errgroup.Group
		for range n {
			g.Go(func() error {
				for {
					var p parcel
					select {
					case <-quit.Done():
						return nil
					case p = <-line:
					}
					if w := time.Until(p.due); !p.due.IsZero() && w > 0 {
						select {
						case <-time.After(w):
						case <-quit.Done():
							return nil
						}
					}
					if quit.Err() != nil {
						return nil
					}
					p.delivery++
					err := safely(ctx, p.job, do)
					if err == nil {
						finish()
						continue
					}
					if ctx.Err() != nil {
						return nil
					}
					if p.delivery < 3 {
						p.due = time.Now().Add(pause)
						line <- p
						continue
					}
					mu.Lock()
					dead = append(dead, letter{p.job, err})
					mu.Unlock()
					finish()
				}
			})
		}
		g.Wait()
		return dead, ctx.Err()
	})
}

// A parcel is a job on its way.
type parcel struct {
	job      string
	delivery int
	due      time.Time
}

// safely calls do, and returns a panic as an error.
func safely(ctx context.Context, job string, do job) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			err = p
		default:
			err = errors.New(fmt.Sprint(p))
		}
	}()
	return do(ctx, job)
}

func workers(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var left sync.WaitGroup
	due := make(chan parcel, len(jobs)) // each job is in it once, at most
	for _, job := range jobs {
		left.Add(1)
		due <- parcel{job: job, delivery: 1}
	}
	dead := make(chan letter, len(jobs))
	var working sync.WaitGroup
	for range n {
		working.Go(func() {
			for p := range due {
				if ctx.Err() != nil {
					left.Done()
					continue
				}
				err := safely(ctx, p.job, do)
				switch {
				case err == nil || ctx.Err() != nil:
					left.Done()
				case p.delivery == 3:
					dead <- letter{p.job, err}
					left.Done()
				default:
					go func() {
						select {
						case <-time.After(pause):
							due <- parcel{job: p.job, delivery: p.delivery + 1}
						case <-ctx.Done():
							left.Done()
						}
					}()
				}
			}
		})
	}
	left.Wait()
	close(due)
	working.Wait()
	return collected(dead), ctx.Err()
}

// collected closes a channel of letters, and returns what is left in it.
func collected(dead chan letter) (all []letter) {
	close(dead)
	for l := range dead {
		all = append(all, l)
	}
	return all
}

// A pile has the parcel that is due first on top.
type pile []parcel

func (p pile) Len() int           { return len(p) }
func (p pile) Less(i, j int) bool { return p[i].due.Before(p[j].due) }
func (p pile) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *pile) Push(x any)        { *p = append(*p, x.(parcel)) }
func (p *pile) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	*p = (*p)[:last]
	return x
}

func owner(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	type result struct {
		parcel
		err error
	}
	results := make(chan result)
	var waiting pile
	for _, job := range jobs {
		heap.Push(&waiting, parcel{job, 1, time.Now()})
	}
	var dead []letter
	for running := 0; running > 0 || len(waiting) > 0 && ctx.Err() == nil; {
		var next <-chan time.Time
		done := ctx.Done()
		if ctx.Err() != nil {
			done = nil
		} else if running < n && len(waiting) > 0 {
			wait := time.Until(waiting[0].due)
			if wait <= 0 {
				p := heap.Pop(&waiting).(parcel)
				running++
				go func() { results <- result{p, safely(ctx, p.job, do)} }()
				continue
			}
			next = time.After(wait)
		}
		select {
		case <-next:
		case <-done:
		case r := <-results:
			running--
			switch {
			case r.err == nil:
			case ctx.Err() != nil:
			case r.delivery == 3:
				dead = append(dead, letter{r.job, r.err})
			default:
				heap.Push(&waiting, parcel{r.job, r.delivery + 1, time.Now().Add(pause)})
			}
		}
	}
	return dead, ctx.Err()
}

func cond(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	left := len(jobs)
	var due []parcel
	for _, job := range slices.Backward(jobs) {
		due = append(due, parcel{job: job, delivery: 1})
	}
	defer context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		changed.Broadcast()
	})()
	timers := map[*time.Timer]bool{}
	work := func() {
		mu.Lock()
		defer mu.Unlock()
		for {
			for len(due) == 0 && left > 0 && ctx.Err() == nil {
				changed.Wait()
			}
			if left == 0 || ctx.Err() != nil {
				return
			}
			p := due[len(due)-1]
			due = due[:len(due)-1]
			mu.Unlock()
			err := safely(ctx, p.job, do)
			mu.Lock()
			switch {
			case err != nil && ctx.Err() != nil:
				return
			case err != nil && p.delivery < 3:
				p.delivery++
				timer := time.AfterFunc(pause, func() {
					mu.Lock()
					defer mu.Unlock()
					due = append(due, p)
					changed.Signal()
				})
				timers[timer] = true
				continue
			case err != nil:
				dead = append(dead, letter{p.job, err})
			}
			if left--; left == 0 {
				changed.Broadcast()
			}
		}
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(work)
	}
	wg.Wait()
	for timer := range timers {
		timer.Stop()
	}
	if left > 0 {
		err = ctx.Err()
	}
	return dead, err
}

func timers(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var mu sync.Mutex
	var dead []letter
	var left sync.WaitGroup
	slots := make(chan struct{}, n)
	for range n {
		slots <- struct{}{}
	}
	var deliver func(job string, delivery int)
	deliver = func(job string, delivery int) {
		select {
		case <-ctx.Done():
			left.Done()
			return
		case slot := <-slots:
			if ctx.Err() != nil {
				slots <- slot
				left.Done()
				return
			}
			err := safely(ctx, job, do)
			slots <- slot
			if err == nil || ctx.Err() != nil {
				left.Done()
				return
			}
			if delivery == 3 {
				mu.Lock()
				dead = append(dead, letter{Job: job, Err: err})
				mu.Unlock()
				left.Done()
				return
			}
		}
		timer := time.AfterFunc(pause, func() { deliver(job, delivery+1) })
		context.AfterFunc(ctx, func() {
			if timer.Stop() {
				left.Done()
			}
		})
	}
	for _, job := range jobs {
		left.Add(1)
		go deliver(job, 1)
	}
	left.Wait()
	return dead, ctx.Err()
}
