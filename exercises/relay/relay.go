// Package relay is an exercise: passing the baton.
//
// Some people take turns at speaking, strictly one after the other,
// though each of them has a goroutine of their own: whoever holds the
// baton speaks, and then passes it on to the next.
//
//	Relay(2, anna, bob, carl)
//	// anna(0) bob(0) carl(0) anna(1) bob(1) carl(1)
//
// takes as long as speaking takes, and returns when the last has
// spoken. Nobody keeps the processor busy while waiting for a turn, and
// no goroutine is left behind. A relay of one, or of no rounds, works
// too.
//
//	go run ./exercises watch relay
package relay

// Relay gives each speaker a goroutine, in which speak is called once
// for each round, with its number, and only while its speaker has the
// baton.
func Relay(rounds int, speak ...func(round int)) {
	panic("todo: relay")
}
