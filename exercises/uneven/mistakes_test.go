package uneven_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const all = "Drain(3) of jobs of [4 3 1 2 1 7 3 4 5 1 2 1 2 3 4] s: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Scheduled(t, exercise.ReportsEarly, "counts a panic after Done", countsAfterDone,
		"Drain(1) of a job that panics: it returns 1",
		"it returned 0")
	task.Scheduled(t, exercise.LosesUpdate, "loads and stores the count with atomics", loadStore,
		"Drain(2) of 2 jobs that panic: it returns 2", "it returned 1")
	task.StillRight(t)
	task.Wrong(t, exercise.Sequential, "does the jobs in a loop, without workers", inTurn,
		all+"3 in flight at a time", "never more than 1 in flight")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for the workers", doesNotWait,
		"Drain(1) of six jobs of 1 s: it takes 6s", "while 1 of its jobs still ran")
	task.Wrong(t, exercise.IgnoresLimit, "starts a goroutine for each job", noLimit,
		"Drain(1) of six jobs of 1 s: never more than 1 in flight",
		"6 were in flight at a time")
	task.Wrong(t, exercise.Waves, "takes n jobs, waits for all of them, takes the next n", waves,
		all+"it takes 16s", "it returned after 22s")
	task.Wrong(t, exercise.OwnShare, "deals jobs out to one worker after the other", ownShare,
		all+"it takes 16s", "it returned after 18s")
	task.Wrong(t, exercise.AnyOrder, "starts all goroutines, and lets them wait for a slot",
		acquiresInside, "the jobs begin in the order [0 1 2 3 4 5]", "they began in the order [")
	task.Wrong(t, exercise.LooksThenTakes, "works only while the channel is not empty",
		looks, "Drain(2) of jobs that come at 0s, 1s and 2s: it waits for the jobs",
		"it returned after 0s")
	task.Wrong(t, exercise.StageByStage, "collects all jobs before it begins", collects,
		"jobs that come at 0s, 1s and 2s: it takes 6s", "it returned after 7s")
	task.Wrong(t, exercise.SkipsJobs, "has workers that stop after ten idle seconds", idle,
		"Drain(1) of jobs that come at 0s and 100s: it does all 2 jobs", "it did 1")
	task.Wrong(t, exercise.NoReceiver, "buffers up to ten panics, and counts them at the end", roomForTen,
		"Drain(1) of 3000 jobs that panic: it returns", "deadlock", "to send on a channel")
	task.Deadly(t, exercise.OnePanic, "recovers nothing", recoversNothing,
		"the first 7 of which panic: no panic", "no luck")
	task.Wrong(t, exercise.WorkerDies, "recovers in the worker", workerDies,
		"the first 7 of which panic", "does all the jobs", "it did 2")
	task.Wrong(t, exercise.WrongResult, "counts only panics with a string", onlyTexts,
		"the first 7 of which panic: it returns 7", "it returned 1")
	task.Wrong(t, exercise.WrongResult, "does not count panics of the runtime", notOfRuntime,
		"the first 7 of which panic: it returns 7", "it returned 6")
	task.Wrong(t, exercise.SkipsJobs, "treats a nil job as the end", nilIsEnd,
		"Drain(1) of a nil job, and of a job of 1 s: it does the other job", "it did nothing")
	task.Wrong(t, exercise.SharedByAll, "counts in a package variable", countsForAll,
		"two calls of Drain(2), each of 3 jobs that panic after 1 s: they return 3 and 3")
	task.Wrong(t, exercise.TooFew, "has at most a hundred workers", hundred,
		"Drain(2000) of 3000 jobs of 100 h: 2000 in flight", "never more than 100 in flight")
	task.Wrong(t, exercise.NoReceiver, "has a buffer for 1000 panics", thousand,
		"Drain(1) of 3000 jobs that panic: it returns", "deadlock", "to send on a channel")
	task.Deadly(t, exercise.OnePanic, "counts panics in a map, by their values", byValue,
		"Drain(2) of 13 jobs, the first 7 of which panic: no panic", "([]string)")
	task.Wrong(t, exercise.DoesTwice, "tries a job again after a panic", again,
		"it does each job once", "it did ")
	task.Wrong(t, exercise.SkipsJobs, "waits for at most an hour", anHour,
		"Drain(1) of jobs that come at 0s and 100h: it does all 2 jobs", "it did 1")
	task.Wrong(t, exercise.LeavesOne, "has workers that keep running after calling Done",
		tidiesUp, "when it returns, no goroutine is left", "and ended later")
	task.Deadly(t, exercise.HoldsLock, "does the job with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Racy(t, exercise.UnlockedCounter, "counts panics without a lock", unlocked,
		"data race", "at mistakes_test.go:")
}

// pool does the jobs by do, and returns how many of them were not ok.
func pool(n int, jobs <-chan func(), do func(job func()) (ok bool)) int {
	var bad atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				if !do(job) {
					bad.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return int(bad.Load())
}

func hundred(n int, jobs <-chan func()) int { return solution(min(n, 100), jobs) }

func anHour(n int, jobs <-chan func()) (panics int) {
	done := make(chan int, 1)
	go func() { done <- solution(n, jobs) }()
	select {
	case panics = <-done:
	case <-time.After(time.Hour):
	}
	return panics
}

func notOfRuntime(n int, jobs <-chan func()) int {
	return pool(n, jobs, func(job func()) (ok bool) {
		defer func() {
			p := recover()
			_, ofRuntime := p.(runtime.Error)
			ok = p == nil || ofRuntime
		}()
		job()
		return true
	})
}

func nilIsEnd(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := <-jobs; job != nil; job = <-jobs {
				if !safely(job) {
					panics.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

var inAll atomic.Int64

func countsForAll(n int, jobs <-chan func()) int {
	inAll.Store(0)
	pool(n, jobs, func(job func()) bool {
		if !safely(job) {
			inAll.Add(1)
		}
		return true
	})
	return int(inAll.Load())
}

func tidiesUp(n int, jobs <-chan func()) (panics int) {
	done := make(chan int)
	for range n {
		go func() {
			mine := 0
			for job := range jobs {
				if !safely(job) {
					mine++
				}
			}
			done <- mine
			time.Sleep(time.Millisecond)
		}()
	}
	for range n {
		panics += <-done
	}
	return panics
}

func countsAfterDone(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var wg sync.WaitGroup
	do := func(job func()) {
		defer func() {
			if recover() != nil {
				panics.Add(1)
			}
		}()
		defer wg.Done()
		job()
	}
	places := make(chan bool, n)
	for job := range jobs {
		places <- true
		wg.Add(1)
		go func() {
			do(job)
			<-places
		}()
	}
	wg.Wait()
	return int(panics.Load())
}

func loadStore(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				if !safely(job) {
					panics.Store(panics.Load() + 1)
				}
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func inTurn(n int, jobs <-chan func()) (panics int) {
	for job := range jobs {
		if !safely(job) {
			panics++
		}
	}
	return panics
}

func doesNotWait(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	for range n {
		go func() {
			for job := range jobs {
				if !safely(job) {
					panics.Add(1)
				}
			}
		}()
	}
	return int(panics.Load())
}

func noLimit(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var wg sync.WaitGroup
	for job := range jobs {
		wg.Go(func() {
			if !safely(job) {
				panics.Add(1)
			}
		})
	}
	wg.Wait()
	return int(panics.Load())
}

func waves(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	for open := true; open; {
		var wg sync.WaitGroup
		for range n {
			job, ok := <-jobs
			if open = ok; !open {
				break
			}
			wg.Go(func() {
				if !safely(job) {
					panics.Add(1)
				}
			})
		}
		wg.Wait()
	}
	return int(panics.Load())
}

func ownShare(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	shares := make([]chan func(), n)
	for i := range shares {
		shares[i] = make(chan func(), 100)
		workers.Go(func() {
			for job := range shares[i] {
				if !safely(job) {
					panics.Add(1)
				}
			}
		})
	}
	i := 0
	for job := range jobs {
		shares[i%n] <- job
		i++
	}
	for _, share := range shares {
		close(share)
	}
	workers.Wait()
	return int(panics.Load())
}

func acquiresInside(n int, jobs <-chan func()) int {
	places := make(chan bool, n)
	var panics atomic.Int64
	var wg sync.WaitGroup
	for job := range jobs {
		wg.Go(func() {
			places <- true
			defer func() { <-places }()
			if !safely(job) {
				panics.Add(1)
			}
		})
	}
	wg.Wait()
	return int(panics.Load())
}

func looks(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for len(jobs) > 0 {
				if job, ok := <-jobs; ok && !safely(job) {
					panics.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func collects(n int, jobs <-chan func()) int {
	var list []func()
	for job := range jobs {
		list = append(list, job)
	}
	again := make(chan func(), len(list))
	for _, job := range list {
		again <- job
	}
	close(again)
	return solution(n, again)
}

func idle(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					if !safely(job) {
						panics.Add(1)
					}
				case <-time.After(10 * time.Second):
					return
				}
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func roomForTen(n int, jobs <-chan func()) (panics int) {
	failed := make(chan bool, 10)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				if !safely(job) {
					failed <- true
				}
			}
		})
	}
	workers.Wait()
	close(failed)
	for range failed {
		panics++
	}
	return panics
}

func recoversNothing(n int, jobs <-chan func()) int {
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				job()
			}
		})
	}
	workers.Wait()
	return 0
}

func workerDies(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			defer func() {
				if recover() != nil {
					panics.Add(1)
				}
			}()
			for job := range jobs {
				job()
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func onlyTexts(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				func() {
					defer func() {
						if _, ok := recover().(string); ok {
							panics.Add(1)
						}
					}()
					job()
				}()
			}
		})
	}
	workers.Wait()
	return int(panics.Load())
}

func holdsLock(n int, jobs <-chan func()) (panics int) {
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				mu.Lock()
				if !safely(job) {
					panics++
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return panics
}

func unlocked(n int, jobs <-chan func()) (panics int) {
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range jobs {
				if !safely(job) {
					panics++
				}
			}
		})
	}
	workers.Wait()
	return panics
}

// guarded does jobs, n at a time, and calls panicked with each panic.
func guarded(n int, jobs <-chan func(), panicked func(job func(), p any)) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for job := range jobs {
				func() {
					defer func() {
						if p := recover(); p != nil {
							panicked(job, p)
						}
					}()
					job()
				}()
			}
		})
	}
	wg.Wait()
}

func thousand(n int, jobs <-chan func()) int {
	all := make(chan bool, 1000)
	guarded(n, jobs, func(func(), any) { all <- true })
	return len(all)
}

func byValue(n int, jobs <-chan func()) (panics int) {
	var mu sync.Mutex
	counts := map[any]int{}
	guarded(n, jobs, func(_ func(), p any) {
		mu.Lock()
		defer mu.Unlock()
		counts[p]++
	})
	for _, n := range counts {
		panics += n
	}
	return panics
}

func again(n int, jobs <-chan func()) int {
	var panics atomic.Int64
	guarded(n, jobs, func(job func(), _ any) {
		defer func() {
			if recover() != nil {
				panics.Add(1)
			}
		}()
		job()
	})
	return int(panics.Load())
}
