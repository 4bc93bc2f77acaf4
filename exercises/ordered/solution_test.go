package ordered_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/queue"
)

// Each worker takes the next number, and writes to the element with that
// number. It checks the context before each call, because another worker
// may have failed. The Once keeps the error that came first.
func solution(
	ctx context.Context, n int, keys []string, f call,
) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	var first error
	var once sync.Once
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, len(keys)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(keys) {
					return
				}
				err := own.Err()
				if err == nil {
					results[i], err = f(own, keys[i])
				}
				if err != nil {
					once.Do(func() {
						first = err
						cancel()
					})
					return
				}
			}
		})
	}
	workers.Wait()
	if first != nil {
		return nil, first
	}
	return results, nil
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "an errgroup with a limit", func(
		ctx context.Context, n int, keys []string, f call,
	) ([]string, error) {
		results := make([]string, len(keys))
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(n)
		for i, key := range keys {
			group.Go(func() (err error) {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				results[i], err = f(ctx, key)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		return results, nil
	})
	task.Right(t, "the package queue", func(
		ctx context.Context, n int, keys []string, f call,
	) ([]string, error) {
		return queue.Map(ctx, n, keys, f)
	})
	task.Right(t, "a channel of numbers, and one of results", channels)
	task.Right(t, "a semaphore, and the cause of the cancel", func(
		ctx context.Context, n int, keys []string, f call,
	) ([]string, error) {
		own, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		slots := semaphore.NewWeighted(int64(n))
		results := make([]string, len(keys))
		for i, key := range keys {
			if slots.Acquire(own, 1) != nil {
				break
			}
			if own.Err() != nil {
				slots.Release(1)
				break
			}
			go func() {
				defer slots.Release(1)
				var err error
				if results[i], err = f(own, key); err != nil {
					cancel(err)
				}
			}()
		}
		slots.Acquire(context.Background(), int64(n))
		if err := context.Cause(own); err != nil {
			return nil, err
		}
		return results, nil
	})
	task.Right(t, "a list behind a lock", func(
		ctx context.Context, n int, keys []string, f call,
	) ([]string, error) {
		own, cancel := context.WithCancel(ctx)
		defer cancel()
		var mu sync.Mutex
		results := make([]string, len(keys))
		var first error
		next := 0
		take := func() int {
			mu.Lock()
			defer mu.Unlock()
			if first == nil {
				first = own.Err()
			}
			if first != nil || next == len(keys) {
				return -1
			}
			next++
			return next - 1
		}
		var workers sync.WaitGroup
		for range n {
			workers.Go(func() {
				for i := take(); i >= 0; i = take() {
					result, err := f(own, keys[i])
					mu.Lock()
					if err == nil {
						results[i] = result
					} else if first == nil {
						first = err
						cancel()
					}
					mu.Unlock()
				}
			})
		}
		workers.Wait()
		if len(keys) == 0 {
			return nil, nil
		}
		return results, first
	})
}

func channels(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		i      int
		result string
		err    error
	}
	numbers := make(chan int)
	done := make(chan result)
	for range n {
		go func() {
			for i := range numbers {
				r, err := f(own, keys[i])
				done <- result{i, r, err}
			}
		}()
	}
	defer close(numbers)
	results := make([]string, len(keys))
	var first error
	for next, flying := 0, 0; ; {
		if first == nil {
			first = own.Err()
		}
		more := numbers
		if next == len(keys) || first != nil {
			more = nil
		}
		if more == nil && flying == 0 {
			break
		}
		select {
		case more <- next:
			next++
			flying++
		case r := <-done:
			flying--
			results[r.i] = r.result
			if r.err != nil && first == nil {
				first = r.err
				cancel()
			}
		}
	}
	if first != nil {
		return nil, first
	}
	return results, nil
}
