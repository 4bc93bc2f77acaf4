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
// The function f is called once, no matter how often get is called and
// by how many goroutines. Each call of get returns the result of f,
// which may be empty. If get is never called, Lazy does not call f.
// When f has returned, or was not called, no goroutine is left behind.
// Two calls of Lazy, or of Started, share nothing.
//
//	go run ./exercises watch lazy
package lazy

// Lazy returns a function get. The first call of get calls f.
func Lazy(f func() string) (get func() string) {
	panic("todo: lazy")
}

// Started calls f in the background, and returns a function get, which
// waits for the result of f.
func Started(f func() string) (get func() string) {
	panic("todo: started")
}
