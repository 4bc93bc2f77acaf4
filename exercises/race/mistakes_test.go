package race_test

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Racy(t, exercise.Races, "is the unchanged program", original,
		"data race", "write at mistakes_test.go:")
	task.Wrong(t, exercise.LooksThenTakes, "checks, pays and takes, with an atomic counter", atomicLook,
		"Sell(3, 5 customers): the number of customers who pay is 3", "it was 5")
	task.Wrong(t, exercise.LooksThenTakes, "locks to check, and again to take", twoLocks,
		"Sell(3, 5 customers): the number of customers who pay is 3", "it was 5")
	task.Scheduled(t, exercise.LooksThenTakes, "checks and takes with an atomic counter, in two steps", atomicTwoSteps,
		"Sell(1, 2 customers who pay immediately): the number of customers who pay is 1", "it was 2")
	task.Scheduled(t, exercise.LooksThenTakes, "locks to check, and again to take right away", twoLocksRightAway,
		"Sell(1, 2 customers who pay immediately): the number of customers who pay is 1", "it was 2")
	task.Scheduled(t, exercise.SkipsJobs, "gives up when its CompareAndSwap fails", swapsOnce,
		"Sell(2, 2 customers who pay immediately): the number of customers who pay is 2", "it was 1, although a ticket was left")
	task.Scheduled(t, exercise.SkipsJobs, "gives up if the lock is held", triesLock,
		"Sell(2, 2 customers who pay immediately): the number of customers who pay is 2", "it was 1, although a ticket was left")
	task.Scheduled(t, exercise.WrongResult, "calls Done before it adds the name", doneFirst,
		"it returns the names of those who paid", "it returned []")
	task.Wrong(t, exercise.DoesNotWait, "waits for at most a minute", aMinute,
		"Sell of 3 tickets to 3 customers, where pay takes 1000h: it takes 1000h0m0s", "it returned after 1m0s")
	task.Wrong(t, exercise.SharedByAll, "keeps the names in a package variable", packageNames,
		"the calls return [Ann] and [Bob]")
	task.Scheduled(t, exercise.SharedByAll, "counts tickets in a package variable", oneCount,
		"two calls of Sell at the same time, for two shows with one ticket each: the calls return [Ann] and [Bob]")
	task.StillRight(t)
	task.Wrong(t, exercise.WrongResult, "leaves out customers without a name", namesOnly,
		`where pay takes 1000h: it returns the names of those who paid, ["" "Ann" "ann"]`, `it returned ["Ann" "ann"]`)
	task.Wrong(t, exercise.TooFew, "lets eight pay at a time", eightPay,
		"Sell of 3000 tickets to 3000 customers: it takes 1.000333s", "it returned after ")
	task.Deadly(t, exercise.NoReceiver, "has a buffer for ten customers who have paid", roomForTen,
		"Sell of 3000 tickets to 3000 customers: it returns", "deadlock", "to send on a channel")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until all have paid", looksNowAndThen,
		"it takes 1", "it returned after ")
	task.Wrong(t, exercise.LooksThenTakes, "lets customers pay before it checks for a ticket", paysForNothing,
		"Sell(0, 2 customers): the number of customers who pay is 0", "it was 2")
	task.Wrong(t, exercise.DoesTwice, "treats a ticket as a slot, which is free again after the payment",
		places, "Sell of 2 tickets to 20 customers, where pay takes no time: 2 customers pay",
		"more than 2 paid")
	task.Wrong(t, exercise.WrongResult, "keeps the tickets in a map by name", byName,
		"Sell of 3 tickets to 4 customers with the same name: it returns [Ann Ann Ann]",
		"it returned [Ann]")
	task.Wrong(t, exercise.SkipsJobs, "never sells the last ticket", keepsOne,
		"Sell(3, 5 customers): the number of customers who pay is 3", "it was 2")
	task.Wrong(t, exercise.Sequential, "serves one customer after the other", inTurn,
		"Sell(3, 5 customers): it takes 1s", "it returned after 3s")
	task.Wrong(t, exercise.DoesNotWait, "returns before the customers have paid", doesNotWait,
		"Sell(3, 5 customers): it takes 1s", "it returned after 0s, while 3 of its jobs still ran")
	task.Wrong(t, exercise.WrongResult, "returns the customers who came, not those who paid", whoCame,
		"Sell(0, 2 customers): it returns the names of those who paid")
	task.Wrong(t, exercise.NeverCloses, "ranges over a channel that is never closed", neverCloses,
		"deadlock", "to receive from a channel")
	task.Deadly(t, exercise.Panics, "stores names in a slice that is too short", noSlice,
		"panic at mistakes_test.go:", "index out of range")
	task.Deadly(t, exercise.HoldsLock, "pays with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Racy(t, exercise.Races, "takes without a lock", unlockedTake,
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.Races, "appends without a lock", unlockedAppend,
		"data race", "write at mistakes_test.go:")
	task.Vetted(t, exercise.CopiesLock, "copies the lock in each call", "copies-lock",
		"passes lock by value")
}

func original(
	tickets int, customers []string, pay func(customer string),
) (sold []string) {
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if tickets > 0 {
				pay(c)
				tickets--
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func atomicLook(tickets int, customers []string, pay func(string)) (sold []string) {
	var left atomic.Int64
	left.Store(int64(tickets))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if left.Load() > 0 {
				pay(c)
				left.Add(-1)
				mu.Lock()
				defer mu.Unlock()
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func twoLocks(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			mu.Lock()
			left := tickets
			mu.Unlock()
			if left == 0 {
				return
			}
			pay(c)
			mu.Lock()
			defer mu.Unlock()
			tickets--
			sold = append(sold, c)
		})
	}
	wg.Wait()
	return sold
}

func atomicTwoSteps(tickets int, customers []string, pay func(string)) (sold []string) {
	var left atomic.Int64
	left.Store(int64(tickets))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if left.Load() > 0 {
				left.Add(-1)
				pay(c)
				mu.Lock()
				defer mu.Unlock()
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func twoLocksRightAway(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			mu.Lock()
			left := tickets > 0
			mu.Unlock()
			if !left {
				return
			}
			mu.Lock()
			tickets--
			sold = append(sold, c)
			mu.Unlock()
			pay(c)
		})
	}
	wg.Wait()
	return sold
}

func noSlice(tickets int, customers []string, pay func(string)) (sold []string) {
	var wg sync.WaitGroup
	for i := range min(tickets, len(customers)) {
		wg.Go(func() {
			pay(customers[i])
			sold[i] = customers[i]
		})
	}
	wg.Wait()
	return sold
}

func eightPay(tickets int, customers []string, pay func(string)) []string {
	places := make(chan bool, 8)
	return solution(tickets, customers, func(c string) {
		places <- true
		defer func() { <-places }()
		pay(c)
	})
}

func roomForTen(tickets int, customers []string, pay func(string)) (sold []string) {
	paid := make(chan string, 10)
	solution(tickets, customers, func(c string) {
		pay(c)
		paid <- c
	})
	close(paid)
	for c := range paid {
		sold = append(sold, c)
	}
	return sold
}

func looksNowAndThen(tickets int, customers []string, pay func(string)) []string {
	sold := customers[:min(tickets, len(customers))]
	var paid atomic.Int64
	for _, c := range sold {
		go func() {
			pay(c)
			paid.Add(1)
		}()
	}
	for int(paid.Load()) < len(sold) {
		time.Sleep(time.Millisecond)
	}
	return sold
}

func paysForNothing(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			pay(c)
			mu.Lock()
			defer mu.Unlock()
			if tickets > 0 {
				tickets--
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func places(tickets int, customers []string, pay func(string)) (sold []string) {
	places := make(chan bool, tickets)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			select {
			case places <- true:
				pay(c)
				mu.Lock()
				sold = append(sold, c)
				mu.Unlock()
				<-places
			default: // sold out
			}
		})
	}
	wg.Wait()
	return sold
}

func byName(tickets int, customers []string, pay func(string)) []string {
	var mu sync.Mutex
	has := map[string]bool{}
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			mu.Lock()
			left := len(has) < tickets
			if left {
				has[c] = true
			}
			mu.Unlock()
			if left {
				pay(c)
			}
		})
	}
	wg.Wait()
	return slices.Collect(maps.Keys(has))
}

func keepsOne(tickets int, customers []string, pay func(string)) []string {
	return solution(max(tickets-1, 0), customers, pay)
}

func inTurn(tickets int, customers []string, pay func(string)) (sold []string) {
	for _, c := range customers {
		if tickets > 0 {
			tickets--
			pay(c)
			sold = append(sold, c)
		}
	}
	return sold
}

func doesNotWait(tickets int, customers []string, pay func(string)) []string {
	sold := customers[:min(tickets, len(customers))]
	for _, c := range sold {
		go pay(c)
	}
	return sold
}

func whoCame(tickets int, customers []string, pay func(string)) []string {
	solution(tickets, customers, pay)
	return customers
}

func neverCloses(tickets int, customers []string, pay func(string)) (sold []string) {
	paid := make(chan string)
	for _, c := range customers[:min(tickets, len(customers))] {
		go func() {
			pay(c)
			paid <- c
		}()
	}
	for c := range paid {
		sold = append(sold, c)
	}
	return sold
}

func holdsLock(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			if tickets > 0 {
				pay(c)
				tickets--
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func unlockedTake(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if tickets == 0 {
				return
			}
			tickets--
			pay(c)
			mu.Lock()
			defer mu.Unlock()
			sold = append(sold, c)
		})
	}
	wg.Wait()
	return sold
}

func unlockedAppend(tickets int, customers []string, pay func(string)) (sold []string) {
	var left atomic.Int64
	left.Store(int64(tickets))
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if left.Add(-1) >= 0 {
				pay(c)
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func swapsOnce(tickets int, customers []string, pay func(string)) (sold []string) {
	var left atomic.Int64
	left.Store(int64(tickets))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if n := left.Load(); n > 0 && left.CompareAndSwap(n, n-1) {
				pay(c)
				mu.Lock()
				defer mu.Unlock()
				sold = append(sold, c)
			}
		})
	}
	wg.Wait()
	return sold
}

func triesLock(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if !mu.TryLock() {
				return
			}
			got := tickets > 0
			if got {
				tickets--
				sold = append(sold, c)
			}
			mu.Unlock()
			if got {
				pay(c)
			}
		})
	}
	wg.Wait()
	return sold
}

func doneFirst(tickets int, customers []string, pay func(string)) (sold []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(len(customers))
	for _, c := range customers {
		go func() {
			mu.Lock()
			got := tickets > 0
			if got {
				tickets--
			}
			mu.Unlock()
			if got {
				pay(c)
			}
			wg.Done()
			if got {
				mu.Lock()
				defer mu.Unlock()
				sold = append(sold, c)
			}
		}()
	}
	wg.Wait()
	return sold
}

func aMinute(tickets int, customers []string, pay func(string)) []string {
	sold := slices.Clone(customers[:min(tickets, len(customers))])
	done := make(chan struct{})
	go func() {
		solution(tickets, sold, pay)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
	}
	return sold
}

var (
	packageLock sync.Mutex
	packageSold []string
)

func packageNames(tickets int, customers []string, pay func(string)) []string {
	packageLock.Lock()
	packageSold = nil
	packageLock.Unlock()
	solution(tickets, customers, func(c string) {
		pay(c)
		packageLock.Lock()
		defer packageLock.Unlock()
		packageSold = append(packageSold, c)
	})
	packageLock.Lock()
	defer packageLock.Unlock()
	return slices.Clone(packageSold)
}

var count atomic.Int64

func oneCount(tickets int, customers []string, pay func(customer string)) (sold []string) {
	count.Store(int64(tickets))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if count.Add(-1) < 0 {
				return
			}
			pay(c)
			mu.Lock()
			defer mu.Unlock()
			sold = append(sold, c)
		})
	}
	wg.Wait()
	return sold
}

func namesOnly(tickets int, customers []string, pay func(customer string)) (sold []string) {
	sold = solution(tickets, customers, pay)
	return slices.DeleteFunc(sold, func(name string) bool { return name == "" })
}
