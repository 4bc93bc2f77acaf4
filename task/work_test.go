package task_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/baton/task"
)

// The examples in this file show how to use the package at work. Each
// wraps the function that the task runs.

// price stands for a request that takes a while.
func price(ctx context.Context, shop string) (int, error) {
	takes := map[string]time.Duration{"near": 0, "far": time.Hour}[shop]
	select {
	case <-time.After(takes):
		return 7, nil
	case <-ctx.Done():
		return 0, fmt.Errorf("%s: %w", shop, ctx.Err())
	}
}

// Each task has a deadline of its own.
func ExampleGo_deadline() {
	ask := func(shop string) *task.Task[int] {
		return task.Go(func() (int, error) {
			ctx, cancel := context.WithTimeout(
				context.Background(), 200*time.Millisecond)
			defer cancel()
			return price(ctx, shop)
		})
	}
	near, far := ask("near"), ask("far")
	fmt.Println(near.Wait())
	_, err := far.Wait()
	fmt.Println(err)
	// Output:
	// 7 <nil>
	// far: context deadline exceeded
}

// A task that fails is tried again, three times at most.
func ExampleGo_retries() {
	tries := 0
	flaky := func() (string, error) {
		if tries++; tries < 3 {
			return "", errors.New("busy")
		}
		return fmt.Sprintf("done at try %d", tries), nil
	}
	again := func() (answer string, err error) {
		for range 3 {
			if answer, err = flaky(); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		return answer, err
	}
	fmt.Println(task.Go(again).Wait())
	// Output: done at try 3 <nil>
}
