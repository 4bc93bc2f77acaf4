package cache_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/baton/cache"
)

// The examples in this file show how to use the package at work. Each
// wraps the function that fetches.

// A fetch has a deadline of its own. An error is not kept, so the next
// call fetches again.
func ExampleShared_deadline() {
	calls := 0
	ask := func(ctx context.Context, key string) (string, error) {
		if calls++; calls > 1 {
			return "all about " + key, nil
		}
		<-ctx.Done() // the first time, there is no answer
		return "", ctx.Err()
	}
	c := cache.NewShared(func(
		ctx context.Context, key string,
	) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		return ask(ctx, key)
	})
	for range 2 {
		page, err := c.Get(context.Background(), "tea")
		fmt.Printf("%q %v\n", page, err)
	}
	// Output:
	// "" context deadline exceeded
	// "all about tea" <nil>
}

// A fetch that fails is tried again, three times at most. Its callers
// wait for the last try.
func ExampleShared_retries() {
	calls := 0
	flaky := func(ctx context.Context, key string) (string, error) {
		if calls++; calls < 3 {
			return "", errors.New("busy")
		}
		return fmt.Sprintf("%s, at try %d", key, calls), nil
	}
	c := cache.NewShared(func(
		ctx context.Context, key string,
	) (page string, err error) {
		for range 3 {
			page, err = flaky(ctx, key)
			if err == nil || ctx.Err() != nil {
				break
			}
		}
		return page, err
	})
	fmt.Println(c.Get(context.Background(), "tea"))
	// Output: tea, at try 3 <nil>
}
