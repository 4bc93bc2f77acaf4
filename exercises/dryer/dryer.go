// Package dryer is an exercise: the dryer after the washer.
//
// Do all the chores of the day. They run at the same time, except that
// some chores must wait for another chore. The dryer starts when the
// washing machine has ended.
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
	Do   func() // does the chore, then returns; never nil
	Then *Chore // the chore that starts after this one, or nil
}

// DoAll starts all the chores in the list at the same time. As soon as
// a chore has ended, DoAll starts its Then, if there is one, and so on:
// chains may be long. No chore is the Then of two chores, and no chain
// leads back to itself. DoAll returns when all chores are done, however
// long that takes, and leaves no goroutine behind. It does each chore
// once, and does not change the list.
func DoAll(list []Chore) {
	panic("todo: dryer")
}
