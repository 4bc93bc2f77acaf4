package main

import (
	"fmt"
	"io"
	"time"
)

// potatoes cleans one potato after the other. From line to line, it
// never sleeps, and calls nothing that could let others run.
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
