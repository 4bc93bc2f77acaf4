package dryer_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/dryer"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "does one chore after the other", inTurn,
		"\"potatoes\" starts once, at 0s", "it started at 6s")
	task.Wrong(t, exercise.DryerTooEarly, "starts all chores at the same time", allTogether,
		"\"dryer\" starts once, at 3s", "it started at 0s")
	task.Wrong(t, exercise.Sequential, "first does the chores that have a Then", firstThese,
		"\"potatoes\" starts once, at 0s", "it started at 6s")
	task.Wrong(t, exercise.DryerTooEarly, "starts all chores of a chain at the same time", restTogether,
		"\"iron\" starts once, at 7s", "it started at 4s")
	task.Wrong(t, exercise.DryerTooEarly, "sleeps instead of waiting for the washer", sleeps,
		"\"dryer\" starts once, at 4s", "it started at 3s")
	task.Wrong(t, exercise.DryerTooLate, "waits for all chores before it starts the dryer", inWaves,
		"\"dryer\" starts once, at 3s", "it started at 7s")
	task.Wrong(t, exercise.DryerTooLate, "waits for the chores in the reverse order of the list", inOrder,
		"\"dryer\" starts once, at 3s", "it started at 7s")
	task.Wrong(t, exercise.DryerTooLate, "waits for each chore in the list before it starts the next one", inListOrder,
		"\"tea\" starts once, at 2s", "it started at 4s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps longer than the washer needs", sleepsLong,
		"\"dryer\" starts once, at 3s", "it started at 4s")
	task.Wrong(t, exercise.SleepsToWait, "polls every 70 ms until the washer has ended", looks,
		"\"dryer\" starts once, at 3s", "it started at 3.01s")
	task.Wrong(t, exercise.SleepsToWait, "starts one chore per millisecond", startsSlowly,
		"starts once, at 0s", "it started at 1ms")
	task.Wrong(t, exercise.SleepsToWait, "sleeps until the evening", untilEvening,
		"a day of washer, dryer and potatoes: it takes 7s", "it returned after 20s")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until all chores are done", looksAtTheEnd,
		"it takes ", "it returned after ")
	task.Wrong(t, exercise.TooFew, "does ten chores at a time", tenAtATime,
		"a day of 3000 chores, each with a Then: it takes 2.000666s",
		"it returned after 10m0.")
	task.Wrong(t, exercise.TooFew, "does at most ten Then chores at a time", tenLater,
		"a day of 3000 chores, each with a Then: it takes 2.000666s",
		"it returned after 5m1.")
	task.Wrong(t, exercise.DoesNotWait, "does not wait at all", notAtAll,
		"\"dryer\" starts once, at 3s", "it had not started when DoAll returned")
	task.Wrong(t, exercise.DoesNotWait, "waits for one chore per chain", countsRows,
		"it takes 7s", "it returned after 6s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.DoesNotWait, "starts the dryer and does not wait for it", forgets,
		"a day of few potatoes: it takes 6s", "it returned after 3s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.SkipsJobs, "does at most two chores of a chain", onlyTwo,
		"\"iron\" starts once, at 7s", "it was not started")
	task.Wrong(t, exercise.SkipsJobs, "does at most three chores of a chain", onlyThree,
		"\"sink\" starts once, at 5s", "it was not started")
	task.Wrong(t, exercise.DoesTwice, "does the first chore of a chain twice", twice,
		"\"washer\" starts once, at 0s", "it started at 0s, 3s")
	task.Wrong(t, exercise.WrongAdd, "counts only the chores in the list", countsList,
		"deadlock")
	task.Wrong(t, exercise.NothingToDo, "waits for the last chore of an empty list", lastOfNone,
		"a day without chores: it returns", "deadlock: every goroutine waits")
	task.Wrong(t, exercise.NothingToDo, "does the first chore in the goroutine that called DoAll", keepsFirst,
		"a day without chores: no panic", "out of range")
	task.Wrong(t, exercise.NeverCloses, "has a goroutine that receives forever", listener,
		"a day of washer, dryer and potatoes: it leaves no goroutine behind",
		"to receive from a channel")
	task.Deadly(t, exercise.Panics, "does not check whether Then is nil", always,
		"panic at mistakes_test.go:", "nil pointer dereference")
	task.Deadly(t, exercise.SharedByAll, "has one WaitGroup for all days", oneForAllDays,
		"A package variable holds a channel or a WaitGroup, so separate calls share it")
	task.Deadly(t, exercise.WrongAdd, "calls Done for each chore, but Add for each chain", doneTooOften,
		"negative WaitGroup counter")
	task.Deadly(t, exercise.HoldsLock, "holds a lock while a chore is done", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Racy(t, exercise.Races, "counts finished chores without a lock", counts,
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.Races, "has one variable for the next chore of all chains", oneNext,
		"data race", "write at mistakes_test.go:")
	task.Vetted(t, exercise.AddInside, "calls Add inside the goroutine", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
	task.Scheduled(t, exercise.DoesNotWait, "calls Done for a chore before it starts the next one", doneFirst,
		"when it returns, each chore was done once", "how often each chore was done: [")
	task.Scheduled(t, exercise.DoesTwice, "checks a started flag, and then sets it", checksStarted,
		"each chore was done once", "dryer:2")
	task.StillRight(t)
	task.Wrong(t, exercise.SkipsJobs, "does at most ten chores of a chain", tenInARow,
		"a day of 2 chains of 3000 chores: it does 6000 chores", "it did 20")
	task.Wrong(t, exercise.DoesNotWait, "waits for at most an hour", anHour,
		"a day of chores that take hours: it takes 700h0m0s", "it returned after 1h0m0s, while 2 of its jobs still ran")
	task.Wrong(t, exercise.ChangesOwned, "changes the list as it walks along it", walksList,
		"it does not change the list", "chore 0 in the list has changed")
	task.Wrong(t, exercise.SharedByAll, "keeps the ready chores in a package variable", packageList,
		"two days at the same time: these chores start: [cups dryer potatoes potatoes sink tea washer]")
	task.Wrong(t, exercise.ChangesOwned, "removes chores from their chains", unlinks,
		"it does not change the Then of any chore", "a chain has only 2 of its 3000 chores")
	task.Wrong(t, exercise.SkipsJobs, "does at most 1000 chores of a chain", thousandOfRow,
		"a day of 2 chains of 3000 chores: it does 6000 chores", "it did 2000")
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

func allTogether(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		for c := &c; c != nil; c = c.Then {
			wg.Go(c.Do)
		}
	}
	wg.Wait()
}

func firstThese(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		if c.Then != nil {
			wg.Go(func() { do(&c) })
		}
	}
	wg.Wait()
	for _, c := range list {
		if c.Then == nil {
			wg.Go(c.Do)
		}
	}
	wg.Wait()
}

func restTogether(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			for c := c.Then; c != nil; c = c.Then {
				wg.Go(c.Do)
			}
		})
	}
	wg.Wait()
}

func sleeps(list []dryer.Chore) { sleepsFor(3*time.Second, list) }

func sleepsLong(list []dryer.Chore) { sleepsFor(4*time.Second, list) }

func sleepsFor(each time.Duration, list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		for c, wait := &c, time.Duration(0); c != nil; c, wait = c.Then, wait+each {
			wg.Go(func() {
				time.Sleep(wait)
				c.Do()
			})
		}
	}
	wg.Wait()
}

func looks(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		var ended atomic.Bool
		wg.Go(func() {
			c.Do()
			ended.Store(true)
		})
		wg.Go(func() {
			for c.Then != nil && !ended.Load() {
				time.Sleep(70 * time.Millisecond)
			}
			do(c.Then)
		})
	}
	wg.Wait()
}

func startsSlowly(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() { do(&c) })
		time.Sleep(time.Millisecond)
	}
	wg.Wait()
}

func untilEvening(list []dryer.Chore) {
	notAtAll(list)
	time.Sleep(20 * time.Second)
}

func looksAtTheEnd(list []dryer.Chore) {
	var left atomic.Int64
	for _, c := range list {
		left.Add(1)
		go func() {
			do(&c)
			left.Add(-1)
		}()
	}
	for left.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

func tenAtATime(list []dryer.Chore) {
	var group errgroup.Group
	group.SetLimit(10)
	for _, c := range list {
		group.Go(func() error {
			do(&c)
			return nil
		})
	}
	group.Wait()
}

func tenLater(list []dryer.Chore) {
	var wg sync.WaitGroup
	places := make(chan bool, 10)
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			places <- true
			do(c.Then)
			<-places
		})
	}
	wg.Wait()
}

func notAtAll(list []dryer.Chore) {
	for _, c := range list {
		go do(&c)
	}
}

func countsRows(list []dryer.Chore) {
	ended := make(chan bool)
	for _, c := range list {
		go func() {
			for c := &c; c != nil; c = c.Then {
				c.Do()
				ended <- true
			}
		}()
	}
	for range list {
		<-ended
	}
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

func inListOrder(list []dryer.Chore) {
	done := make([]chan bool, len(list))
	for i, c := range list {
		done[i] = make(chan bool, 1)
		go func() {
			c.Do()
			done[i] <- true
		}()
	}
	var wg sync.WaitGroup
	for i, c := range list {
		<-done[i]
		wg.Go(func() { do(c.Then) })
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

func onlyThree(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			if c.Then != nil {
				c.Then.Do()
				if c.Then.Then != nil {
					c.Then.Then.Do()
				}
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

func lastOfNone(list []dryer.Chore) {
	var left atomic.Int64
	left.Store(int64(len(list)))
	allDone := make(chan bool)
	for _, c := range list {
		go func() {
			do(&c)
			if left.Add(-1) == 0 {
				close(allDone)
			}
		}()
	}
	<-allDone
}

func keepsFirst(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list[1:] {
		wg.Go(func() { do(&c) })
	}
	do(&list[0])
	wg.Wait()
}

func listener(list []dryer.Chore) {
	ended := make(chan bool)
	go func() {
		for range ended {
		}
	}()
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			do(&c)
			ended <- true
		})
	}
	wg.Wait()
}

func always(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			c.Then.Do()
		})
	}
	wg.Wait()
}

var everyDay sync.WaitGroup

func oneForAllDays(list []dryer.Chore) {
	for _, c := range list {
		everyDay.Go(func() { do(&c) })
	}
	everyDay.Wait()
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

func oneNext(list []dryer.Chore) {
	var next *dryer.Chore
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			c.Do()
			for next = c.Then; next != nil; next = next.Then {
				next.Do()
			}
		})
	}
	wg.Wait()
}

func doneFirst(list []dryer.Chore) {
	var wg sync.WaitGroup
	var start func(c *dryer.Chore)
	start = func(c *dryer.Chore) {
		wg.Add(1)
		go func() {
			c.Do()
			wg.Done()
			if c.Then != nil {
				start(c.Then)
			}
		}()
	}
	for i := range list {
		start(&list[i])
	}
	wg.Wait()
}

func checksStarted(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		var started sync.Map
		ended := make(chan struct{})
		start := func() {
			if _, ok := started.Load(c.Then); !ok {
				started.Store(c.Then, true)
				do(c.Then)
			}
		}
		wg.Go(func() {
			c.Do()
			close(ended)
			start()
		})
		wg.Go(func() {
			<-ended
			start()
		})
	}
	wg.Wait()
}

func tenInARow(list []dryer.Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		wg.Go(func() {
			next := &c
			for range 10 {
				if next == nil {
					return
				}
				next.Do()
				next = next.Then
			}
		})
	}
	wg.Wait()
}

func anHour(list []dryer.Chore) {
	done := make(chan struct{})
	go func() {
		solution(list)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Hour):
	}
}

func walksList(list []dryer.Chore) {
	var wg sync.WaitGroup
	for i := range list {
		wg.Go(func() {
			for {
				list[i].Do()
				if list[i].Then == nil {
					return
				}
				list[i] = *list[i].Then
			}
		})
	}
	wg.Wait()
}

var packageChores atomic.Pointer[[]dryer.Chore]

func packageList(list []dryer.Chore) {
	packageChores.Store(&list)
	var wg sync.WaitGroup
	for i := range list {
		wg.Go(func() {
			list[i].Do()
			do((*packageChores.Load())[i].Then)
		})
	}
	wg.Wait()
}

func unlinks(list []dryer.Chore) {
	var wg sync.WaitGroup
	for i := range list {
		first := list[i]
		wg.Go(func() {
			for c := &first; c != nil; {
				c.Do()
				next := c.Then
				c.Then = nil
				c = next
			}
		})
	}
	wg.Wait()
}

func thousandOfRow(list []dryer.Chore) {
	var wg sync.WaitGroup
	for i := range list {
		wg.Go(func() {
			c := &list[i]
			for range 1000 {
				c.Do()
				if c = c.Then; c == nil {
					return
				}
			}
		})
	}
	wg.Wait()
}
