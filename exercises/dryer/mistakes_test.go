package dryer_test

import (
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/dryer"
	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.InTurn, "one chore after the other", inTurn,
		"\"potatoes\" starts once, at 0s", "it started at 6s")
	task.Wrong(t, exercise.DryerTooEarly, "starts all at once", allAtOnce,
		"\"dryer\" starts once, at 3s", "it started at 0s")
	task.Wrong(t, exercise.DryerTooEarly, "sleeps for the washer", sleeps,
		"\"dryer\" starts once, at 4s", "it started at 3s")
	task.Wrong(t, exercise.DryerTooLate, "waits for all before the dryer", inWaves,
		"\"dryer\" starts once, at 3s", "it started at 7s")
	task.Wrong(t, exercise.DryerTooLate, "looks after the others in order", inOrder,
		"\"dryer\" starts once, at 3s", "it started at 7s")
	task.Wrong(t, exercise.DoesNotWait, "starts the dryer, and forgets it", forgets,
		"a day of few potatoes: it takes 6s", "it returned after 3s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.SkipsJobs, "does one chore after another, no third", onlyTwo,
		"\"iron\" starts once, at 7s", "it was not started")
	task.Wrong(t, exercise.DoesTwice, "does the first of a row again", twice,
		"\"washer\" starts once, at 0s", "it started at 0s, 3s")
	task.Wrong(t, exercise.WrongAdd, "counts only the list", countsList,
		"deadlock")
	task.Deadly(t, exercise.WrongAdd, "calls Done for each chore, Add for each row", doneTooOften,
		"negative WaitGroup counter")
	task.Deadly(t, exercise.HoldsLock, "holds a lock while a chore is done", holdsLock,
		"others wait for a lock, while somebody works slowly", "for a lock")
	task.Racy(t, exercise.Races, "counts what is done without a lock", counts,
		"data race", "write at mistakes_test.go:")
	task.Vetted(t, exercise.AddInside, "calls Add inside the goroutine", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
}

func do(c *dryer.Chore) {
	for ; c != nil; c = c.Then {
		c.Do()
	}
}

func inTurn(list []dryer.Chore) {
	for i := range list {
		do(&list[i])
	}
}

func allAtOnce(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		for c := &c; c != nil; c = c.Then {
			wg.Go(c.Do)
		}
	}
	wg.Wait()
}

func sleeps(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		for c, wait := &c, 0; c != nil; c, wait = c.Then, wait+3 {
			wg.Go(func() {
				time.Sleep(time.Duration(wait) * time.Second)
				c.Do()
			})
		}
	}
	wg.Wait()
}

func inWaves(list []dryer.Chore) {
	for len(list) > 0 {
		var wg sync.WaitGroup
		var next []dryer.Chore
		for _, c := range list {
			wg.Go(c.Do)
			if c.Then != nil {
				next = append(next, *c.Then)
			}
		}
		wg.Wait()
		list = next
	}
}

func inOrder(list []dryer.Chore) {
	var done []chan bool
	for _, c := range list {
		ended := make(chan bool, 1)
		done = append(done, ended)
		go func() {
			c.Do()
			ended <- true
		}()
	}
	var wg sync.WaitGroup
	for i := range list {
		<-done[len(list)-1-i] // the last of the list, first
		wg.Go(func() { do(list[len(list)-1-i].Then) })
	}
	wg.Wait()
}

func forgets(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			go do(c.Then)
		})
	}
	wg.Wait()
}

func onlyTwo(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			if c.Then != nil {
				c.Then.Do()
			}
		})
	}
	wg.Wait()
}

func twice(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			for then := &c; then != nil; then = then.Then {
				c.Do()
			}
		})
	}
	wg.Wait()
}

func countsList(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Add(1)
		if c.Then != nil {
			wg.Add(1) // and who calls Done for it?
		}
		go func() {
			defer wg.Done()
			do(&c)
		}()
	}
	wg.Wait()
}

func doneTooOften(list []dryer.Chore) {
	var wg sync.WaitGroup
	wg.Add(len(list))
	for _, c := range list {
		go func() {
			for c := &c; c != nil; c = c.Then {
				c.Do()
				wg.Done()
			}
		}()
	}
	wg.Wait()
	time.Sleep(time.Minute)
}

func holdsLock(list []dryer.Chore) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			for c := &c; c != nil; c = c.Then {
				mu.Lock()
				c.Do()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func counts(list []dryer.Chore) {
	done := 0
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			do(&c)
			done++
		})
	}
	wg.Wait()
}
