//go:build linux

// Fetch-client fetches pages in one of several ways, and checks whether the
// titles are right.
//
// Usage: fetch-client WAY BASE PAGES AT-A-TIME
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"syscall"
	"time"

	"example.com/baton/benchmarks/memory"
	"example.com/baton/benchmarks/page"
)

// A way fetches the pages below base, n at a time, and returns their titles.
type way func(ctx context.Context, base string, pages, n int) ([]string, error)

var ways = map[string]way{
	"raw":              raw,
	"httpfetch.Queued": queued,
	"net-http-default": defaults,
	"net-http-goquery": parsed,
	"resty":            rested,
	"fasthttp":         fast,
	"colly":            collected,
}

func main() {
	if err := fetch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fetch() error {
	base := os.Args[2]
	pages, err := strconv.Atoi(os.Args[3])
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(os.Args[4])
	if err != nil {
		return err
	}
	cpu, start := used(), time.Now()
	titles, err := ways[os.Args[1]](context.Background(), base, pages, n)
	took := time.Since(start)
	cpu = used() - cpu
	if err != nil {
		return err
	}
	if len(titles) != pages {
		return fmt.Errorf("got %d titles, want %d", len(titles), pages)
	}
	slices.Sort(titles) // a crawler returns them in any order
	for i, title := range titles {
		if title != page.Title(i) {
			return fmt.Errorf("title %d is %q, not %q", i, title, page.Title(i))
		}
	}
	fmt.Println("sec", took.Seconds())
	fmt.Println("cpu-sec", cpu.Seconds())
	memory.Print()
	return nil
}

// used returns the processor time that this process has had.
func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func urls(base string, pages int) []string {
	list := make([]string, pages)
	for i := range list {
		list[i] = base + page.Path(i)
	}
	return list
}
