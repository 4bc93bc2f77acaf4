// Package say prints lines after a pause.
//
// A pause stands for anything that a program waits for: a disk, a
// database, a distant server. Run two pauses one after the other, and
// they take the sum of both. Run them concurrently, and they take as
// long as the longer one.
package say

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// After waits for d, then prints text.
func After(w io.Writer, d time.Duration, text string) {
	time.Sleep(d)
	fmt.Fprintln(w, text)
}

// Progress prints a line, waits for d, and prints another line.
func Progress(w io.Writer, d time.Duration, name string) {
	fmt.Fprintf(w, "Starting %s that will take %v\n", name, d)
	start := time.Now()
	time.Sleep(d)
	took := time.Since(start).Round(time.Millisecond)
	fmt.Fprintf(w, "Finishing %s in %v\n", name, took)
}

// Sequential calls the functions one after the other.
func Sequential(fs ...func()) {
	for _, f := range fs {
		f()
	}
}

// Concurrent calls each function in a goroutine of its own, and waits
// until all of them have returned.
//
// The functions may start in any order. A panic in one of them ends the
// program, as in any goroutine.
func Concurrent(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(f)
	}
	wg.Wait()
}
