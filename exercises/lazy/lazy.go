// Package lazy is an exercise: lazy, or started.
//
// A function that takes long can be called when its result is asked for
// the first time, or be started now, so that it runs meanwhile. Build
// both. Here f takes 3 s, and somebody asks for its result after 2 s:
//
//	get := Lazy(f)     // nothing happens yet
//	...                // 2 s later
//	get()              // now f runs: the result comes at 5 s
//
//	get := Started(f)  // returns at once, while f runs
//	...                // 2 s later
//	get()              // the result comes at 3 s
//
// However often get is called, and by however many goroutines at the
// same time, f is called once, and all get its result. If nobody ever
// calls get, Lazy does not call f. Where f is not called, or has
// returned, no goroutine is left behind.
//
//	go run ./exercises watch lazy
package lazy

// Lazy returns a function that calls f when it is first called.
func Lazy(f func() string) (get func() string) {
	panic("todo: lazy")
}

// Started calls f in the background, and returns a function that waits
// for its result.
func Started(f func() string) (get func() string) {
	panic("todo: started")
}
