package leak_test

import (
	"context"
	"sync"
	"testing"
	"time"
)

// Who sends on a channel waits for a receiver, and after the first
// answer there is none. With room for every answer nobody has to wait:
// what is not received goes away together with the channel.
func solution(
	patience time.Duration, ask ...func() string,
) (answer string, ok bool) {
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	select {
	case answer = <-answers:
		return answer, true
	case <-time.After(patience):
		return "", false
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a channel that says that it is over", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		over := make(chan struct{})
		defer close(over)
		answers := make(chan string)
		for _, f := range ask {
			go func() {
				select {
				case answers <- f():
				case <-over:
				}
			}()
		}
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case a := <-answers:
			return a, true
		case <-timer.C:
			return "", false
		}
	})
	task.Right(t, "a context, and a sync.Once", func(
		patience time.Duration, ask ...func() string,
	) (answer string, ok bool) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		answered := make(chan string, 1)
		var once sync.Once
		for _, f := range ask {
			go func() {
				a := f()
				once.Do(func() { answered <- a })
			}()
		}
		select {
		case a := <-answered:
			return a, true
		case <-ctx.Done():
			return "", false
		}
	})
	task.Right(t, "somebody who hears the others out", func(
		patience time.Duration, ask ...func() string,
	) (answer string, ok bool) {
		answers := make(chan string)
		for _, f := range ask {
			go func() { answers <- f() }()
		}
		left := len(ask)
		defer func() {
			go func() {
				for range left {
					<-answers
				}
			}()
		}()
		select {
		case answer = <-answers:
			left--
			return answer, true
		case <-time.After(patience):
			return "", false
		}
	})
}
