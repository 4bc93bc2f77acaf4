package timeout_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// The buffer holds every result, so no send blocks after First has
// returned. The deferred cancel tells the other servers to stop, on
// every path.
func solution(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	type result struct {
		answer string
		err    error
	}
	results := make(chan result, len(servers))
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			results <- result{answer, err}
		}()
	}
	var last error
	for range servers {
		select {
		case r := <-results:
			if r.err == nil {
				return r.answer, nil
			}
			last = r.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", last
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a timer, and a cancel", func(timeout time.Duration, servers ...server) (string, error) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		answers := make(chan string, len(servers))
		errs := make(chan error, len(servers))
		for _, ask := range servers {
			go func() {
				if answer, err := ask(ctx); err != nil {
					errs <- err
				} else {
					answers <- answer
				}
			}()
		}
		late := time.After(timeout)
		var all []error
		for {
			select {
			case answer := <-answers:
				return answer, nil
			case err := <-errs:
				if all = append(all, err); len(all) == len(servers) {
					return "", errors.Join(all...)
				}
			case <-late:
				return "", context.DeadlineExceeded
			}
		}
	})
	task.Right(t, "senders that give up when they are told", func(
		timeout time.Duration, servers ...server,
	) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		answers := make(chan string)
		failed := make(chan error)
		for _, ask := range servers {
			go func() {
				answer, err := ask(ctx)
				if err != nil {
					select {
					case failed <- err:
					case <-ctx.Done():
					}
					return
				}
				select {
				case answers <- answer:
				case <-ctx.Done():
				}
			}()
		}
		for n := len(servers); ; {
			select {
			case answer := <-answers:
				return answer, nil
			case err := <-failed:
				if n--; n == 0 {
					return "", err
				}
			case <-ctx.Done():
				return "", context.DeadlineExceeded
			}
		}
	})
	task.Right(t, "the first one notes its answer, and cancels", func(
		timeout time.Duration, servers ...server,
	) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		var mu sync.Mutex
		var answer string
		var last error
		left, over := len(servers), make(chan struct{})
		for _, ask := range servers {
			go func() {
				a, err := ask(ctx)
				mu.Lock()
				defer mu.Unlock()
				left--
				select {
				case <-over:
					return
				default:
				}
				if answer, last = a, err; err == nil || left == 0 {
					close(over)
				}
			}()
		}
		select {
		case <-over:
			mu.Lock()
			defer mu.Unlock()
			if last != nil {
				answer = ""
			}
			return answer, last
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
	task.Right(t, "the answer is the cause of the cancel", func(
		timeout time.Duration, servers ...server,
	) (string, error) {
		ctx, stop := context.WithTimeout(context.Background(), timeout)
		defer stop()
		ctx, cancel := context.WithCancelCause(ctx)
		var failed sync.WaitGroup
		var errs [1]error
		var once sync.Once
		for _, ask := range servers {
			failed.Add(1)
			go func() {
				answer, err := ask(ctx)
				if err == nil {
					cancel(won(answer))
				} else {
					once.Do(func() { errs[0] = err })
				}
				failed.Done()
			}()
		}
		go func() {
			failed.Wait()
			cancel(errs[0])
		}()
		<-ctx.Done()
		var answer won
		if err := context.Cause(ctx); !errors.As(err, &answer) {
			return "", err
		}
		return string(answer), nil
	})
}

// won is an answer that travels as an error.
type won string

func (won) Error() string { return "there is an answer" }
