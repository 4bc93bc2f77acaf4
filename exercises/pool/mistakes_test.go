package pool_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "does the jobs in a loop, without workers", inTurn,
		"Pool(3, jobs of [1 1 1 1 1 1 1 1 1 1] s): 3 in flight at a time",
		"never more than 1 in flight")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for the workers", doesNotWait,
		"Pool(1, six jobs of 1 s): it takes 6s",
		"it returned after 0s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.IgnoresLimit, "starts a goroutine for each job", noLimit,
		"Pool(1, six jobs of 1 s): never more than 1 in flight",
		"6 were in flight at a time")
	task.Wrong(t, exercise.Waves, "waits for n jobs, then starts the next n", waves,
		"Pool(2, jobs of [4 1 2 3] s): it takes 6s", "it returned after 7s")
	task.Wrong(t, exercise.OwnShare, "worker i does jobs i, i+n, ...", ownShare,
		"Pool(2, jobs of [4 1 2 3] s): job 2 begins at 1s", "it began at 4s")
	task.Wrong(t, exercise.SkipsJobs, "divides by n, and forgets the remainder", noRest,
		"does each job once", "it did not do job 9")
	task.Wrong(t, exercise.NoReceiver, "sends all jobs to a buffer of 100 before it starts a worker",
		roomForHundred, "Pool(1, 300 jobs of 1.000333 s): it returns", "deadlock",
		"your function waits at mistakes_test.go:", "to send on a channel")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond for a free worker",
		looksNowAndThen, "it takes ", "it returned after ")
	task.Scheduled(t, exercise.LooksThenTakes, "reads the number of the next job, and adds one later",
		numberTwoSteps, "Pool(2, 2 jobs of 1 s): it does each job once", "it did job 0 2 times")
	task.Scheduled(t, exercise.LooksThenTakes, "locks to check, and again to take", twoLocks,
		"Pool(2, 3 jobs of 1 s): no panic", "index out of range")
	task.Scheduled(t, exercise.LooksThenTakes, "checks the length of the channel, and then receives",
		lengthThenReceive, "Pool(2, 3 jobs of 1 s): it returns", "deadlock")
	task.Scheduled(t, exercise.TooFew, "ends a worker when its CompareAndSwap fails", swapsOnce,
		"Pool(2, 2 jobs of 1 s): 2 in flight at a time", "never more than 1 in flight")
	task.Scheduled(t, exercise.ClosesTwice, "checks whether the channel is closed, and then closes it", looksThenCloses,
		"Pool(2, 2 jobs of 1 s): no panic", "close of closed channel")
	task.StillRight(t)
	task.Wrong(t, exercise.TooFew, "has at most a hundred workers", hundred,
		"Pool(2000, 3000 jobs of 100 h): 2000 in flight", "never more than 100 in flight")
	task.Wrong(t, exercise.SkipsJobs, "lets each worker do at most 1000 jobs", thousandEach,
		"Pool(1, 3000 jobs that take no time): it does all 3000 jobs", "it did 1000")
	task.Deadly(t, exercise.DoesNotWait, "waits for at most an hour", anHour,
		"Pool(2000, 3000 jobs of 100 h)", "it returned after 1h")
	task.Wrong(t, exercise.ChangesOwned, "clears the list of the caller", clears,
		"Pool does not change the list of jobs", "it changed job 0 of the list")
	task.Wrong(t, exercise.LeavesOne, "has workers that outlive the last job", tidiesUp,
		"when it returns, no goroutine is left", "and ended later")
	task.Wrong(t, exercise.NeverCloses, "never closes the queue, and waits", neverCloses,
		"deadlock: every goroutine waits", "to receive from a channel")
	task.Wrong(t, exercise.NeverCloses, "never closes the queue, and counts jobs", leaves,
		"leaves no goroutine behind", "to receive from a channel")
	task.Wrong(t, exercise.NoReceiver, "sends before there are workers", noReceiver,
		"deadlock: every goroutine waits", "your function waits at mistakes_test.go:",
		"to send on a channel")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel in every worker", closesTwice,
		"panic at mistakes_test.go:", "close of closed channel")
	task.Deadly(t, exercise.HoldsLock, "does the job with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Wrong(t, exercise.AnyOrder, "starts all goroutines, and lets them wait for a slot",
		acquiresInside, "the jobs begin in the order [0 1 2 3 4 5]", "they began in the order [")
	task.Wrong(t, exercise.SharedByAll, "shares the number of the next job among all calls",
		numberForAll, "two calls of Pool(2, four jobs of 1 s), the second call 0.5 s later: each call does its four jobs",
		"it did 6 jobs in all")
	task.Wrong(t, exercise.NothingToDo, "waits for the first job of an empty list", needsOne,
		"Pool(2, jobs of [] s): it returns", "deadlock")
	task.Racy(t, exercise.LooksThenTakes, "checks whether a job is left, then takes it",
		looks, "data race", "at mistakes_test.go:")
	task.Vetted(t, exercise.AddInside, "calls Add in the worker", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
}

func looksThenCloses(n int, jobs []func()) {
	queue := make(chan func(), len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	done := make(chan bool)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				select {
				case job := <-queue:
					job()
					continue
				default:
				}
				select {
				case <-done:
				default:
					close(done)
				}
				return
			}
		})
	}
	<-done
	workers.Wait()
}

func swapsOnce(n int, jobs []func()) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				i := next.Load()
				if int(i) >= len(jobs) || !next.CompareAndSwap(i, i+1) {
					return
				}
				jobs[i]()
			}
		})
	}
	workers.Wait()
}

func hundred(n int, jobs []func()) { solution(min(n, 100), jobs) }

func anHour(n int, jobs []func()) {
	done := make(chan bool)
	go func() {
		solution(n, jobs)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Hour):
	}
}

func clears(n int, jobs []func()) {
	solution(n, jobs)
	clear(jobs)
}

func tidiesUp(n int, jobs []func()) {
	queue := make(chan func())
	var open sync.WaitGroup
	open.Add(len(jobs))
	for range n {
		go func() {
			for job := range queue {
				job()
				open.Done()
			}
			time.Sleep(time.Millisecond)
		}()
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	open.Wait()
}

func inTurn(n int, jobs []func()) {
	for _, job := range jobs {
		job()
	}
}

// work starts n workers.
func work(n int, queue <-chan func()) *sync.WaitGroup {
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := range queue {
				job()
			}
		})
	}
	return &workers
}

func doesNotWait(n int, jobs []func()) {
	queue := make(chan func(), len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	work(n, queue)
}

func noLimit(n int, jobs []func()) { waves(len(jobs), jobs) }

func waves(n int, jobs []func()) {
	for len(jobs) > 0 {
		m := min(n, len(jobs))
		var wg sync.WaitGroup
		for _, job := range jobs[:m] {
			wg.Go(job)
		}
		wg.Wait()
		jobs = jobs[m:]
	}
}

func ownShare(n int, jobs []func()) {
	var wg sync.WaitGroup
	for first := range n {
		wg.Go(func() {
			for i := first; i < len(jobs); i += n {
				jobs[i]()
			}
		})
	}
	wg.Wait()
}

func noRest(n int, jobs []func()) {
	var wg sync.WaitGroup
	each := len(jobs) / n
	for worker := range n {
		wg.Go(func() {
			for _, job := range jobs[worker*each : (worker+1)*each] {
				job()
			}
		})
	}
	wg.Wait()
}

func roomForHundred(n int, jobs []func()) {
	queue := make(chan func(), 100)
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	work(n, queue).Wait()
}

func looksNowAndThen(n int, jobs []func()) {
	var flying, done atomic.Int64
	for _, job := range jobs {
		for int(flying.Load()) >= n {
			time.Sleep(time.Millisecond)
		}
		flying.Add(1)
		go func() {
			job()
			flying.Add(-1)
			done.Add(1)
		}()
	}
	for int(done.Load()) < len(jobs) {
		time.Sleep(time.Millisecond)
	}
}

func numberTwoSteps(n int, jobs []func()) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				i := next.Load()
				if int(i) >= len(jobs) {
					return
				}
				next.Store(i + 1)
				jobs[i]()
			}
		})
	}
	workers.Wait()
}

func twoLocks(n int, jobs []func()) {
	var mu sync.Mutex
	left := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(jobs) > 0
	}
	take := func() func() {
		mu.Lock()
		defer mu.Unlock()
		job := jobs[0]
		jobs = jobs[1:]
		return job
	}
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for left() {
				take()()
			}
		})
	}
	workers.Wait()
}

func lengthThenReceive(n int, jobs []func()) {
	queue := make(chan func(), len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for len(queue) > 0 {
				job := <-queue
				job()
			}
		})
	}
	workers.Wait()
}

func neverCloses(n int, jobs []func()) {
	queue := make(chan func())
	workers := work(n, queue)
	for _, job := range jobs {
		queue <- job
	}
	workers.Wait()
}

func leaves(n int, jobs []func()) {
	queue := make(chan func())
	var open sync.WaitGroup
	work(n, queue)
	for _, job := range jobs {
		open.Add(1)
		queue <- func() {
			defer open.Done()
			job()
		}
	}
	open.Wait()
}

func noReceiver(n int, jobs []func()) {
	queue := make(chan func())
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	work(n, queue).Wait()
}

func closesTwice(n int, jobs []func()) {
	queue := make(chan func(), len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	done := make(chan bool)
	for range n {
		go func() {
			for job := range queue {
				job()
			}
			close(done)
		}()
	}
	<-done
}

func acquiresInside(n int, jobs []func()) {
	places := make(chan bool, n)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			places <- true
			defer func() { <-places }()
			job()
		})
	}
	wg.Wait()
}

func holdsLock(n int, jobs []func()) {
	var mu sync.Mutex
	var workers sync.WaitGroup
	next := 0
	for range n {
		workers.Go(func() {
			for {
				mu.Lock()
				if next == len(jobs) {
					mu.Unlock()
					return
				}
				next++
				jobs[next-1]()
				mu.Unlock()
			}
		})
	}
	workers.Wait()
}

var (
	lock sync.Mutex
	next int
)

func numberForAll(n int, jobs []func()) {
	lock.Lock()
	next = 0
	lock.Unlock()
	take := func() (job func()) {
		lock.Lock()
		defer lock.Unlock()
		if next < len(jobs) {
			job = jobs[next]
			next++
		}
		return job
	}
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for job := take(); job != nil; job = take() {
				job()
			}
		})
	}
	workers.Wait()
}

func needsOne(n int, jobs []func()) {
	queue := make(chan func(), len(jobs))
	done := make(chan bool)
	work(n, queue)
	for i, job := range jobs {
		queue <- func() {
			job()
			done <- true
			if i == len(jobs)-1 {
				close(queue)
			}
		}
	}
	<-done
	for range len(jobs) - 1 {
		<-done
	}
}

func looks(n int, jobs []func()) {
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for len(jobs) > 0 {
				job := jobs[0]
				jobs = jobs[1:]
				job()
			}
		})
	}
	workers.Wait()
}

func thousandEach(n int, jobs []func()) {
	solution(n, jobs[:min(1000*n, len(jobs))])
}
