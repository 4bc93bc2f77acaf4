package deadletter_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	// deliveries
	task.Wrong(t, exercise.TriesWrong, "never gives up", with(func(s *steps) { s.last = 1000 }),
		"Work for a job of 1s that always fails: job a is delivered at most 3 times", "it was delivered again after that")
	task.Wrong(t, exercise.TriesWrong, "gives up after two deliveries", with(func(s *steps) { s.last = 2 }),
		"Work for a job of 1s that fails twice: the job is delivered 3 times", "it was delivered 2 times")
	task.Wrong(t, exercise.TriesWrong, "gives up after four deliveries", with(func(s *steps) { s.last = 4 }),
		"Work for a job of 1s that always fails: job a is delivered at most 3 times", "it was delivered again after that")
	task.Wrong(t, exercise.TriesWrong, "never delivers a job again", with(func(s *steps) { s.last = 1 }),
		"Work for a job of 1s that fails once: the job is delivered 2 times", "it was delivered once")
	task.Wrong(t, exercise.TriesWrong, "counts the deliveries of equal jobs together", countsByName,
		"Work with 3 workers, for three equal jobs that always fail after 1s: do is called 9 times", "it was called 5 times")
	task.Wrong(t, exercise.TriesWrong, "counts the deliveries of all jobs together", countsAll,
		"Work with 2 workers, for 8 jobs that always fail after 1s: do is called 24 times")
	task.Wrong(t, exercise.SharedByAll, "counts deliveries in a package variable", countsForAll(),
		`two calls of Work at the same time, each for job "a", which always fails after 1s: each delivers its job at 5s, 7s, 9s`,
		"one delivered it at 5s, 7s, and the other at 5s, 7s")
	task.Wrong(t, exercise.TriesWrong, "calls do with the expired context of the pause", pauseCtx,
		"Work for a job of 1s that fails twice: the job is delivered 3 times", "it was delivered 2 times")
	// pauses
	task.Wrong(t, exercise.PausesWorker, "sleeps in the worker before it delivers the job again", sleepsInWorker,
		"Work with 1 worker, for a job that always fails immediately, and then a job of 10.000333s: the job of 10.000333s is delivered at 0s",
		"it was delivered at 10s")
	task.Wrong(t, exercise.PausesWorker, "holds its slot while the job pauses", with(func(s *steps) { s.keeps = true }),
		"Work with 1 worker, for a job that always fails immediately, and then a job of 10.000333s: the job of 10.000333s is delivered at 0s",
		"it was delivered at 10s")
	task.Wrong(t, exercise.Waves, "delivers all jobs, pauses, and delivers those that have failed", waves,
		`Work with 2 workers, for job "a", which always fails after 1s, and job "b" of 10s: job a is delivered at 0s, 2s, 4s`,
		"it was delivered at 0s, 11s, 13s")
	task.Wrong(t, exercise.TooSlow, "pauses after the last delivery", with(func(s *steps) { s.pauseFirst = true }),
		"Work for a job of 1s that always fails: it takes 5s", "it returned after 6s")
	task.Wrong(t, exercise.WrongPause, "does not pause", with(func(s *steps) {
		s.pause = func(context.Context, time.Duration, time.Time, int) bool { return true }
	}), "Work for a job of 1s that fails once: the job is delivered at 0s, 2s", "it was delivered at 0s, 1s")
	task.Wrong(t, exercise.WrongPause, "always pauses for a second", with(func(s *steps) {
		s.pause = func(ctx context.Context, _ time.Duration, _ time.Time, _ int) bool { return pauses(ctx, time.Second) }
	}), "with a pause of 1.500333s: the job is delivered at 0s, 1.500333s, 3.000666s", "it was delivered at 0s, 1s, 2s")
	task.Wrong(t, exercise.WrongPause, "doubles the pause", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, delivery int) bool {
			return pauses(ctx, d<<(delivery-1))
		}
	}), "Work for a job of 1s that fails twice: the job is delivered at 0s, 2s, 4s", "it was delivered at 0s, 2s, 5s")
	task.Wrong(t, exercise.WrongPause, "counts the pause from the start of the delivery", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, begun time.Time, _ int) bool {
			return pauses(ctx, time.Until(begun.Add(d)))
		}
	}), "Work for a job of 1s that fails once: the job is delivered at 0s, 2s", "it was delivered at 0s, 1s")
	// In the first check, a worker whose jobs end together with the last one may
	// see that none is left. In the second check, it is late for certain.
	task.Wrong(t, exercise.SleepsToWait, "polls for jobs that are due", polls,
		" jobs of 1", "with 2 workers: it takes 3.000", "it returned after 3.001")
	task.Wrong(t, exercise.SleepsToWait, "polls ctx in the pause", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			for end := time.Now().Add(d); time.Now().Before(end); {
				if ctx.Err() != nil {
					return false
				}
				time.Sleep(min(time.Second/10, time.Until(end)))
			}
			return true
		}
	}), "Work for 3 jobs that fail, when ctx is canceled while they pause: it takes 500.333ms", "it returned after 600ms")
	task.Wrong(t, exercise.WrongPause, "delivers jobs again only at multiples of the pause", ticks,
		"Work with 1 worker, for a job that always fails immediately, and then a job of 10.000333s: the job that fails is delivered at 0s, 10.000333s, 15.000333s",
		"it was delivered at 0s, 10.000333s, 15s")
	task.Wrong(t, exercise.WrongPause, "lets only one job pause at a time", onePauser,
		"Work with 3 workers, for three equal jobs that always fail after 1s: it takes 5s")
	// workers
	task.Wrong(t, exercise.IgnoresLimit, "has no limit", with(func(s *steps) {
		s.enter = func(context.Context, chan bool) bool { return true }
		s.leave = func(chan bool, error) {}
	}), "Work for 6 jobs of 1.000333s, with 2 workers: never more than 2 in flight", "6 were in flight")
	task.Wrong(t, exercise.IgnoresLimit, "delivers jobs again outside of the limit", limitsFirst,
		"Work with 1 worker, for a job that always fails immediately, and then a job of 10.000333s: never more than 1 in flight",
		"2 were in flight")
	task.Wrong(t, exercise.Sequential, "does one job at a time", func(
		ctx context.Context, _ int, pause time.Duration, jobs []string, do job,
	) ([]letter, error) {
		return solution(ctx, 1, pause, jobs, do)
	}, "Work for 6 jobs of 1.000333s, with 2 workers: 2 in flight", "never more than 1 in flight")
	task.Wrong(t, exercise.OwnShare, "gives each worker its share of the jobs", shares,
		"Work for a job of 3.000333s that comes first, and 3 jobs of 1s, with 2 workers: a short job is delivered at 0s, 1s, 2s",
		"it was delivered at 0s, 1s, 3.000333s")
	task.Wrong(t, exercise.TooFew, "delivers a job again only in the worker in which it has failed", sameWorker,
		"Work with 2 workers, for a job that always fails after 1s, and then jobs of 2s and 10.000333s: the job that fails is delivered at 0s, 4s, 8s",
		"it was delivered at 0s, 11.000333s, 15.000333s")
	task.Busy(t, exercise.BusyLoop, "spins until a slot is free", spins,
		"Work for 6 jobs of 1.000333s, with 2 workers: it returns", "a goroutine is busy at mistakes_test.go:")
	task.Wrong(t, exercise.TriesWrong, "returns while a failed job waits to be due", leavesPausing,
		"Work for a job of 1s that fails once: the job is delivered 2 times", "it was delivered once")
	task.Wrong(t, exercise.NothingToDo, "waits for a job although none is left", selects(true, false, isLast),
		"Work without jobs: it returns", "deadlock")
	task.Wrong(t, exercise.Deadlocks, "sends all jobs before it receives", sendsBoth,
		"Work for 6 jobs of 1.000333s, with 2 workers: it returns", "deadlock")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel of jobs when all jobs are in it", closesEarly,
		"two calls of Work", "send on closed channel")
	task.Wrong(t, exercise.HugeBuffer, "makes a huge buffer", huge,
		"Work for one job, many times: it allocates at most 16 KB in each call")
	// panics
	task.Deadly(t, exercise.OnePanic, "does not recover", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) error { return do(ctx, job) }
	}), `Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: no panic`, "panic at mistakes_test.go:")
	task.Deadly(t, exercise.OnePanic, "expects that the value of a panic is a string", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = errors.New(p.(string))
				}
			}()
			return do(ctx, job)
		}
	}), `Work with 1 worker, for a job that panics with "the server is down", and then a job of 1s: no panic`)
	task.Wrong(t, exercise.WorkerDies, "recovers in the worker, around its loop", workerDies,
		`Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: it returns`, "deadlock")
	task.Wrong(t, exercise.WorkerDies, "does not release the slot after a panic", with(func(s *steps) {
		s.leave = func(slots chan bool, err error) {
			if err == nil || !strings.HasPrefix(err.Error(), "panic") {
				<-slots
			}
		}
	}), `Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: it returns`, "deadlock")
	task.Wrong(t, exercise.SkipsJobs, "treats a panic as success", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) error {
			defer func() { recover() }()
			return do(ctx, job)
		}
	}), `Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: the job that panics is delivered 3 times`,
		"it was delivered once")
	task.Wrong(t, exercise.SkipsJobs, "treats a panic as success unless its value is an error", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) (err error) {
			defer func() {
				if p, ok := recover().(error); ok {
					err = p
				}
			}()
			return do(ctx, job)
		}
	}), `Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: the job that panics is delivered 3 times`,
		"it was delivered once")
	task.Wrong(t, exercise.WrongResult, "drops the value of the panic", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("panic of a %T", p)
				}
			}()
			return do(ctx, job)
		}
	}), `the dead letter has an error that contains "no luck"`, `it had the error "panic of a string"`)
	task.Wrong(t, exercise.TriesWrong, "gives up on a job at its first panic", panicIsLast,
		`Work with 1 worker, for a job that panics with "no luck", and then a job of 1s: the job that panics is delivered at 0s, 5s, 10s`,
		"it was delivered at 0s")
	// letters
	task.Racy(t, exercise.UnlockedResults, "appends dead letters without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Wrong(t, exercise.WrongResult, "keeps one dead letter for each name", oneLetter,
		"Work with 3 workers, for three equal jobs that always fail after 1s: it returns 3 dead letters", "it returned 1")
	task.Wrong(t, exercise.WrongResult, "keeps the error from the first delivery", keepsError(func(errs []error) error { return errs[0] }),
		`the dead letter has the error "job a failed on delivery 3"`, `it had the error "job a failed on delivery 1"`)
	task.Wrong(t, exercise.WrongResult, "joins the errors from all deliveries", keepsError(func(errs []error) error { return errors.Join(errs...) }),
		`the dead letter has the error "job a failed on delivery 3"`, "it had the error")
	task.Wrong(t, exercise.WrongResult, "keeps only the text of the error", keepsError(func(errs []error) error { return errors.New(errs[2].Error()) }),
		`the dead letter has the error "job a failed on delivery 3"`, "it had a different error with the same text")
	task.Wrong(t, exercise.LosesError, "returns dead letters without an error", keepsError(func([]error) error { return nil }),
		`the dead letter has the error "job a failed on delivery 3"`, "it had nil")
	task.Wrong(t, exercise.WrongResult, "returns a dead letter's error as its own", returnsError,
		"Work for a job of 1s that always fails: err is nil", `it was the error "job a failed on delivery 3"`)
	task.Wrong(t, exercise.EndsOthers, "cancels all jobs when one is a dead letter", cancelsAll(3),
		`Work with 2 workers, for job "a", which always fails after 1s, and job "b" of 10s: the ctx of job b is not canceled`,
		"it was canceled at 5s")
	task.Wrong(t, exercise.EndsOthers, "cancels all jobs when one fails", cancelsAll(1),
		`Work with 2 workers, for job "a", which always fails after 1s, and job "b" of 10s: the ctx of job b is not canceled`,
		"it was canceled at 1s")
	// ctx
	task.Wrong(t, exercise.BlamesJob, "counts every error as a failure", with(func(s *steps) {
		s.interrupted = func(context.Context, error) bool { return false }
	}), "Work for three jobs on their third delivery, when ctx is canceled: it returns no dead letters",
		"it returned the dead letters a, b and c")
	task.Wrong(t, exercise.BlamesJob, "expects an interrupted do to return ctx.Err()", with(func(s *steps) {
		s.interrupted = func(ctx context.Context, err error) bool { return ctx.Err() != nil && errors.Is(err, ctx.Err()) }
	}), "Work for three jobs on their third delivery, when ctx is canceled: it returns no dead letters",
		"it returned the dead letters b and c")
	task.Wrong(t, exercise.BlamesJob, "turns all remaining jobs into dead letters when ctx is done", buriesRest,
		"Work with 40 workers and 1000 jobs, when ctx is done beforehand: it returns no dead letters", "it returned 1000 dead letters")
	task.Wrong(t, exercise.SkipsJobs, "takes any context error for an interruption", with(func(s *steps) {
		s.interrupted = func(ctx context.Context, err error) bool {
			return ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
		}
	}), `Work for a job that always fails with its own "context canceled": the job is delivered 3 times`, "it was delivered once")
	task.Wrong(t, exercise.NoDoneCase, "sleeps without watching ctx", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			time.Sleep(d)
			return ctx.Err() == nil
		}
	}), "Work for 3 jobs that fail, when ctx is canceled while they pause: it takes 500.333ms", "it returned after 10s")
	task.Wrong(t, exercise.LeavesOne, "leaves a sleeping goroutine behind", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			over := make(chan bool, 1)
			go func() {
				time.Sleep(d)
				over <- true
			}()
			select {
			case <-over:
				return true
			case <-ctx.Done():
				return false
			}
		}
	}), "Work for 3 jobs that fail, when ctx is canceled while they pause: when it returns, no goroutine is left", "3 goroutines were still there")
	task.Wrong(t, exercise.GivesUp, "does not pause if the deadline of ctx is too close", with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			at, ok := ctx.Deadline()
			return (!ok || time.Until(at) > d) && pauses(ctx, d)
		}
	}), "Work for 3 jobs that fail, when ctx times out while they pause: it takes 500.333ms", "it returned after 0s")
	task.Wrong(t, exercise.IgnoresContext, "ignores ctx", ignores,
		"Work with 40 workers and 1000 jobs, when ctx is done beforehand: no job is delivered", "all were delivered")
	task.Wrong(t, exercise.IgnoresContext, "calls do with context.Background()", with(func(s *steps) {
		s.call = func(_ context.Context, job string, do job) error { return calls(context.Background(), job, do) }
	}), "Work for three jobs on their third delivery, when ctx is canceled: it returns", "deadlock")
	task.Wrong(t, exercise.PicksAny, "does not check ctx after select has acquired a slot", with(func(s *steps) {
		s.enter = func(ctx context.Context, slots chan bool) bool {
			select {
			case slots <- true:
				return true
			case <-ctx.Done():
				return false
			}
		}
	}), "Work with 40 workers and 1000 jobs, when ctx is done beforehand: no job is delivered", "some were delivered")
	task.Wrong(t, exercise.PicksAny, "calls do after a select without checking ctx", selects(false, true, isLast),
		"Work with 40 workers and 1000 jobs, when ctx is done beforehand: no job is delivered", "some were delivered")
	task.Wrong(t, exercise.PicksAny, "checks ctx only before the first delivery", picksLater,
		"Work with 1 worker and 100 jobs, when the first job of 1s cancels ctx and succeeds: no job is delivered", "some were delivered")
	task.Scheduled(t, exercise.PicksAny, "checks ctx before select, and not after it", with(func(s *steps) {
		s.enter = func(ctx context.Context, slots chan bool) bool {
			if ctx.Err() != nil {
				return false
			}
			select {
			case slots <- true:
				return true
			case <-ctx.Done():
				return false
			}
		}
	}), "Work with 1 worker, for a job that cancels ctx and fails, and another job: do is called once", "it was called 2 times", "how it happens")
	task.Wrong(t, exercise.DoesNotWait, "returns immediately", func(
		ctx context.Context, n int, pause time.Duration, jobs []string, do job,
	) ([]letter, error) {
		go solution(ctx, n, pause, jobs, do)
		return nil, nil
	}, "Work for 6 jobs of 1.000333s, with 2 workers: it returns when no job is running", "it returned after 0s, and jobs were running")
	task.Wrong(t, exercise.DoesNotWait, "returns when ctx is done, although do is running", doesNotWait,
		"Work for three jobs on their third delivery, when ctx is canceled: it takes 5.500333s", "while 2 of its jobs still ran")
	task.Scheduled(t, exercise.DoesNotWait, "counts a job only after starting it", countsLate,
		"Work with 2 workers, for a job that fails once, and a job that cancels ctx: no job is delivered after Work has returned", "how it happens")
	task.Wrong(t, exercise.LosesError, "returns no error when ctx is done", with(func(s *steps) {
		s.result = func(context.Context) error { return nil }
	}), "when ctx is done beforehand: err is the error", "it was nil")
	task.Wrong(t, exercise.LosesError, "returns no error if there are dead letters", func(
		ctx context.Context, n int, pause time.Duration, jobs []string, do job,
	) ([]letter, error) {
		dead, err := solution(ctx, n, pause, jobs, do)
		if len(dead) > 0 {
			return dead, nil
		}
		return nil, err
	}, "when ctx is canceled after 3s: err is the error", "it was nil")
	task.Wrong(t, exercise.WrongResult, "returns context.Cause", with(func(s *steps) { s.result = context.Cause }),
		"Work for 3 jobs that fail, when ctx is canceled while they pause: err is the error", `it was the error "this is why"`)
	task.Wrong(t, exercise.WrongResult, "returns no dead letters when ctx is done", func(
		ctx context.Context, n int, pause time.Duration, jobs []string, do job,
	) ([]letter, error) {
		dead, err := solution(ctx, n, pause, jobs, do)
		if err != nil {
			return nil, err
		}
		return dead, nil
	}, "when ctx is canceled after 3s: it returns the dead letter a", "it returned no dead letters")
	task.Wrong(t, exercise.GivesUp, "gives up after an hour", hour,
		"with a pause of 100h: the ctx of do is not done", "it was done when do returned")
	task.Wrong(t, exercise.GivesUp, "gives each delivery a minute", with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) error {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			return calls(ctx, job, do)
		}
	}), "with a pause of 100h: the ctx of do is not done", "it was done when do returned")
	task.Scheduled(t, exercise.LosesUpdate, "copies the dead letters, and appends to the copy", copies,
		"Work with 2 workers, for two jobs that always fail: it returns the dead letters a and b", "how it happens")
	task.Scheduled(t, exercise.ClosesTwice, "counts jobs in one step, and checks the count in another", selects(true, true, func(left *atomic.Int64) bool {
		left.Add(-1)
		return left.Load() == 0
	}), "Work with 2 workers, for two jobs that succeed: no panic", "close of closed channel", "how it happens")
	task.StillRight(t)
}

// steps are the steps of a right answer. A wrong answer has a wrong one.
type steps struct {
	last        int // the last delivery
	enter       func(ctx context.Context, slots chan bool) bool
	leave       func(slots chan bool, err error)
	keeps       bool // holds its slot during the pause
	call        func(ctx context.Context, job string, do job) error
	interrupted func(ctx context.Context, err error) bool
	pauseFirst  bool // before it makes a dead letter
	pause       func(ctx context.Context, d time.Duration, begun time.Time, delivery int) bool
	result      func(ctx context.Context) error
}

// with returns the solution with other steps.
func with(change func(s *steps)) worker {
	s := steps{
		last: 3, enter: enters, leave: func(slots chan bool, _ error) { <-slots }, call: calls,
		interrupted: func(ctx context.Context, _ error) bool { return ctx.Err() != nil },
		pause:       func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool { return pauses(ctx, d) },
		result:      context.Context.Err,
	}
	change(&s)
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		slots := make(chan bool, n)
		var mu sync.Mutex
		var dead []letter
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Go(func() {
				for delivery := 1; ; delivery++ {
					if !(s.keeps && delivery > 1) && !s.enter(ctx, slots) {
						return
					}
					begun := time.Now()
					err := s.call(ctx, job, do)
					again := err != nil && !s.interrupted(ctx, err) && delivery < s.last
					if !s.keeps || !again {
						s.leave(slots, err)
					}
					if err == nil || s.interrupted(ctx, err) {
						return
					}
					if s.pauseFirst && !s.pause(ctx, pause, begun, delivery) {
						return
					}
					if delivery == s.last {
						mu.Lock()
						defer mu.Unlock()
						dead = append(dead, letter{job, err})
						return
					}
					if !s.pauseFirst && !s.pause(ctx, pause, begun, delivery) {
						return
					}
				}
			})
		}
		wg.Wait()
		return dead, s.result(ctx)
	}
}

func enters(ctx context.Context, slots chan bool) bool {
	select {
	case slots <- true:
	case <-ctx.Done():
		return false
	}
	if ctx.Err() != nil {
		<-slots
		return false
	}
	return true
}

func calls(ctx context.Context, job string, do job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do(ctx, job)
}

func pauses(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func countsByName(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	return counting(new(sync.Map), func(job string) string { return job })(ctx, n, pause, jobs, do)
}

func countsAll(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	return counting(new(sync.Map), func(string) string { return "" })(ctx, n, pause, jobs, do)
}

func countsForAll() worker {
	return counting(new(sync.Map), func(job string) string { return job })
}

// counting counts the deliveries of all jobs that have the same key.
func counting(counts *sync.Map, key func(job string) string) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		slots := make(chan bool, n)
		var mu sync.Mutex
		var dead []letter
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Go(func() {
				for enters(ctx, slots) {
					err := calls(ctx, job, do)
					<-slots
					if err == nil || ctx.Err() != nil {
						return
					}
					count, _ := counts.LoadOrStore(key(job), new(atomic.Int64))
					if count.(*atomic.Int64).Add(1) >= 3 {
						mu.Lock()
						defer mu.Unlock()
						dead = append(dead, letter{job, err})
						return
					}
					if !pauses(ctx, pause) {
						return
					}
				}
			})
		}
		wg.Wait()
		return dead, ctx.Err()
	}
}

func sleepsInWorker(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	var mu sync.Mutex
	todo := make(chan string, len(jobs))
	for _, job := range jobs {
		todo <- job
	}
	close(todo)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for job := range todo {
				for delivery := 1; ctx.Err() == nil; delivery++ {
					err := calls(ctx, job, do)
					if err == nil || ctx.Err() != nil {
						break
					}
					if delivery == 3 {
						mu.Lock()
						dead = append(dead, letter{job, err})
						mu.Unlock()
						break
					}
					pauses(ctx, pause)
				}
			}
		})
	}
	wg.Wait()
	return dead, ctx.Err()
}

func waves(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, _ error) {
	for delivery := 1; delivery <= 3 && len(jobs) > 0; delivery++ {
		if delivery > 1 && !pauses(ctx, pause) {
			break
		}
		dead, _ = with(func(s *steps) { s.last = 1 })(ctx, n, pause, jobs, do)
		jobs = nil
		for _, l := range dead {
			jobs = append(jobs, l.Job)
		}
	}
	return dead, ctx.Err()
}

// due is a list of jobs for workers that poll it.
type due struct {
	sync.Mutex
	jobs []parcel
	left int
}

// next removes a job that is due.
func (d *due) next() (p parcel, ok bool, left int) {
	d.Lock()
	defer d.Unlock()
	for i, p := range d.jobs {
		if !p.due.After(time.Now()) {
			d.jobs = slices.Delete(d.jobs, i, i+1)
			return p, true, d.left
		}
	}
	return parcel{}, false, d.left
}

func (d *due) put(p parcel) {
	d.Lock()
	defer d.Unlock()
	d.jobs = append(d.jobs, p)
}

func (d *due) done() {
	d.Lock()
	defer d.Unlock()
	d.left--
}

// list has workers that take jobs from a list. If none is due, idle waits, or
// returns false.
func list(idle func(ctx context.Context, left int) bool) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		d := due{left: len(jobs)}
		for _, job := range jobs {
			d.put(parcel{job, 1, time.Now()})
		}
		dead := make(chan letter, len(jobs))
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				for ctx.Err() == nil {
					p, ok, left := d.next()
					if !ok {
						if !idle(ctx, left) {
							return
						}
						continue
					}
					err := calls(ctx, p.job, do)
					switch {
					case err == nil:
						d.done()
					case ctx.Err() != nil:
					case p.delivery == 3:
						dead <- letter{p.job, err}
						d.done()
					default:
						d.put(parcel{p.job, p.delivery + 1, time.Now().Add(pause)})
					}
				}
			})
		}
		wg.Wait()
		return collected(dead), ctx.Err()
	}
}

var polls = list(func(ctx context.Context, left int) bool { return left > 0 && pauses(ctx, time.Millisecond) })

var leavesPausing = list(func(context.Context, int) bool { return false })

func limitsFirst(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	slots := make(chan bool, n)
	var mu sync.Mutex
	var dead []letter
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if !enters(ctx, slots) {
				return
			}
			err := calls(ctx, job, do)
			<-slots
			for range 2 {
				if err == nil || ctx.Err() != nil || !pauses(ctx, pause) {
					return
				}
				err = calls(ctx, job, do)
			}
			if err != nil && ctx.Err() == nil {
				mu.Lock()
				defer mu.Unlock()
				dead = append(dead, letter{job, err})
			}
		})
	}
	wg.Wait()
	return dead, ctx.Err()
}

// A channel of jobs has workers that receive from it. Its fields are what may
// be wrong.
type channel struct {
	size  func(n, jobs int) int
	back  func(ctx context.Context, pause time.Duration, p parcel, todo chan parcel, lost func())
	run   func(ctx context.Context, job string, do job) error
	close func(todo chan parcel, left *sync.WaitGroup)
	body  func(loop func())
}

func channels(change func(c *channel)) worker {
	c := channel{
		size: func(_, jobs int) int { return jobs },
		back: func(ctx context.Context, pause time.Duration, p parcel, todo chan parcel, lost func()) {
			go func() {
				if pauses(ctx, pause) {
					todo <- p
				} else {
					lost()
				}
			}()
		},
		run: calls,
		close: func(todo chan parcel, left *sync.WaitGroup) {
			left.Wait()
			close(todo)
		},
		body: func(loop func()) { loop() },
	}
	change(&c)
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		todo := make(chan parcel, c.size(n, len(jobs)))
		var left, working sync.WaitGroup
		left.Add(len(jobs))
		dead := make(chan letter, len(jobs))
		for range n {
			working.Go(func() {
				c.body(func() {
					for p := range todo {
						if ctx.Err() != nil {
							left.Done()
							continue
						}
						err := c.run(ctx, p.job, do)
						switch {
						case err == nil || ctx.Err() != nil:
							left.Done()
						case p.delivery == 3:
							dead <- letter{p.job, err}
							left.Done()
						default:
							c.back(ctx, pause, parcel{job: p.job, delivery: p.delivery + 1}, todo, left.Done)
						}
					}
				})
			})
		}
		for _, job := range jobs {
			todo <- parcel{job: job, delivery: 1}
		}
		c.close(todo, &left)
		working.Wait()
		return collected(dead), ctx.Err()
	}
}

// closesEarly has a lock, so that it is not reported as a data race.
func closesEarly(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var mu sync.Mutex
	return channels(func(c *channel) {
		c.back = func(ctx context.Context, pause time.Duration, p parcel, todo chan parcel, lost func()) {
			go func() {
				pauses(ctx, pause)
				mu.Lock()
				defer mu.Unlock()
				todo <- p
			}()
		}
		c.close = func(todo chan parcel, _ *sync.WaitGroup) {
			mu.Lock()
			defer mu.Unlock()
			close(todo)
		}
	})(ctx, n, pause, jobs, do)
}

var workerDies = channels(func(c *channel) {
	c.run = func(ctx context.Context, job string, do job) error { return do(ctx, job) }
	c.body = func(loop func()) {
		defer func() { recover() }()
		loop()
	}
})

func panicIsLast(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var panicked sync.Mutex
	var more []letter
	dead, err := with(func(s *steps) {
		s.call = func(ctx context.Context, job string, do job) error {
			defer func() {
				if p := recover(); p != nil {
					panicked.Lock()
					defer panicked.Unlock()
					more = append(more, letter{job, fmt.Errorf("panic: %v", p)})
				}
			}()
			return do(ctx, job)
		}
	})(ctx, n, pause, jobs, do)
	return append(dead, more...), err
}

// letters is the solution with another way to keep dead letters.
func letters(keep func(dead *[]letter, mu *sync.Mutex, l letter)) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		slots := make(chan bool, n)
		var mu sync.Mutex
		var dead []letter
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Go(func() {
				for delivery := 1; enters(ctx, slots); delivery++ {
					err := calls(ctx, job, do)
					<-slots
					if err == nil || ctx.Err() != nil {
						return
					}
					if delivery == 3 {
						keep(&dead, &mu, letter{job, err})
						return
					}
					if !pauses(ctx, pause) {
						return
					}
				}
			})
		}
		wg.Wait()
		return dead, ctx.Err()
	}
}

var unlocked = letters(func(dead *[]letter, _ *sync.Mutex, l letter) { *dead = append(*dead, l) })

var copies = letters(func(dead *[]letter, mu *sync.Mutex, l letter) {
	mu.Lock()
	list := slices.Clone(*dead)
	mu.Unlock()
	list = append(list, l)
	mu.Lock()
	*dead = list
	mu.Unlock()
})

var oneLetter = letters(func(dead *[]letter, mu *sync.Mutex, l letter) {
	mu.Lock()
	defer mu.Unlock()
	if !slices.ContainsFunc(*dead, func(other letter) bool { return other.Job == l.Job }) {
		*dead = append(*dead, l)
	}
})

// keepsError has an error for a dead letter that it makes of all errors.
func keepsError(of func([]error) error) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		var mu sync.Mutex
		all := map[string][]error{}
		dead, err := with(func(s *steps) {
			s.call = func(ctx context.Context, job string, do job) error {
				err := calls(ctx, job, do)
				mu.Lock()
				defer mu.Unlock()
				all[job] = append(all[job], err)
				return err
			}
		})(ctx, n, pause, jobs, do)
		for i := range dead {
			dead[i].Err = of(all[dead[i].Job])
		}
		return dead, err
	}
}

func returnsError(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	dead, err := solution(ctx, n, pause, jobs, do)
	if err == nil && len(dead) > 0 {
		err = dead[0].Err
	}
	return dead, err
}

// cancelsAll cancels the ctx of all jobs after such a delivery.
func cancelsAll(delivery int) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		var mu sync.Mutex
		failed := map[string]int{}
		dead, _ := with(func(s *steps) {
			s.call = func(_ context.Context, job string, do job) error {
				err := calls(inner, job, do)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failed[job]++
				}
				if failed[job] == delivery {
					cancel()
				}
				return err
			}
		})(ctx, n, pause, jobs, do)
		return dead, ctx.Err()
	}
}

func ignores(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	dead, _ := solution(context.WithoutCancel(ctx), n, pause, jobs, func(_ context.Context, job string) error {
		return do(ctx, job)
	})
	return dead, ctx.Err()
}

func doesNotWait(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	type result struct {
		dead []letter
		err  error
	}
	results := make(chan result, 1)
	go func() {
		dead, err := solution(ctx, n, pause, jobs, do)
		results <- result{dead, err}
	}()
	select {
	case r := <-results:
		return r.dead, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func hour(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	return solution(ctx, n, pause, jobs, do)
}

var huge = channels(func(c *channel) {
	c.size = func(int, int) int { return 100_000 }
})

func sendsBoth(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	type result struct {
		parcel
		err error
	}
	todo, results := make(chan parcel), make(chan result)
	for range n {
		go func() {
			for p := range todo {
				results <- result{p, calls(ctx, p.job, do)}
			}
		}()
	}
	for _, job := range jobs {
		todo <- parcel{job: job, delivery: 1}
	}
	for left := len(jobs); left > 0; {
		r := <-results
		if r.err != nil && r.delivery < 3 {
			time.AfterFunc(pause, func() { todo <- parcel{job: r.job, delivery: r.delivery + 1} })
			continue
		}
		if r.err != nil {
			dead = append(dead, letter{r.job, r.err})
		}
		left--
	}
	close(todo)
	return dead, ctx.Err()
}

// selects has workers that select on the jobs, on ctx, and on a channel that is
// closed after the last job, or if there is none.
func selects(check, empty bool, last func(left *atomic.Int64) bool) worker {
	return func(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
		todo := make(chan parcel, len(jobs))
		dead := make(chan letter, len(jobs))
		over := make(chan bool)
		var left atomic.Int64
		left.Store(int64(len(jobs)))
		if empty && len(jobs) == 0 {
			close(over)
		}
		done := func() {
			if last(&left) {
				close(over)
			}
		}
		for _, job := range jobs {
			todo <- parcel{job: job, delivery: 1}
		}
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				for {
					var p parcel
					select {
					case p = <-todo:
					case <-ctx.Done():
						return
					case <-over:
						return
					}
					if check && ctx.Err() != nil {
						return
					}
					err := calls(ctx, p.job, do)
					switch {
					case err == nil:
						done()
					case ctx.Err() != nil:
					case p.delivery == 3:
						dead <- letter{p.job, err}
						done()
					default:
						wg.Go(func() {
							if pauses(ctx, pause) {
								todo <- parcel{job: p.job, delivery: p.delivery + 1}
							}
						})
					}
				}
			})
		}
		wg.Wait()
		return collected(dead), ctx.Err()
	}
}

func picksLater(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return selects(false, true, isLast)(ctx, n, pause, jobs, do)
}

func isLast(left *atomic.Int64) bool { return left.Add(-1) == 0 }

func shares(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			var own []string
			for j := i; j < len(jobs); j += n {
				own = append(own, jobs[j])
			}
			some, _ := solution(ctx, 1, pause, own, do)
			mu.Lock()
			defer mu.Unlock()
			dead = append(dead, some...)
		})
	}
	wg.Wait()
	return dead, ctx.Err()
}

func spins(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var running atomic.Int64
	return with(func(s *steps) {
		s.enter = func(ctx context.Context, _ chan bool) bool {
			for ctx.Err() == nil {
				if now := running.Load(); now < int64(n) && running.CompareAndSwap(now, now+1) {
					return true
				}
				runtime.Gosched()
			}
			return false
		}
		s.leave = func(chan bool, error) { running.Add(-1) }
	})(ctx, n, pause, jobs, do)
}

func pauseCtx(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	caller := ctx
	slots := make(chan bool, n)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			ctx := caller
			for delivery := 1; ; delivery++ {
				slots <- true
				err := calls(ctx, job, do)
				<-slots
				if err == nil || ctx.Err() != nil {
					return
				}
				if delivery == 3 {
					mu.Lock()
					defer mu.Unlock()
					dead = append(dead, letter{job, err})
					return
				}
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, pause)
				defer cancel()
				<-ctx.Done()
			}
		})
	}
	wg.Wait()
	return dead, ctx.Err()
}

func buriesRest(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	var done sync.Map
	dead, err := solution(ctx, n, pause, jobs, func(ctx context.Context, job string) error {
		err := do(ctx, job)
		if err == nil {
			done.Store(job, true)
		}
		return err
	})
	if err == nil {
		return dead, nil
	}
	for _, job := range jobs {
		if _, ok := done.Load(job); !ok {
			dead = append(dead, letter{job, err})
		}
	}
	return dead, err
}

func countsLate(ctx context.Context, n int, pause time.Duration, jobs []string, do job) (dead []letter, err error) {
	if len(jobs) == 0 {
		return nil, nil
	}
	slots := make(chan bool, n)
	var mu sync.Mutex
	left := len(jobs)
	over := make(chan bool)
	done := func() {
		mu.Lock()
		defer mu.Unlock()
		if left--; left == 0 {
			close(over)
		}
	}
	var running sync.WaitGroup
	var deliver func(job string, delivery int)
	deliver = func(job string, delivery int) {
		if !enters(ctx, slots) {
			return
		}
		running.Add(1)
		err := calls(ctx, job, do)
		running.Done()
		<-slots
		switch {
		case err == nil:
			done()
		case ctx.Err() != nil:
		case delivery == 3:
			mu.Lock()
			dead = append(dead, letter{job, err})
			mu.Unlock()
			done()
		default:
			time.AfterFunc(pause, func() { deliver(job, delivery+1) })
		}
	}
	for _, job := range jobs {
		go deliver(job, 1)
	}
	select {
	case <-over:
	case <-ctx.Done():
	}
	running.Wait()
	mu.Lock()
	defer mu.Unlock()
	return slices.Clone(dead), ctx.Err()
}

func ticks(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	begun := time.Now()
	return with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			if d > 0 {
				d -= time.Since(begun) % d
			}
			return pauses(ctx, d)
		}
	})(ctx, n, pause, jobs, do)
}

func onePauser(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	turn := make(chan bool, 1)
	return with(func(s *steps) {
		s.pause = func(ctx context.Context, d time.Duration, _ time.Time, _ int) bool {
			select {
			case turn <- true:
			case <-ctx.Done():
				return false
			}
			defer func() { <-turn }()
			return pauses(ctx, d)
		}
	})(ctx, n, pause, jobs, do)
}

// sameWorker has workers that take jobs from one list, and keep those that have
// failed.
func sameWorker(ctx context.Context, n int, pause time.Duration, jobs []string, do job) ([]letter, error) {
	todo := make(chan parcel, len(jobs))
	for _, job := range jobs {
		todo <- parcel{job: job, delivery: 1}
	}
	close(todo)
	dead := make(chan letter, len(jobs))
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			var own []parcel
			for ctx.Err() == nil {
				p, ok := <-todo
				if !ok && len(own) == 0 {
					return
				}
				if !ok {
					p, own = own[0], own[1:]
					if !pauses(ctx, time.Until(p.due)) {
						return
					}
				}
				err := calls(ctx, p.job, do)
				switch {
				case err == nil || ctx.Err() != nil:
				case p.delivery == 3:
					dead <- letter{p.job, err}
				default:
					own = append(own, parcel{p.job, p.delivery + 1, time.Now().Add(pause)})
				}
			}
		})
	}
	wg.Wait()
	return collected(dead), ctx.Err()
}
