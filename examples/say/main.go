// Say prints two lines, each after a pause.
//
// Usage:
//
//	go run ./examples/say [-progress] [variant]
//
// The variants are sequential (3 s) and concurrent (2 s). Without a
// variant, the two race.
package main

import (
	"io"
	"sync"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

// sequential waits for 2 seconds, and then for 1.
func sequential(w io.Writer) {
	say.After(w, 2*time.Second, "First")
	say.After(w, 1*time.Second, "Second")
}

// concurrent waits for both at the same time.
func concurrent(w io.Writer) {
	var wg sync.WaitGroup
	wg.Go(func() { say.After(w, 2*time.Second, "First") })
	wg.Go(func() { say.After(w, 1*time.Second, "Second") })
	wg.Wait()
}

func main() { example.Main(program.Run) }
