package leak_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Strands, "the program as it was", original,
		"leaves no goroutine behind", "2 goroutines are still there",
		"to send on a channel (2 of this kind)")
	task.Wrong(t, exercise.Strands, "makes room for one answer", roomForOne,
		"leaves no goroutine behind", "a goroutine is still there",
		"to send on a channel")
	task.Wrong(t, exercise.Strands, "makes room for ten answers", roomForTen,
		"First(100s) of 200 servers", "leaves no goroutine behind",
		"189 goroutines are still there", "to send on a channel (189 of this kind)")
	task.Wrong(t, exercise.LeavesOne, "holds each late answer out until patience is over", holdsOut,
		"First(100s) of servers that need [2 1 4] s: it leaves no goroutine behind",
		"in a select (2 of this kind)")
	task.Wrong(t, exercise.LeavesOne, "has a clock that goes on until patience is over", clockGoesOn,
		"First(100s) of servers that need [2 1 4] s: it leaves no goroutine behind",
		"in a sleep")
	task.Lossy(t, exercise.NoReceiver, "drops an answer if nobody receives just then", drops,
		"First of 8 servers, the first of which answers at once: it takes 0s",
		"the answer was lost")
	task.StillRight(t)
	task.Wrong(t, exercise.TooFew, "asks eight at a time", eightAtATime,
		"First(100s) of 200 servers, of which the last one is quickest: it takes 1.000333s",
		"it returned after 3s")
	task.Wrong(t, exercise.SleepsToWait, "looks every millisecond for an answer", looksNowAndThen,
		"it takes ", "it returned after ")
	task.Wrong(t, exercise.Strands, "has a clock that nobody listens to", clock,
		"leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.NeverCloses, "hears the others out for ever", drainsForEver,
		"leaves no goroutine behind", "to receive from a channel")
	task.Wrong(t, exercise.WaitsForAll, "waits for all, for none to be left", waitsForAll,
		"takes 1s", "it returned after 4s")
	task.Wrong(t, exercise.InTurn, "asks one, and is content", asksOne,
		"takes 1s", "it returned after 2s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps, and looks then", sleeps,
		"takes 1s", "it returned after 10s")
	task.Wrong(t, exercise.NoTimeout, "has no end to its patience", patient,
		"First(3s) of servers that need [5 7] s: it takes 3s",
		"it returned after 5s")
	task.Wrong(t, exercise.WrongResult, "returns ok with no answer", alwaysOK,
		"it returns \"\", false", "it returned \"\", true")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel after an answer", closes,
		"panic at mistakes_test.go:", "send on closed channel")
	task.Deadly(t, exercise.HoldsLock, "asks with the lock held", holdsLock,
		"others wait for a lock, while somebody works slowly", "for a lock")
	task.Racy(t, exercise.Races, "all write to one variable", oneVariable,
		"data race", "write at mistakes_test.go:")
}

func original(patience time.Duration, ask ...func() string) (string, bool) {
	return withRoom(0, patience, ask)
}

func roomForOne(patience time.Duration, ask ...func() string) (string, bool) {
	return withRoom(1, patience, ask)
}

func withRoom(
	room int, patience time.Duration, ask []func() string,
) (answer string, ok bool) {
	answers := make(chan string, room)
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

func roomForTen(patience time.Duration, ask ...func() string) (string, bool) {
	return withRoom(10, patience, ask)
}

func holdsOut(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() {
			answer := f()
			select {
			case answers <- answer:
			case <-time.After(patience):
			}
		}()
	}
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func clockGoesOn(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	late := make(chan bool, 1)
	go func() {
		time.Sleep(patience)
		late <- true
	}()
	select {
	case a := <-answers:
		return a, true
	case <-late:
		return "", false
	}
}

func drops(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() {
			answer := f()
			select {
			case answers <- answer:
			default:
			}
		}()
	}
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func eightAtATime(patience time.Duration, ask ...func() string) (string, bool) {
	places := make(chan bool, 8)
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() {
			places <- true
			defer func() { <-places }()
			answers <- f()
		}()
	}
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func looksNowAndThen(patience time.Duration, ask ...func() string) (string, bool) {
	var first atomic.Pointer[string]
	for _, f := range ask {
		go func() {
			answer := f()
			first.CompareAndSwap(nil, &answer)
		}()
	}
	for waited := time.Duration(0); waited < patience; waited += time.Millisecond {
		if answer := first.Load(); answer != nil {
			return *answer, true
		}
		time.Sleep(time.Millisecond)
	}
	return "", false
}

func clock(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	late := make(chan bool)
	go func() {
		time.Sleep(patience)
		late <- true
	}()
	select {
	case a := <-answers:
		return a, true
	case <-late:
		return "", false
	}
}

func drainsForEver(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	defer func() {
		go func() {
			for range answers {
			}
		}()
	}()
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func waitsForAll(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	var wg sync.WaitGroup
	for _, f := range ask {
		wg.Go(func() { answers <- f() })
	}
	wg.Wait()
	return <-answers, true
}

func asksOne(patience time.Duration, ask ...func() string) (string, bool) {
	return solution(patience, ask[0])
}

func sleeps(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	time.Sleep(patience)
	select {
	case a := <-answers:
		return a, true
	default:
		return "", false
	}
}

func patient(_ time.Duration, ask ...func() string) (string, bool) {
	return solution(time.Hour, ask...)
}

func alwaysOK(patience time.Duration, ask ...func() string) (string, bool) {
	answer, _ := solution(patience, ask...)
	return answer, true
}

func closes(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	var mu sync.Mutex
	for _, f := range ask {
		go func() {
			answer := f()
			mu.Lock()
			defer mu.Unlock()
			answers <- answer
			close(answers) // meant: that is enough
		}()
	}
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func holdsLock(patience time.Duration, ask ...func() string) (answer string, ok bool) {
	var mu sync.Mutex
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			answers <- f()
		}()
	}
	select {
	case answer = <-answers:
		return answer, true
	case <-time.After(patience):
		return "", false
	}
}

func oneVariable(patience time.Duration, ask ...func() string) (string, bool) {
	answer := ""
	answered := make(chan struct{}, len(ask))
	for _, f := range ask {
		go func() {
			answer = f()
			answered <- struct{}{}
		}()
	}
	select {
	case <-answered:
		return answer, true
	case <-time.After(patience):
		return "", false
	}
}
