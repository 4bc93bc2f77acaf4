// Package cache is an exercise: one fetch per key.
//
// Many goroutines ask for the same few pages, and each page is slow.
// Fetch a page when a goroutine asks for it for the first time, and
// keep it. Until the page is there, every other goroutine that asks for
// it waits for the same fetch.
//
//	get := New(fetch) // fetch takes 1 s
//	// ten goroutines: get("a"); meanwhile, ten others: get("b")
//
// All 20 calls return at 1 s, after two fetches. A later get("a") takes
// no time.
//
// A call waits only for the fetch of its own key. Errors are not kept.
// All calls that wait for a failed fetch return its error. Once one of
// these calls has returned, the next call fetches again. An empty
// string is a valid page.
//
// The function fetch never panics. No goroutine is left behind when all
// fetches have returned.
//
//	go run ./exercises watch cache
package cache

// New returns a function get, which fetches each key once. Any number
// of goroutines may call get at the same time.
func New(fetch func(key string) (string, error)) (
	get func(key string) (string, error),
) {
	panic("todo: cache")
}
