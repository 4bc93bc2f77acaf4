package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/task"
)

// primes counts the primes below a number, and says where it ran. It
// stops when ctx is done.
//
// A thousand goroutines that compute share the processors in turns of
// 10 ms, and the goroutine that handles Ctrl-C has to wait for its
// turn. So primes yields more often.
func primes(ctx context.Context, below int) (string, error) {
	found := 0
	yielded := time.Now()
	for i := 2; i < below; i++ {
		if isPrime(i) {
			found++
		}
		if i%64 == 0 && time.Since(yielded) > time.Millisecond/10 {
			runtime.Gosched()
			if ctx.Err() != nil {
				return "", context.Cause(ctx)
			}
			yielded = time.Now()
		}
	}
	return fmt.Sprintf("%s in process %d, thread %s",
		example.Count(found, "prime", "primes"),
		os.Getpid(), thread()), nil
}

func isPrime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// slots limits how many processes run at the same time: each of them
// needs megabytes, and competes with this process for the processors.
var slots = make(chan struct{}, 16)

// elsewhere runs primes in another process. Ctrl-C kills it.
func elsewhere(ctx context.Context, below int) (string, error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	input := fmt.Append(nil, below)
	found, err := task.Process(ctx, "primes", input).Wait()
	return string(found), err
}

// primesElsewhere is what the other process does.
func primesElsewhere(below []byte) ([]byte, error) {
	n, err := strconv.Atoi(string(below))
	if err != nil {
		return nil, err
	}
	found, err := primes(context.Background(), n)
	return []byte(found), err
}

// finish prints the result of a task.
func finish(
	w io.Writer, id int, found string, err error,
) (string, error) {
	if err == nil {
		fmt.Fprintf(w, "End task %d: %s\n", id, found)
	}
	return found, err
}
