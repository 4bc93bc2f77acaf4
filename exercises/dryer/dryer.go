// Package dryer is an exercise: the dryer after the washer.
//
// Do all chores of the day. They run at the same time, but some can
// start only after another one: the dryer after the washing machine.
//
//	dryer := &Chore{Do: dry}         // 3 s
//	DoAll([]Chore{
//		{Do: wash, Then: dryer},     // 3 s
//		{Do: cleanPotatoes},         // 7 s
//	})
//
// takes 7 s. The dryer starts at 3 s: not before the washing machine
// has ended, and without waiting for the potatoes.
//
//	go run ./exercises watch dryer
package dryer

// A Chore is one piece of housework.
type Chore struct {
	Do   func() // does it, and returns when it is done; never nil
	Then *Chore // what can start only after this one; nil if nothing
}

// DoAll starts all chores of the list at the same time. As soon as a
// chore has ended, DoAll starts its Then, if there is one, and so on:
// chains may be long. No chore is the Then of two others, and none is
// in its own chain. DoAll returns when all chores are done, however
// long that takes, and leaves no goroutine behind. It does each chore
// once, and does not change the list.
func DoAll(list []Chore) {
	panic("todo: dryer")
}
