package race_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/race"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("race", grade)

func TestYours(t *testing.T) { task.Fixed(t, race.Sell) }

type sell = func(
	tickets int, customers []string, pay func(customer string),
) (sold []string)

func grade(g *exercise.G, sell sell) {
	for _, c := range []struct{ tickets, customers int }{{1, 2}, {2, 2}, {2, 3}} {
		together(g, sell, c.tickets, c.customers)
	}
	g.Schedules("two calls of Sell at the same time, for two shows with one ticket each", func(b *exercise.B) {
		var first, second []string
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { first = sell(1, []string{"Ann"}, func(string) {}) })
			both.Go(func() { second = sell(1, []string{"Bob"}, func(string) {}) })
			both.Wait()
		})
		b.Same("the calls return", "they returned", "[Ann] and [Bob]", fmt.Sprint(first, " and ", second), exercise.SharedByAll)
	})
	for _, c := range []struct{ tickets, customers int }{
		{0, 2}, {3, 5}, {1, 20}, {5, 3}, {4, 4}, {2, 0},
	} {
		what := fmt.Sprintf("Sell(%d, %d customers)", c.tickets, c.customers)
		g.Bubble(what, func(b *exercise.B) {
			customers := names(c.customers)
			var mu sync.Mutex
			var paid []string
			pay := func(customer string) {
				mu.Lock()
				paid = append(paid, customer)
				mu.Unlock()
				b.Work(customer, time.Second)
			}
			var sold []string
			b.Call(func() { sold = sell(c.tickets, slices.Clone(customers), pay) })
			mu.Lock()
			defer mu.Unlock()
			n := min(c.tickets, c.customers)
			expected := fmt.Sprintf("%s: the number of customers who pay is %d", what, n)
			observed := fmt.Sprintf("it was %d", len(paid))
			switch {
			case len(paid) > n && c.tickets == 0: // it may not even check
				b.Fail(exercise.ByCount, exercise.Mistake{}, expected, observed)
			case len(paid) > n:
				b.Fail(exercise.ByCount, exercise.LooksThenTakes, expected, observed)
			case len(paid) < n:
				b.Fail(exercise.ByCount, exercise.SkipsJobs, expected, observed)
			case n == 0:
				b.Takes(0)
			default:
				b.Takes(time.Second)
			}
			slices.Sort(paid)
			slices.Sort(sold)
			if !slices.Equal(paid, sold) {
				b.Fail(exercise.ByResult, exercise.WrongResult,
					fmt.Sprintf("%s: it returns the names of those who paid, %v", what, paid),
					fmt.Sprintf("it returned %v", sold))
			}
		})
	}
	g.Bubble("Sell of 3000 tickets to 3000 customers", func(b *exercise.B) {
		// An answer that checks every millisecond whether all have paid is late.
		const long = 1000333 * time.Microsecond
		var sold []string
		b.Call(func() {
			sold = sell(3000, names(3000), func(string) { time.Sleep(long) })
		})
		b.Takes(long, b.Later(2*long-1, exercise.TooFew))
		if len(sold) != 3000 {
			b.Fail(exercise.ByResult, exercise.WrongResult,
				b.What()+": it returns 3000 names", fmt.Sprintf("it returned %d", len(sold)))
		}
	})
	g.Bubble("Sell of 3 tickets to 3 customers, where pay takes 1000h", func(b *exercise.B) {
		b.Waits(10_000 * time.Hour)
		var paid, sold []string
		b.Call(func() {
			sold = sell(3, []string{"", "ann", "Ann"}, func(customer string) {
				time.Sleep(1000 * time.Hour)
				b.Locked(func() { paid = append(paid, customer) })
			})
		})
		b.Takes(1000 * time.Hour)
		b.Same("the number of customers who pay is", "it was", 3, len(paid), exercise.Mistake{})
		slices.Sort(paid)
		slices.Sort(sold)
		b.Same("it returns the names of those who paid,", "it returned", fmt.Sprintf("%q", paid), fmt.Sprintf("%q", sold), exercise.WrongResult)
	})
	g.Bubble("two calls of Sell at the same time, for two shows with one ticket each", func(b *exercise.B) {
		var first, second []string
		b.Call(func() {
			pay := func(string) { time.Sleep(time.Second) }
			var both sync.WaitGroup
			both.Go(func() { first = sell(1, []string{"Ann", "Ann"}, pay) })
			both.Go(func() { second = sell(1, []string{"Bob", "Bob"}, pay) })
			both.Wait()
		})
		b.Takes(time.Second)
		b.Same("the calls return", "they returned", "[Ann] and [Bob]", fmt.Sprint(first, " and ", second), exercise.SharedByAll)
	})
	g.Bubble("Sell of 2 tickets to 20 customers, where pay takes no time", func(b *exercise.B) {
		var paid atomic.Int64
		for range 5 { // by chance, all may come before the first has paid
			paid.Store(0)
			b.Call(func() { sell(2, names(20), func(string) { paid.Add(1) }) })
			if paid.Load() > 2 {
				b.Fail(exercise.ByCount, exercise.Mistake{},
					b.What()+": 2 customers pay, and no ticket is sold again", "more than 2 paid")
			}
		}
	})
	g.Bubble("Sell of 3 tickets to 4 customers with the same name", func(b *exercise.B) {
		var sold []string
		b.Call(func() {
			sold = sell(3, []string{"Ann", "Ann", "Ann", "Ann"},
				func(customer string) { b.Work(customer, time.Second) })
		})
		b.Equal([]string{"Ann", "Ann", "Ann"}, sold, exercise.WrongResult)
		if n := b.Started(); n != 3 {
			b.Fail(exercise.ByCount, exercise.Mistake{},
				b.What()+": 3 customers pay", fmt.Sprintf("%d paid", n))
		}
	})
	g.Race("Sell of 50 tickets to 100 customers", func() {
		sell(50, names(100), func(string) { time.Sleep(time.Millisecond) })
	})
}

// together has customers come at the same instant, and pay immediately.
func together(g *exercise.G, sell sell, tickets, customers int) {
	what := fmt.Sprintf("Sell(%d, %d customers who pay immediately)", tickets, customers)
	g.Schedules(what, func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.LooksThenTakes)
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		var paid, sold []string
		b.Call(func() {
			sold = sell(tickets, names(customers), func(customer string) {
				b.Locked(func() { paid = append(paid, customer) })
			})
			sold = slices.Clone(sold) // as it is when Sell returns
		})
		expected := fmt.Sprintf("%s: the number of customers who pay is %d", what, tickets)
		switch n := len(paid); {
		case n > tickets:
			b.Fail(exercise.BySchedule, exercise.LooksThenTakes, expected,
				fmt.Sprintf("it was %d", n))
		case n < tickets:
			b.Fail(exercise.BySchedule, exercise.SkipsJobs, expected,
				fmt.Sprintf("it was %d, although a ticket was left", n))
		}
		slices.Sort(paid)
		slices.Sort(sold)
		if !slices.Equal(paid, sold) {
			b.Fail(exercise.BySchedule, exercise.WrongResult,
				fmt.Sprintf("%s: it returns the names of those who paid, %v", what, paid),
				fmt.Sprintf("it returned %v", sold))
		}
		b.Instant()
	})
}

// names returns the names of n customers.
func names(n int) (all []string) {
	for i := range n {
		all = append(all, []string{"Ann", "Bob", "Cid", "Dan", "Eve"}[i%5])
		if i >= 5 {
			all[i] += fmt.Sprint(i/5 + 1)
		}
	}
	return all
}
