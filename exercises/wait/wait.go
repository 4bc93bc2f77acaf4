// Package wait is an exercise: wait for all.
//
// Invite people to a party. Each person who is invited thinks for a
// while, and then names other people. These people are invited right
// away, all at the same time.
//
//	Invite("Anna", ring)
//	// Anna thinks for 1 s and names Bob and Carl; Bob thinks for 2 s;
//	// Carl thinks for 1 s and names Dora, who thinks for 3 s
//
// takes 1 s + 1 s + 3 s = 5 s: Invite returns when no one is thinking
// anymore, however long that takes. You don't know beforehand how many
// people there will be. A name may be any text. If a name comes up
// twice, ring is called twice for it.
//
//	go run ./exercises watch wait
package wait

// Invite calls ring for the first name. As soon as a call of ring
// returns, Invite calls ring for each name in its result. Calls of ring
// may run at the same time. Invite returns when the last of them has
// returned, and leaves no goroutine behind.
func Invite(first string, ring func(name string) (others []string)) {
	panic("todo: wait for all")
}
