// Package race is an exercise: a program with a race to find.
//
// Here is a box office that works, but sells more tickets than it has.
// Find out why, and mend it.
//
//	five := []string{"Ann", "Bob", "Cid", "Dan", "Eve"}
//	Sell(3, five, pay) // pay takes 1 s
//
// takes 1 s, as customers do not wait for each other to pay. Three of
// the five get tickets, whoever they are, and only these three pay.
//
// Besides what is sold, think of what is shared: the race detector has
// more to say about this program than you will see in its results. The
// program is graded once you have changed anything in this file.
//
//	go run ./exercises watch race
package race

import "sync"

// Sell sells tickets to customers who come at the same time; some may
// have the same name. It calls pay for those who get one, and returns
// their names, in any order. It returns when all who get a ticket have
// paid, and leaves no goroutine behind.
func Sell(
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
