package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/say"
)

// fruit counts apples, and peaches at half the pace.
func fruit(call func(fs ...func())) example.Func {
	return func(_ context.Context, w io.Writer) error {
		const pause = 100 * time.Millisecond
		call(
			func() { say.Count(w, "apple", 10, pause) },
			func() { say.Count(w, "peach", 10, 2*pause) },
		)
		return nil
	}
}

// relay passes the baton for strict turns, as sleep(0) does in asyncio.
func relay(_ context.Context, w io.Writer) error {
	fmt.Fprintln(w, "Before")
	fmt.Fprintln(w, "After")
	say.Relay(w, 10, "A", "B")
	return nil
}

// yield is what looks like sleep(0) in Go, and promises nothing:
// Gosched lets others run first, but with a second core they run
// anyway.
func yield(_ context.Context, w io.Writer) error {
	count := func(name string) {
		fmt.Fprintf(w, "start %s\n", name)
		for i := range 10 {
			fmt.Fprintf(w, "%s %d\n", name, i)
			runtime.Gosched()
		}
	}
	fmt.Fprintln(w, "Before")
	fmt.Fprintln(w, "After")
	say.Concurrent(
		func() { count("A") },
		func() { count("B") },
	)
	return nil
}
