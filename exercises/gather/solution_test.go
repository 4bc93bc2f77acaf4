package gather_test

import (
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Each goroutine writes to its own element, so no lock is needed, and
// the order is right no matter which goroutine is first.
func solution(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var wg sync.WaitGroup
	for i := range ask {
		wg.Go(func() { answers[i] = ask[i]() })
	}
	wg.Wait()
	return answers
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a channel each", func(ask ...func() string) []string {
		var channels []chan string
		for _, f := range ask {
			c := make(chan string)
			channels = append(channels, c)
			go func() { c <- f() }()
		}
		var answers []string
		for _, c := range channels {
			answers = append(answers, <-c)
		}
		return answers
	})
	task.Right(t, "numbered on one channel", func(ask ...func() string) []string {
		type numbered struct {
			i      int
			answer string
		}
		all := make(chan numbered, len(ask))
		for i, f := range ask {
			go func() { all <- numbered{i, f()} }()
		}
		answers := make([]string, len(ask))
		for range ask {
			n := <-all
			answers[n.i] = n.answer
		}
		return answers
	})
	task.Right(t, "a locked map", func(ask ...func() string) []string {
		var mu sync.Mutex
		byNumber := map[int]string{}
		var group errgroup.Group
		for i, f := range ask {
			group.Go(func() error {
				answer := f()
				mu.Lock()
				defer mu.Unlock()
				byNumber[i] = answer
				return nil
			})
		}
		group.Wait()
		answers := make([]string, len(ask))
		for i := range answers {
			answers[i] = byNumber[i]
		}
		return answers
	})
	task.Right(t, "values that are computed once", func(ask ...func() string) (answers []string) {
		var gets []func() string
		for _, f := range ask {
			get := sync.OnceValue(f)
			gets = append(gets, get)
			go get()
		}
		for _, get := range gets {
			answers = append(answers, get())
		}
		return answers
	})
	task.Right(t, "a lock for each answer", func(ask ...func() string) []string {
		answers := make([]string, len(ask))
		locks := make([]sync.Mutex, len(ask))
		for i := range ask {
			locks[i].Lock()
			go func() {
				defer locks[i].Unlock()
				answers[i] = ask[i]()
			}()
		}
		for i := range locks {
			locks[i].Lock()
		}
		return answers
	})
	task.Right(t, "halves", halves)
	task.Right(t, "each waits for the one before, and adds to its list", func(
		ask ...func() string,
	) []string {
		before := make(chan []string, 1)
		before <- nil
		for _, f := range ask {
			from, to := before, make(chan []string, 1)
			before = to
			go func() {
				answer := f()
				to <- append(<-from, answer)
			}()
		}
		return <-before
	})
}

func halves(ask ...func() string) []string {
	switch len(ask) {
	case 0:
		return nil
	case 1:
		return []string{ask[0]()}
	}
	later := make(chan []string)
	go func() { later <- halves(ask[len(ask)/2:]...) }()
	return append(halves(ask[:len(ask)/2]...), <-later...)
}
