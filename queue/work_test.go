package queue_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/queue"
)

// The examples in this file show how to use the package at work. Each
// wraps the function that does the job.

var files = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}

// read stands for anything that takes a while.
func read(ctx context.Context, file string) (string, error) {
	select {
	case <-time.After(time.Millisecond):
		return "text of " + file, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Ten files, two at a time.
func ExampleWork_tenFiles() {
	var done atomic.Int32
	err := queue.Work(context.Background(), 2, files,
		func(ctx context.Context, worker int, file string) error {
			if _, err := read(ctx, file); err != nil {
				return fmt.Errorf("read %s: %w", file, err)
			}
			done.Add(1)
			return nil
		})
	fmt.Println(done.Load(), "files,", err)
	// Output: 10 files, <nil>
}

// The results come in the order of the files, whichever is read first.
func ExampleMap_inOrder() {
	texts, err := queue.Map(context.Background(), 2, files, read)
	fmt.Println(texts[0], "...", texts[9], err)
	// Output: text of a ... text of j <nil>
}

// Each file has a deadline of its own.
func ExampleMap_deadline() {
	slow := func(ctx context.Context, file string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	_, err := queue.Map(context.Background(), 2, files,
		func(ctx context.Context, file string) (string, error) {
			ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
			defer cancel()
			return slow(ctx, file)
		})
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	// Output: true
}

// A file that cannot be read is tried three times.
func ExampleMap_retries() {
	var calls atomic.Int32
	flaky := func(ctx context.Context, file string) (string, error) {
		if calls.Add(1)%2 == 1 {
			return "", errors.New("busy")
		}
		return read(ctx, file)
	}
	texts, err := queue.Map(context.Background(), 1, files,
		func(ctx context.Context, file string) (text string, err error) {
			for range 3 {
				text, err = flaky(ctx, file)
				if err == nil || ctx.Err() != nil {
					return text, err
				}
			}
			return "", fmt.Errorf("%s, three times: %w", file, err)
		})
	fmt.Println(len(texts), "texts after", calls.Load(), "calls,", err)
	// Output: 10 texts after 20 calls, <nil>
}

// All workers together start at most one job per millisecond.
func ExampleWork_rateLimit() {
	start := time.Now()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	err := queue.Work(context.Background(), 2, files,
		func(ctx context.Context, worker int, file string) error {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return ctx.Err()
			}
			_, err := read(ctx, file)
			return err
		})
	fmt.Println(time.Since(start) >= 5*time.Millisecond, err)
	// Output: true <nil>
}

// TestAtWork is the time that these ways take, on a clock without delays.
func TestAtWork(t *testing.T) {
	for name, tt := range map[string]struct {
		example func()
		takes   time.Duration
	}{
		"ten files":  {ExampleWork_tenFiles, 5 * time.Millisecond},
		"in order":   {ExampleMap_inOrder, 5 * time.Millisecond},
		"deadline":   {ExampleMap_deadline, time.Millisecond},
		"retries":    {ExampleMap_retries, 10 * time.Millisecond},
		"rate limit": {ExampleWork_rateLimit, 11 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				tt.example()
				if took := time.Since(start); took != tt.takes {
					t.Errorf("took %v, want %v", took, tt.takes)
				}
			})
		})
	}
}
