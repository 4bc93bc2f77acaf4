// Package relay is an exercise: passing the baton.
//
// Some people take turns speaking, strictly one after the other. Each
// of them has a goroutine of their own. The person who holds the baton
// speaks, and then passes it to the next person.
//
//	Relay(2, anna, bob, carl)
//	// anna(0) bob(0) carl(0) anna(1) bob(1) carl(1)
//
// takes as long as the speaking takes, which may be hours, and returns
// when the last person has spoken. A goroutine that waits for its turn
// does not keep the processor busy, and no goroutine is left behind.
// There is at least one speaker, and the number of rounds may be 0. Two
// relays may run at the same time.
//
//	go run ./exercises watch relay
package relay

// Relay starts one goroutine for each speaker. That goroutine calls
// speak once per round, with the number of the round, and only while it
// holds the baton.
func Relay(rounds int, speak ...func(round int)) {
	panic("todo: relay")
}
