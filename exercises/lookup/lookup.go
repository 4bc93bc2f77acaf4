// Package lookup is an exercise: looking up after each potato.
//
// You have one pair of hands. They start the washing machine, they
// start the dryer, and they clean potatoes. The machines run without
// you, but they don't call you when they are done: you have to look up.
//
//	// 14 potatoes of 0.5 s; the washing machine runs for 2.9 s, and
//	// the dryer for 3 s
//	Evening(14, clean, wash, dry)
//
// takes 7 s, because the dryer starts at 3 s, between two potatoes. If
// you look up only after the last potato, it takes 10 s. A machine may
// run for hours, or end while you clean the last potato, and there may
// be no potatoes at all. If the washing machine ends at the instant at
// which a potato is clean, the dryer may wait for the next potato.
//
// Don't hold a sync.Mutex while you clean. Hold a lock only briefly: a
// goroutine that waits for a lock can do nothing else.
//
//	go run ./exercises watch lookup
package lookup

// Evening starts the washing machine, and then cleans the given number
// of potatoes. When the washing machine has ended, Evening starts the
// dryer as soon as the potato in hand is clean. It returns when all the
// work is done and the dryer has ended, and leaves no goroutine behind.
//
// Each of the three functions needs your hands, so no two of them may
// run at the same time. Clean returns when one potato is clean. Wash
// and dry start a machine and return right away. The channel that they
// return is closed when the machine has ended. Each machine is started
// once.
func Evening(
	potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
) {
	panic("todo: lookup")
}
