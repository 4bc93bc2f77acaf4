// Count counts apples and peaches.
//
// Usage:
//
//	go run ./examples/count [variant]
//
// The variants are sequential (3 s), concurrent (2 s), relay (0 s) and
// yield (0 s). In relay, A and B take strict turns. In yield, they only
// offer each other a turn. Without a variant, the first two race.
package main

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

// sequential counts the apples, then the peaches.
func sequential(w io.Writer) {
	say.Count(w, "apple", 10, 100*time.Millisecond)
	say.Count(w, "peach", 10, 200*time.Millisecond)
}

// concurrent counts both at the same time, each at its own pace.
func concurrent(w io.Writer) {
	var wg sync.WaitGroup
	wg.Go(func() { say.Count(w, "apple", 10, 100*time.Millisecond) })
	wg.Go(func() { say.Count(w, "peach", 10, 200*time.Millisecond) })
	wg.Wait()
}

// relay lets A and B take strict turns, as sleep(0) does in asyncio.
func relay(w io.Writer) { say.Relay(w, 10, "A", "B") }

// yield lets A and B offer each other the turn. [runtime.Gosched] looks
// like sleep(0), but promises nothing: with a second core, both run
// anyway.
func yield(w io.Writer) {
	var wg sync.WaitGroup
	for _, name := range []string{"A", "B"} {
		wg.Go(func() {
			fmt.Fprintf(w, "start %s\n", name)
			for i := range 10 {
				fmt.Fprintf(w, "%s %d\n", name, i)
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
}

func main() { example.Main(program.Run) }
