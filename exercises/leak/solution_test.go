package leak_test

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// A send on an unbuffered channel waits for a receiver, and after the
// first answer there is none. With a buffer for every answer, no send
// has to wait. Answers that are not received are garbage-collected
// together with the channel.
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
	task.Right(t, "a goroutine that receives the other answers", func(
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
	task.Right(t, "a buffer of one, for the first answer", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		answers := make(chan string, 1)
		for _, f := range ask {
			go func() {
				answer := f()
				select {
				case answers <- answer:
				default: // there is one
				}
			}()
		}
		select {
		case a := <-answers:
			return a, true
		case <-time.After(patience):
			return "", false
		}
	})
	task.Right(t, "the cause of a canceled context", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		ctx, end := context.WithCancelCause(context.Background())
		timer := time.AfterFunc(patience, func() { end(nil) })
		defer timer.Stop()
		for _, f := range ask {
			go func() { end(said(f())) }()
		}
		<-ctx.Done()
		answer, ok := context.Cause(ctx).(said)
		return string(answer), ok
	})
	task.Right(t, "an errgroup, to which an answer is an error", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		group, ctx := errgroup.WithContext(ctx)
		for _, f := range ask {
			group.Go(func() error { return said(f()) })
		}
		<-ctx.Done()
		answer, ok := context.Cause(ctx).(said)
		return string(answer), ok
	})
	task.Right(t, "an atomic pointer, and a Cond", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		var first atomic.Pointer[string]
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		over := false
		end := func() {
			mu.Lock()
			defer mu.Unlock()
			over = true
			changed.Signal()
		}
		defer time.AfterFunc(patience, end).Stop()
		for _, f := range ask {
			go func() {
				answer := f()
				if first.CompareAndSwap(nil, &answer) {
					end()
				}
			}()
		}
		mu.Lock()
		defer mu.Unlock()
		for !over {
			changed.Wait()
		}
		if answer := first.Load(); answer != nil {
			return *answer, true
		}
		return "", false
	})
	task.Right(t, "a channel for each, and reflect.Select", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		from := func(ch any) reflect.SelectCase {
			return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)}
		}
		cases := []reflect.SelectCase{from(time.After(patience))}
		for _, f := range ask {
			answer := make(chan string, 1)
			go func() { answer <- f() }()
			cases = append(cases, from(answer))
		}
		i, answer, _ := reflect.Select(cases)
		if i == 0 {
			return "", false
		}
		return answer.String(), true
	})
	task.Right(t, "immediately if there is no one to ask", func(
		patience time.Duration, ask ...func() string,
	) (string, bool) {
		answers := make(chan string, len(ask))
		var wg sync.WaitGroup
		for _, f := range ask {
			wg.Go(func() { answers <- f() })
		}
		go func() {
			wg.Wait()
			close(answers)
		}()
		select {
		case a, ok := <-answers:
			return a, ok
		case <-time.After(patience):
			return "", false
		}
	})
}

// An answer can be an error.
type said string

func (s said) Error() string { return string(s) }
