// Sleepers sleeps, many times concurrently.
//
// Usage: sleepers goroutines|deadlines count duration
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.com/baton/benchmarks/memory"
)

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	d, err := time.ParseDuration(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	start := time.Now()
	var woken int
	switch os.Args[1] {
	case "goroutines":
		woken = goroutines(count, d)
	case "deadlines":
		woken = deadlines(count, d)
	}
	fmt.Println("late-sec", (time.Since(start) - d).Seconds())
	fmt.Println("woken", woken)
	memory.Print()
}

// goroutines starts a goroutine for each sleeper.
func goroutines(count int, d time.Duration) int {
	var wg sync.WaitGroup
	awake := make([]bool, count)
	for i := range count {
		wg.Go(func() {
			time.Sleep(d)
			awake[i] = true
		})
	}
	wg.Wait()
	woken := 0
	for _, a := range awake {
		if a {
			woken++
		}
	}
	return woken
}

// deadlines is possible if a program knows all its sleepers: one goroutine
// has a list of deadlines.
func deadlines(count int, d time.Duration) (woken int) {
	list := make([]time.Time, count)
	for i := range list {
		list[i] = time.Now().Add(d)
	}
	slices.SortFunc(list, time.Time.Compare)
	for _, t := range list {
		if wait := time.Until(t); wait > 0 {
			time.Sleep(wait)
		}
		woken++
	}
	return woken
}
