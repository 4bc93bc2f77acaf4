// Package lazy is an exercise: lazy, or started.
//
// A slow function can be called when its result is needed for the first
// time, or it can be started now, so that it runs in the meantime.
// Build both. Here f takes 3 s, and its result is needed after 2 s:
//
//	get := Lazy(f)     // nothing happens yet
//	...                // 2 s later
//	get()              // now f starts: the result comes at 5 s
//
//	get := Started(f)  // returns right away, while f runs
//	...                // 2 s later
//	get()              // the result comes at 3 s
//
// No matter how often get is called, and by how many goroutines at the
// same time, f is called once, and each get returns its result, which
// may be empty. If get is never called, Lazy does not call f. When f
// has returned, or was not called, no goroutine is left behind. Two
// calls of Lazy, or of Started, share nothing.
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
