package relay_test

import (
	"iter"
	"sync"
	"testing"
)

// Each speaker has a channel on which the baton arrives. The buffer of
// 1 lets the last speaker put the baton down although no goroutine
// receives it anymore.
func solution(rounds int, speak ...func(round int)) {
	batons := make([]chan bool, len(speak))
	for i := range batons {
		batons[i] = make(chan bool, 1)
	}
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			next := batons[(i+1)%len(batons)]
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				next <- true
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a condition", condition((*sync.Cond).Broadcast))
	task.Right(t, "locks that are handed on", func(rounds int, speak ...func(int)) {
		batons := make([]sync.Mutex, len(speak))
		for i := range batons {
			batons[i].Lock()
		}
		var wg sync.WaitGroup
		for i := range speak {
			wg.Go(func() {
				for round := range rounds {
					batons[i].Lock()
					speak[i](round)
					batons[(i+1)%len(batons)].Unlock()
				}
			})
		}
		batons[0].Unlock()
		wg.Wait()
	})
	task.Right(t, "a conductor", func(rounds int, speak ...func(int)) {
		turns := make([]chan int, len(speak))
		spoken := make(chan bool)
		for i := range turns {
			turns[i] = make(chan int)
			go func() {
				for round := range turns[i] {
					speak[i](round)
					spoken <- true
				}
			}()
		}
		for round := range rounds {
			for _, turn := range turns {
				turn <- round
				<-spoken
			}
		}
		for _, turn := range turns {
			close(turn)
		}
	})
	task.Right(t, "coroutines", func(rounds int, speak ...func(int)) {
		var turns []func() (bool, bool)
		for _, s := range speak {
			turn, stop := iter.Pull(func(pass func(bool) bool) {
				for round := range rounds {
					s(round)
					pass(true)
				}
			})
			defer stop()
			turns = append(turns, turn)
		}
		for range rounds {
			for _, turn := range turns {
				turn()
			}
		}
	})
	task.Right(t, "a ring of channels, of which the caller holds both ends", func(
		rounds int, speak ...func(int),
	) {
		begin := make(chan int)
		end := begin
		for _, s := range speak {
			from, to := end, make(chan int)
			go func() {
				defer close(to)
				for round := range from {
					s(round)
					to <- round
				}
			}()
			end = to
		}
		for round := range rounds {
			begin <- round
			<-end
		}
		close(begin)
		<-end
	})
}

// condition has a Cond for whose turn it is; pass wakes who waits for it.
func condition(pass func(*sync.Cond)) relayer {
	return func(rounds int, speak ...func(int)) {
		var mu sync.Mutex
		turn := 0
		passed := sync.NewCond(&mu)
		var wg sync.WaitGroup
		for i := range speak {
			wg.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				for round := range rounds {
					for turn%len(speak) != i {
						passed.Wait()
					}
					speak[i](round)
					turn++
					pass(passed)
				}
			})
		}
		wg.Wait()
	}
}
