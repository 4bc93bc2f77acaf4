// Package wait is an exercise: wait for all.
//
// Invite somebody to a party. Everybody who is invited thinks for a
// while, and then names others, who are invited at once, all at the
// same time.
//
//	Invite("Anna", ring)
//	// Anna thinks for 1 s and names Bob and Carl; Bob thinks for 2 s;
//	// Carl thinks for 1 s and names Dora, who thinks for 3 s
//
// takes 1 s + 1 s + 3 s = 5 s: it returns when nobody is left who
// thinks. Nobody knows beforehand how many that will be.
//
//	go run ./exercises watch wait
package wait

// Invite rings somebody, and then all who are named, each as soon as
// the name is known. It returns when the last of them has hung up, and
// leaves no goroutine behind.
func Invite(first string, ring func(name string) (others []string)) {
	panic("todo: wait for all")
}
