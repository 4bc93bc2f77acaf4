package gather_test

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "asks in the loop", inTurn,
		"Gather of people who think for [3 1 2] s: it takes 3s", "it returned after 6s")
	task.Wrong(t, exercise.Sequential, "waits in the loop", waitsInLoop,
		"Gather of people who think for [3 1 2] s: it takes 3s", "it returned after 6s")
	task.Wrong(t, exercise.DoesNotWait, "returns without waiting", returnsEarly,
		"it returned after 0s, while 3 of its jobs still ran")
	task.Wrong(t, exercise.DoesNotWait, "sleeps for 3 s", sleeps,
		"Gather of people who think for [1 2 3 4] s: it takes 4s",
		"it returned after 3s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.AsTheyCome, "appends answers as they arrive", asTheyCome,
		"Gather of people who think for [3 1 2] s: it returns [a b c]", "it returned [b c a]")
	task.Wrong(t, exercise.WrongResult, "sorts the answers", sorts,
		"Gather of 1000 people who think for up to 1.200333 s, one of whom says nothing: it returns [0 1 2 3",
		"it returned [")
	task.Wrong(t, exercise.TooFew, "asks eight at a time", eightAtATime,
		"Gather of 1000 people who think for up to 1.200333 s, one of whom says nothing: it takes 1.200333s", "it returned after 2")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until all have answered",
		looksNowAndThen, "it takes ", "it returned after ")
	task.Deadly(t, exercise.NoReceiver, "has a buffer for ten answers, and waits for all", roomForTen,
		"Gather of 1000 people who think for up to 1.200333 s, one of whom says nothing: it returns", "deadlock",
		"to send on a channel (990 of this kind)")
	task.Wrong(t, exercise.NeverCloses, "ranges over a channel that is never closed",
		neverCloses, "deadlock: every goroutine waits",
		"your function waits at mistakes_test.go:", "to receive from a channel")
	task.Wrong(t, exercise.NoReceiver, "waits for all goroutines before it receives", noReceiver,
		"deadlock: every goroutine waits", "to send on a channel (3 of this kind)",
		"your function waits at mistakes_test.go:", "for the WaitGroup")
	task.Wrong(t, exercise.HoldsLock, "asks with the lock held", holdsLock,
		"Gather of people who think for [3 1 2] s: it takes 3s", "it returned after 6s, "+
			"and a goroutine waited for a lock while another one worked")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel in every goroutine", closesTwice,
		"panic at mistakes_test.go:", "close of closed channel")
	task.Wrong(t, exercise.NothingToDo, "waits for the first answer of an empty list", needsOne,
		"Gather of no people: it returns", "deadlock")
	task.Deadly(t, exercise.Panics, "never makes the slice of answers", noSlice,
		"panic at mistakes_test.go:", "index out of range")
	task.Deadly(t, exercise.EndsProgram, "calls os.Exit", givesUp,
		"Gather of people who think for [3 1 2] s: it returns", "it ended the whole program (exit status 0)")
	task.Wrong(t, exercise.WrongResult, "leaves empty answers out", leavesEmptyOut,
		"it returns 1000 answers, though some are the same, and one is empty", "it returned 999")
	task.Wrong(t, exercise.WrongResult, "finds the place of an answer by its text", byAnswer,
		"it returns 1000 answers, though some are the same, and one is empty", "it returned 151")
	task.Wrong(t, exercise.Deadlocks, "waits until every answer has a text", untilNoneIsEmpty,
		"Gather of 1000 people who think for up to 1.200333 s, one of whom says nothing: it returns",
		"deadlock", "your function waits at mistakes_test.go:")
	task.Scheduled(t, exercise.DoesNotWait, "calls Done before it stores the answer", doneFirst,
		"Gather of two people who answer at the same instant: it returns [a b]", "it returned [")
	task.Scheduled(t, exercise.LosesUpdate, "takes the next index with Load and Add", loadsIndex,
		"Gather of ", " who answer ", "how it happens")
	task.Scheduled(t, exercise.ClosesTwice, "counts down in one step, and checks for zero in another", countsThenLooks,
		"close of closed channel")
	task.StillRight(t)
	task.Wrong(t, exercise.DoesNotWait, "waits for at most 5000 hours", thousandsOfHours,
		"Gather of two people who think for 20,000h and 10,000h: it takes 20000h0m0s", "it returned after 5000h0m0s")
	task.Wrong(t, exercise.SharedByAll, "has one slice of answers for all calls", oneSlice,
		"two calls of Gather at the same time, and then a third call: they return [a b], [c d] and [e f]")
	task.Wrong(t, exercise.SharedByAll, "has one WaitGroup for all calls", oneGroup(),
		"two calls of Gather at the same time, which take 1s and 3s: they return at [1s 3s]", "they returned at [3s 3s]")
	task.Wrong(t, exercise.WrongResult, "keeps pointers into a slice that grows", growing,
		"Gather of ", " it returns [", "it returned [")
	task.Racy(t, exercise.UnlockedResults, "appends without a lock, and then sorts",
		unlocked, "data race", "write at mistakes_test.go:")
	task.Vetted(t, exercise.VetSays, "defers a call whose argument is evaluated too early", "defers-too-late",
		"call to time.Since is not deferred")
	task.Vetted(t, exercise.AddInside, "calls Add inside the goroutine", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
}

func inTurn(ask ...func() string) (answers []string) {
	for _, f := range ask {
		answers = append(answers, f())
	}
	return answers
}

func waitsInLoop(ask ...func() string) (answers []string) {
	for _, f := range ask {
		c := make(chan string)
		go func() { c <- f() }()
		answers = append(answers, <-c)
	}
	return answers
}

func returnsEarly(ask ...func() string) []string {
	answers := make([]string, len(ask))
	for i, f := range ask {
		go func() { answers[i] = f() }()
	}
	return answers
}

func sleeps(ask ...func() string) []string {
	answers := make([]string, len(ask))
	for i, f := range ask {
		go func() { answers[i] = f() }()
	}
	time.Sleep(3 * time.Second)
	return answers
}

func asTheyCome(ask ...func() string) (answers []string) {
	c := make(chan string)
	for _, f := range ask {
		go func() { c <- f() }()
	}
	for range ask {
		answers = append(answers, <-c)
	}
	return answers
}

func sorts(ask ...func() string) []string {
	answers := asTheyCome(ask...)
	slices.Sort(answers)
	return answers
}

func eightAtATime(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var group errgroup.Group
	group.SetLimit(8)
	for i, f := range ask {
		group.Go(func() error {
			answers[i] = f()
			return nil
		})
	}
	group.Wait()
	return answers
}

func looksNowAndThen(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var answered atomic.Int64
	for i, f := range ask {
		go func() {
			answers[i] = f()
			answered.Add(1)
		}()
	}
	for int(answered.Load()) < len(ask) {
		time.Sleep(time.Millisecond)
	}
	return answers
}

func roomForTen(ask ...func() string) []string {
	type numbered struct {
		i      int
		answer string
	}
	all := make(chan numbered, 10)
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() { all <- numbered{i, f()} })
	}
	wg.Wait()
	close(all)
	answers := make([]string, len(ask))
	for n := range all {
		answers[n.i] = n.answer
	}
	return answers
}

func neverCloses(ask ...func() string) []string {
	type numbered struct {
		i      int
		answer string
	}
	c := make(chan numbered)
	for i, f := range ask {
		go func() { c <- numbered{i, f()} }()
	}
	answers := make([]string, len(ask))
	for n := range c {
		answers[n.i] = n.answer
	}
	return answers
}

func noReceiver(ask ...func() string) (answers []string) {
	var wg sync.WaitGroup
	c := make(chan string)
	for _, f := range ask {
		wg.Go(func() { c <- f() })
	}
	wg.Wait()
	close(c)
	for a := range c {
		answers = append(answers, a)
	}
	return answers
}

func holdsLock(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			answers[i] = f()
		})
	}
	wg.Wait()
	return answers
}

func closesTwice(ask ...func() string) []string {
	answers := make([]string, len(ask))
	done := make(chan struct{})
	var left atomic.Int32
	left.Store(int32(len(ask)))
	for i, f := range ask {
		go func() {
			answers[i] = f()
			if left.Add(-1) <= 1 { // meant: I am the last
				close(done)
			}
		}()
	}
	if len(ask) > 0 {
		<-done
	}
	time.Sleep(2 * time.Second)
	return answers
}

func needsOne(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var left atomic.Int32
	left.Store(int32(len(ask)))
	done := make(chan struct{})
	for i, f := range ask {
		go func() {
			answers[i] = f()
			if left.Add(-1) == 0 {
				close(done)
			}
		}()
	}
	<-done
	return answers
}

func noSlice(ask ...func() string) []string {
	var answers []string
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() { answers[i] = f() })
	}
	wg.Wait()
	return answers
}

func givesUp(ask ...func() string) []string {
	os.Exit(0)
	return nil
}

func unlocked(ask ...func() string) []string {
	type numbered struct {
		i      int
		answer string
	}
	var all []numbered
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() {
			answer := f()
			all = append(all, numbered{i, answer})
		})
	}
	wg.Wait()
	answers := make([]string, len(ask))
	for _, n := range all {
		answers[n.i] = n.answer
	}
	return answers
}

func leavesEmptyOut(ask ...func() string) []string {
	return slices.DeleteFunc(solution(ask...), func(answer string) bool { return answer == "" })
}

func byAnswer(ask ...func() string) []string {
	var mu sync.Mutex
	number := map[string]int{}
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() {
			answer := f()
			mu.Lock()
			defer mu.Unlock()
			number[answer] = i
		})
	}
	wg.Wait()
	return slices.SortedFunc(maps.Keys(number), func(a, b string) int {
		return cmp.Compare(number[a], number[b])
	})
}

func untilNoneIsEmpty(ask ...func() string) []string {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	answers := make([]string, len(ask))
	for i, f := range ask {
		go func() {
			answer := f()
			mu.Lock()
			defer mu.Unlock()
			answers[i] = answer
			changed.Signal()
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for slices.Contains(answers, "") {
		changed.Wait()
	}
	return answers
}

func doneFirst(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var wg sync.WaitGroup
	wg.Add(len(ask))
	for i, f := range ask {
		go func() {
			answer := f()
			wg.Done()
			answers[i] = answer
		}()
	}
	wg.Wait()
	return answers
}

func loadsIndex(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range ask {
		wg.Go(func() {
			i := next.Load()
			next.Add(1)
			answers[i] = ask[i]()
		})
	}
	wg.Wait()
	return answers
}

func countsThenLooks(ask ...func() string) []string {
	answers := make([]string, len(ask))
	if len(ask) == 0 {
		return answers
	}
	done := make(chan struct{})
	var left atomic.Int64
	left.Store(int64(len(ask)))
	for i, f := range ask {
		go func() {
			answers[i] = f()
			left.Add(-1)
			if left.Load() == 0 {
				close(done)
			}
		}()
	}
	<-done
	return answers
}

func thousandsOfHours(ask ...func() string) []string {
	answers := make([]string, len(ask))
	done := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i, f := range ask {
		wg.Go(func() {
			answer := f()
			mu.Lock()
			defer mu.Unlock()
			answers[i] = answer
		})
	}
	go func() {
		defer close(done)
		wg.Wait()
	}()
	select {
	case <-done:
	case <-time.After(5000 * time.Hour):
	}
	mu.Lock()
	defer mu.Unlock()
	return slices.Clone(answers)
}

var (
	sharedMu sync.Mutex
	shared   []string
)

func oneSlice(ask ...func() string) []string {
	sharedMu.Lock()
	shared = make([]string, len(ask))
	sharedMu.Unlock()
	var wg sync.WaitGroup
	for i, f := range ask {
		wg.Go(func() {
			answer := f()
			sharedMu.Lock()
			defer sharedMu.Unlock()
			shared[i] = answer
		})
	}
	wg.Wait()
	sharedMu.Lock()
	defer sharedMu.Unlock()
	return shared
}

func oneGroup() gatherer {
	var open sync.WaitGroup
	return func(ask ...func() string) []string {
		answers := make([]string, len(ask))
		for i, f := range ask {
			open.Go(func() { answers[i] = f() })
		}
		open.Wait()
		return answers
	}
}

func growing(ask ...func() string) []string {
	answers := make([]string, 0, 8)
	var wg sync.WaitGroup
	for _, f := range ask {
		answers = append(answers, "")
		last := &answers[len(answers)-1]
		wg.Go(func() { *last = f() })
	}
	wg.Wait()
	return answers
}
