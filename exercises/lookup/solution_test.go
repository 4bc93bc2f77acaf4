package lookup_test

import (
	"context"
	"sync"
	"testing"

	"golang.org/x/sync/semaphore"
)

// A select with a default is a glance: it receives what is there, and
// does not wait. The only goroutine is the only pair of hands, so nothing
// else has to guard them. A nil channel is never ready, so the dryer is
// not started twice.
func solution(
	potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
) {
	var dried <-chan struct{}
	washed := wash()
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed, dried = nil, dry()
		default:
		}
	}
	if washed != nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a channel for the hands", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		hands := make(chan struct{}, 1)
		washed := wash()
		var wg sync.WaitGroup
		wg.Go(func() {
			<-washed
			hands <- struct{}{}
			dried := dry()
			<-hands
			<-dried
		})
		for range potatoes {
			hands <- struct{}{}
			clean()
			<-hands
		}
		wg.Wait()
	})
	task.Right(t, "a semaphore for the hands, and one goroutine per chore", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		ctx := context.Background()
		hands := semaphore.NewWeighted(1)
		hands.Acquire(ctx, 1)
		var wg sync.WaitGroup
		started := make(chan struct{})
		wg.Go(func() {
			washed := wash()
			close(started)
			hands.Release(1)
			<-washed
			hands.Acquire(ctx, 1)
			dried := dry()
			hands.Release(1)
			<-dried
		})
		wg.Go(func() {
			<-started
			for range potatoes {
				hands.Acquire(ctx, 1)
				clean()
				hands.Release(1)
			}
		})
		wg.Wait()
	})
	task.Right(t, "one pair of hands that is asked by channel", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		todo := make(chan func()) // what the hands should do
		var wg sync.WaitGroup
		wg.Go(func() {
			<-started(todo, wash)
			<-started(todo, dry)
		})
		(<-todo)()
		for potatoes > 0 {
			select {
			case do := <-todo:
				do()
				continue
			default:
			}
			clean()
			potatoes--
		}
		ended := make(chan struct{})
		go func() {
			wg.Wait()
			close(ended)
		}()
		for {
			select {
			case do := <-todo:
				do()
			case <-ended:
				return
			}
		}
	})
	task.Right(t, "a look before each potato", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		washed := wash()
		var dried <-chan struct{}
		for i := 0; ; i++ {
			select {
			case <-washed:
				washed, dried = nil, dry()
			default:
			}
			if i == potatoes {
				break
			}
			clean()
		}
		if dried == nil {
			<-washed
			dried = dry()
		}
		<-dried
	})
	task.Right(t, "a recursion for each potato", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		var evening func(potatoes int, washed <-chan struct{})
		evening = func(potatoes int, washed <-chan struct{}) {
			if potatoes == 0 {
				<-washed
				<-dry()
				return
			}
			clean()
			select {
			case <-washed:
				dried := dry()
				for range potatoes - 1 {
					clean()
				}
				<-dried
			default:
				evening(potatoes-1, washed)
			}
		}
		evening(potatoes, wash())
	})
	task.Right(t, "a token for the hands", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		hands := make(chan struct{}, 1)
		washed := wash()
		hands <- struct{}{}
		var wg sync.WaitGroup
		wg.Go(func() {
			<-washed
			token := <-hands
			dried := dry()
			hands <- token
			<-dried
		})
		for range potatoes {
			token := <-hands
			clean()
			hands <- token
		}
		wg.Wait()
	})
	task.Right(t, "turns for the hands, and a Cond", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		var mu sync.Mutex
		next := sync.NewCond(&mu)
		turns, turn := 0, 0
		inTurn := func(f func()) {
			mu.Lock()
			mine := turns
			turns++
			for turn != mine {
				next.Wait()
			}
			mu.Unlock()
			f()
			mu.Lock()
			defer mu.Unlock()
			turn++
			next.Broadcast()
		}
		var washed, dried <-chan struct{}
		inTurn(func() { washed = wash() })
		var wg sync.WaitGroup
		wg.Go(func() {
			<-washed
			inTurn(func() { dried = dry() })
			<-dried
		})
		wg.Go(func() {
			for range potatoes {
				inTurn(clean)
			}
		})
		wg.Wait()
	})
	task.Right(t, "a context that is done when the washing machine is", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		washed := wash()
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-washed
			cancel()
		}()
		var dried <-chan struct{}
		var once sync.Once
		start := func() { once.Do(func() { dried = dry() }) }
		for range potatoes {
			clean()
			if ctx.Err() != nil {
				start()
			}
		}
		<-ctx.Done()
		start()
		<-dried
	})
	task.Right(t, "hands that are lent for a while", func(
		potatoes int, clean func(), wash, dry func() (done <-chan struct{}),
	) {
		lend := make(chan chan struct{})
		washed, dried := wash(), make(chan struct{})
		go func() {
			defer close(dried)
			<-washed
			back := make(chan struct{})
			lend <- back
			done := dry()
			close(back)
			<-done
		}()
		for range potatoes {
			clean()
			select {
			case back := <-lend:
				<-back
				lend = nil
			default:
			}
		}
		if lend != nil {
			<-<-lend
		}
		<-dried
	})
}

// started asks the hands to start a machine.
func started(todo chan<- func(), machine func() <-chan struct{}) <-chan struct{} {
	done := make(chan (<-chan struct{}), 1)
	todo <- func() { done <- machine() }
	return <-done
}
