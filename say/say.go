// Package say prints lines after a pause: the smallest program that can
// be made concurrent.
//
// A pause stands for anything that a program waits for: a disk, a
// database, a server far away. Nothing here can fail or be cancelled:
// package task adds the first, and package queue the second.
//
// Functions that run at the same time also write at the same time. Give
// them a writer that allows it, such as [os.Stdout], one whole line a
// Write; a [bytes.Buffer] is not one. Errors of the writer are ignored.
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

// Progress waits for d, and prints a line before and a line after.
func Progress(w io.Writer, d time.Duration, name string) {
	fmt.Fprintf(w, "Starting %s that will take %v\n", name, d)
	start := time.Now()
	time.Sleep(d)
	took := time.Since(start).Round(time.Millisecond)
	fmt.Fprintf(w, "Finishing %s in %v\n", name, took)
}

// Sequential calls the functions one after the other.
// It takes as long as all of them together.
func Sequential(fs ...func()) {
	for _, f := range fs {
		f()
	}
}

// Concurrent calls each function in a goroutine of its own, and returns
// once all of them have returned. It takes as long as the slowest.
// Which of them begins first is not promised.
//
// A panic in a function ends the program, as in any goroutine.
func Concurrent(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(f)
	}
	wg.Wait()
}
