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
	task.Racy(t, exercise.Races, "the program as it was", original,
		"data race", "write at mistakes_test.go:")
	task.Wrong(t, exercise.LooksThenTakes, "looks, pays, takes, with an atomic counter", atomicLook,
		"Sell of 3 tickets to 5 customers: 3 of them pay", "5 paid")
	task.Wrong(t, exercise.LooksThenTakes, "locks to look, and again to take", twoLocks,
		"Sell of 3 tickets to 5 customers: 3 of them pay", "5 paid")
	task.Scheduled(t, exercise.LooksThenTakes, "looks and takes at once, with an atomic counter, in two steps", atomicTwoSteps,
		"Sell of a ticket to 20 customers: one of them pays", "more than one paid")
	task.Scheduled(t, exercise.LooksThenTakes, "locks to look, and again to take at once", twoLocksAtOnce,
		"Sell of a ticket to 20 customers: one of them pays", "more than one paid")
	task.StillRight(t)
	task.Wrong(t, exercise.TooFew, "lets eight pay at a time", eightPay,
		"Sell of 50 tickets to 50 customers: it takes 1.000333s", "it returned after 7.002331s")
	task.Wrong(t, exercise.NoReceiver, "has room for ten who have paid", roomForTen,
		"Sell of 50 tickets to 50 customers: it returns", "deadlock", "to send on a channel")
	task.Wrong(t, exercise.SleepsToWait, "looks every millisecond whether all have paid", looksNowAndThen,
		"it takes 1", "it returned after ")
	task.Wrong(t, exercise.LooksThenTakes, "all pay, and some get nothing for it", paysForNothing,
		"Sell of 3 tickets to 5 customers: 3 of them pay", "5 paid")
	task.Wrong(t, exercise.DoesTwice, "has places for tickets, free again when somebody has paid",
		places, "Sell of 2 tickets to 20 customers, where pay takes no time: 2 of them pay",
		"more than 2 paid")
	task.Wrong(t, exercise.WrongResult, "keeps who has a ticket in a map, by name", byName,
		"Sell of 3 tickets to 4 customers of one name: it returns [Ann Ann Ann]",
		"it returned [Ann]")
	task.Wrong(t, exercise.SkipsJobs, "keeps the last ticket", keepsOne,
		"Sell of 3 tickets to 5 customers: 3 of them pay", "2 paid")
	task.Wrong(t, exercise.InTurn, "one customer after the other", inTurn,
		"Sell of 3 tickets to 5 customers: it takes 1s", "it returned after 3s")
	task.Wrong(t, exercise.DoesNotWait, "returns before they have paid", doesNotWait,
		"Sell of 3 tickets to 5 customers: it takes 1s", "it returned after 0s, while 3 of its jobs still ran")
	task.Wrong(t, exercise.WrongResult, "returns who came, not who paid", whoCame,
		"Sell of 3 tickets to 5 customers: it returns who has paid")
	task.Wrong(t, exercise.NeverCloses, "ranges over a channel that is never closed", neverCloses,
		"deadlock", "to receive from a channel")
	task.Deadly(t, exercise.Panics, "returns who has paid, for whom there is no room", noSlice,
		"panic at mistakes_test.go:", "index out of range")
	task.Deadly(t, exercise.HoldsLock, "pays with the lock held", holdsLock,
		"others wait for a lock, while somebody works slowly", "for a lock")
	task.Racy(t, exercise.Races, "takes without a lock", unlockedTake,
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.Races, "appends without a lock", unlockedAppend,
		"data race", "write at mistakes_test.go:")
	task.Vetted(t, exercise.CopiesLock, "each call copies the lock", "copies-lock",
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

func twoLocksAtOnce(tickets int, customers []string, pay func(string)) (sold []string) {
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
