// Package race is an exercise: a program with a race to find.
//
// This box office sells more tickets than it has. Find out why, and fix
// it.
//
//	five := []string{"Ann", "Bob", "Cid", "Dan", "Eve"}
//	Sell(3, five, pay) // pay takes 1 s
//
// should take 1 s, because customers pay at the same time. Three of the
// five get tickets, no matter which, and only these three pay.
//
// The goroutines share more than the tickets. The race detector finds
// bugs here that you cannot see in the results. The grader skips this
// program until you change something in the file.
//
//	go run ./exercises watch race
package race

import "sync"

// Sell sells tickets to customers who come at the same time; some may
// have the same name. It calls pay once for each customer who gets a
// ticket, and returns their names, in any order. As long as tickets are
// left, every customer gets one. Sell returns when all of them have
// paid, however long that takes, and leaves no goroutine behind.
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
