// Package once is an exercise: a value that is computed once.
//
// A price list takes 3 s to load, and many goroutines need it. Load it
// when it is needed for the first time, and only once.
//
//	get := Once(load) // returns right away, and loads nothing
//	...               // 2 s later, two goroutines call get:
//	get()             // both return at 5 s, from one call of load
//	get()             // from then on, it returns right away
//
// If load panics, so does the call of get that ran load, with the same
// value. Every other call of get panics with that value, too, whether
// it was waiting or comes later, because load is not called again. A
// call of get never waits for the load of another Once.
//
// If get is never called, neither is load. No goroutine is left behind.
//
//	go run ./exercises watch once
package once

// Once returns a function get, which returns the result of load. No
// matter how often get is called, and by how many goroutines, load is
// called once.
func Once(load func() string) (get func() string) {
	panic("todo: once")
}
