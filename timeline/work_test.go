package timeline_test

import (
	"fmt"
	"io"
	"sync"
	"time"

	"example.com/baton/timeline"
)

// The package at work: what starts a service is wrapped, so that it
// prints when it begins and ends. The chart of it can be drawn with
// Text, SVG or Trace.
func ExampleRecorder_startup() {
	r := timeline.NewRecorder(io.Discard)
	timed := func(name string, f func()) func() {
		return func() {
			fmt.Fprintln(r, "Start", name)
			defer fmt.Fprintln(r, "End", name)
			f()
		}
	}
	connect := func() { time.Sleep(2 * time.Millisecond) }
	var startup sync.WaitGroup
	startup.Go(timed("database", connect))
	startup.Go(timed("mail", connect))
	startup.Wait()

	for _, s := range r.Chart("startup").Spans {
		fmt.Println(s.Lane, s.End-s.Start >= 2*time.Millisecond)
	}
	// Unordered output:
	// database true
	// mail true
}
