package race_test

import (
	"sync"
	"sync/atomic"
	"testing"
)

// Checking for a ticket and taking it must be one step, before anything
// slow. A lock makes one step of the lines that it encloses: no other
// goroutine can come between them. The lock must not enclose pay, or
// the customers would pay one after the other.
func solution(
	tickets int, customers []string, pay func(customer string),
) (sold []string) {
	var mu sync.Mutex
	take := func(c string) bool {
		mu.Lock()
		defer mu.Unlock()
		if tickets == 0 {
			return false
		}
		tickets--
		sold = append(sold, c)
		return true
	}
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if take(c) {
				pay(c)
			}
		})
	}
	wg.Wait()
	return sold
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "tickets in a channel", func(
		tickets int, customers []string, pay func(customer string),
	) (sold []string) {
		box := make(chan struct{}, tickets)
		for range tickets {
			box <- struct{}{}
		}
		close(box)
		paid := make(chan string, len(customers))
		var wg sync.WaitGroup
		for _, c := range customers {
			wg.Go(func() {
				if _, ok := <-box; ok {
					pay(c)
					paid <- c
				}
			})
		}
		wg.Wait()
		close(paid)
		for c := range paid {
			sold = append(sold, c)
		}
		return sold
	})
	task.Right(t, "an atomic counter, and an element each", func(
		tickets int, customers []string, pay func(customer string),
	) (sold []string) {
		var left atomic.Int64
		left.Store(int64(tickets))
		has := make([]bool, len(customers))
		var wg sync.WaitGroup
		for i, c := range customers {
			wg.Go(func() {
				if left.Add(-1) >= 0 {
					has[i] = true
					pay(c)
				}
			})
		}
		wg.Wait()
		for i, c := range customers {
			if has[i] {
				sold = append(sold, c)
			}
		}
		return sold
	})
	task.Right(t, "first come, first served", func(
		tickets int, customers []string, pay func(customer string),
	) []string {
		sold := customers[:min(tickets, len(customers))]
		var wg sync.WaitGroup
		for _, c := range sold {
			wg.Go(func() { pay(c) })
		}
		wg.Wait()
		return sold
	})
	task.Right(t, "a goroutine for each ticket, which receives a customer", func(
		tickets int, customers []string, pay func(customer string),
	) (sold []string) {
		queue := make(chan string, len(customers))
		for _, c := range customers {
			queue <- c
		}
		close(queue)
		paid := make(chan []string)
		for range tickets {
			go func() {
				c, ok := <-queue
				if !ok {
					paid <- nil
					return
				}
				pay(c)
				paid <- []string{c}
			}()
		}
		for range tickets {
			sold = append(sold, <-paid...)
		}
		return sold
	})
	task.Right(t, "seats that are taken or not", func(
		tickets int, customers []string, pay func(customer string),
	) (sold []string) {
		var seats sync.Map
		var wg sync.WaitGroup
		for _, c := range customers {
			wg.Go(func() {
				for seat := range tickets {
					if _, taken := seats.LoadOrStore(seat, c); !taken {
						pay(c)
						return
					}
				}
			})
		}
		wg.Wait()
		for _, c := range seats.Range {
			sold = append(sold, c.(string))
		}
		return sold
	})
}
