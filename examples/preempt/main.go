// Preempt keeps the only processor busy with cleaning potatoes while a
// washing machine runs. The dryer starts at 3 s anyway.
//
// Usage:
//
//	go run ./examples/preempt [-second TIME] [variant]
//
// In asyncio, the dryer would start at 7 s, because a coroutine keeps
// the processor until it awaits something. Go takes the processor away
// from a goroutine after 10 ms. Heads-down chores take 10 s because of
// the semaphore in package chores, not because of the language.
package main

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"example.com/baton/internal/example"
)

// burning does the laundry and cleans potatoes on one processor.
func burning(w io.Writer, second time.Duration) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var wg sync.WaitGroup
	wg.Go(func() { laundry(w, 3*second) })
	wg.Go(func() { potatoes(w, 10, 7*second/10) })
	wg.Wait()
}

func laundry(w io.Writer, d time.Duration) {
	for _, machine := range []string{"washing machine", "dryer"} {
		fmt.Fprintf(w, "Start %s for %v\n", machine, d)
		time.Sleep(d)
		fmt.Fprintf(w, "End %s for %v\n", machine, d)
	}
}

// potatoes never sleeps while it cleans a potato, and calls nothing
// that could let another goroutine run.
func potatoes(w io.Writer, pieces int, each time.Duration) {
	fmt.Fprintf(w, "Start cleaning potatoes for %d pieces\n", pieces)
	for i := range pieces {
		fmt.Fprintf(w, "Cleaning potato %d\n", i)
		for start := time.Now(); time.Since(start) < each; {
			// clean
		}
	}
	fmt.Fprintf(w, "End cleaning potatoes for %d pieces\n", pieces)
}

func main() { example.Main(program.Run) }
