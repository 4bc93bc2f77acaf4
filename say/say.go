// Package say prints lines after a pause.
//
// A pause stands for anything that a program waits for: a disk, a
// database, a distant server. One after the other, two pauses take the
// sum of both. This takes 3 s:
//
//	say.After(os.Stdout, 2*time.Second, "First")
//	say.After(os.Stdout, 1*time.Second, "Second")
//
// Concurrently, they take as long as the longer pause. This takes 2 s:
//
//	var wg sync.WaitGroup
//	wg.Go(func() { say.After(os.Stdout, 2*time.Second, "First") })
//	wg.Go(func() { say.After(os.Stdout, 1*time.Second, "Second") })
//	wg.Wait()
//
// wg.Go starts a goroutine that calls the function, and returns right
// away. So both pauses begin at 0 s, and the shorter one is over first:
//
//	1 s  Second
//	2 s  First
//
// wg.Wait returns when both functions have returned. Without it, the
// program would go on, and could end before it prints a line.
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
	var wg sync.WaitGroup // counts the functions that are running
	for _, f := range fs {
		wg.Go(f)
	}
	wg.Wait() // until the count is zero
}
