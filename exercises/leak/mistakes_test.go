package leak_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Strands, "is the unchanged program", original,
		"leaves no goroutine behind", "2 goroutines are still there",
		"to send on a channel (2 of this kind)")
	task.Wrong(t, exercise.Strands, "makes a buffer for one answer", bufferForOne,
		"leaves no goroutine behind", "a goroutine is still there",
		"to send on a channel")
	task.Deadly(t, exercise.Strands, "makes a buffer for ten answers", bufferForTen,
		"First(100s) of 1100 servers", "leaves no goroutine behind",
		"1089 goroutines are still there", "to send on a channel (1089 of this kind)")
	task.Wrong(t, exercise.Strands, "makes a buffer for all answers but one", bufferForLess,
		"First(3s) of servers that need [5 7] s: it leaves no goroutine behind",
		"a goroutine is still there", "to send on a channel")
	task.Wrong(t, exercise.LeavesOne, "ends late senders only after an answer", overIfAnswered,
		"First(3s) of servers that need [5 7] s: it leaves no goroutine behind",
		"in a select (2 of this kind)")
	task.Wrong(t, exercise.LeavesOne, "offers each late answer until patience is over", holdsOut,
		"when all have answered, no goroutine is left",
		"2 goroutines were still there at 4s, and ended later")
	task.Wrong(t, exercise.LeavesOne, "offers each late answer for a second", holdsOutASecond,
		"when all have answered, no goroutine is left", "1 goroutine was still there at ")
	task.Wrong(t, exercise.LeavesOne, "receives late answers until none has come for a while", drainsAWhile,
		"when all have answered, no goroutine is left", "1 goroutine was still there at ")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that sleeps until patience is over", clockGoesOn,
		"when all have answered, no goroutine is left", "1 goroutine was still there at ")
	task.Scheduled(t, exercise.NoReceiver, "drops an answer when no goroutine is receiving", drops,
		"First(10s) of two servers", "immediately: it takes 0s", "the first answer was lost")
	task.Scheduled(t, exercise.Strands, "checks whether First has returned, and then sends", looksThenSends,
		"First(10s) of two servers that answer immediately: it leaves no goroutine behind",
		" still there after the return", "to send on a channel")
	task.StillRight(t)
	task.Wrong(t, exercise.HugeBuffer, "makes a buffer for a million answers", bufferForMillion,
		"First(1s) of one server, many times: it allocates at most 16 KB in each call", "each call allocated more than ")
	task.Wrong(t, exercise.GivesUp, "waits for at most two minutes", twoMinutes,
		"First(100000h) of servers that need 10000h and 20000h: it returns \"10000h0m0s\", true", "it returned \"\", false")
	task.Wrong(t, exercise.NoTimeout, "treats a patience of 0 as no timeout", noneForever,
		"First(0s) of a server that needs 1s: it returns \"\", false", "it returned \"a\", true")
	task.Deadly(t, exercise.TooFew, "asks eight at a time", eightAtATime,
		"First(100s) of 1100 servers, the last of which is the fastest: it takes 1.000333337s",
		"it returned after 3s")
	task.Wrong(t, exercise.SleepsToWait, "polls for an answer every millisecond", looksNowAndThen,
		"it takes ", "it returned after ")
	task.Wrong(t, exercise.Strands, "has a timer goroutine that blocks when it sends", clock,
		"leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.NeverCloses, "receives the late answers forever", drainsForever,
		"leaves no goroutine behind", "to receive from a channel")
	task.Wrong(t, exercise.NeverCloses, "waits for one answer more than there are servers", drainsOneMore,
		"First(10s) of servers that need [2 1 4] s: it leaves no goroutine behind",
		"a goroutine is still there", "to receive from a channel")
	task.Wrong(t, exercise.Strands, "always receives all answers but one", drainsOneLess,
		"First(3s) of servers that need [5 7] s: it leaves no goroutine behind",
		"a goroutine is still there", "to send on a channel")
	task.Wrong(t, exercise.WaitsForAll, "waits for all answers", waitsForAll,
		"takes 1s", "it returned after 4s")
	task.Wrong(t, exercise.WaitsForAll, "receives the other answers before it returns", drainsFirst,
		"takes 1s", "it returned after 4s")
	task.Wrong(t, exercise.Sequential, "asks only one server", asksOne,
		"takes 1s", "it returned after 2s")
	task.Wrong(t, exercise.Sequential, "starts with one server, and asks another every second", oneASecond,
		"First(10s) of servers that need [2 1 4] s: it takes 1s", "it returned after 2s")
	task.Wrong(t, exercise.DoesTwice, "asks each server twice", asksTwice,
		"First(10s) of servers that need [2 1 4] s: it asks each server once", "it asked 6 times")
	task.Wrong(t, exercise.SleepsToWait, "polls ten times a second", looksSeldom,
		"it takes ", "it returned after ")
	task.Wrong(t, exercise.SleepsToWait, "sleeps, and then checks", sleeps,
		"takes 1s", "it returned after 10s")
	task.Wrong(t, exercise.NoTimeout, "has no timeout", patient,
		"First(3s) of servers that need [5 7] s: it takes 3s",
		"it returned after 5s")
	task.Wrong(t, exercise.WrongResult, "returns true without an answer", alwaysOK,
		"it returns \"\", false", "it returned \"\", true")
	task.Wrong(t, exercise.WrongResult, "treats an empty answer as missing", emptyIsNone,
		"First(10s) of a server that answers with an empty string: it returns \"\", true",
		"it returned \"\", false")
	task.Wrong(t, exercise.NothingToDo, "treats a closed channel as an answer when there are no servers", closesAfterAll,
		"First(3s) of no servers: it returns \"\", false", "it returned \"\", true")
	task.Wrong(t, exercise.NothingToDo, "asks the first server without a goroutine", firstAlone,
		"First(3s) of no servers: no panic", "index out of range")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel after an answer", closes,
		"panic at mistakes_test.go:", "send on closed channel")
	task.Deadly(t, exercise.HoldsLock, "asks with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Deadly(t, exercise.SharedByAll, "has one channel for all calls", oneChannel,
		"deadlock: every goroutine waits. A package variable holds a channel or a WaitGroup, so separate calls share it")
	task.Racy(t, exercise.Races, "writes all answers to one variable", oneVariable,
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.Races, "closes the channel, and recovers from the panics", recovers,
		"data race", "write at mistakes_test.go:")
}

func original(patience time.Duration, ask ...func() string) (string, bool) {
	return withBuffer(0, patience, ask)
}

func bufferForMillion(patience time.Duration, ask ...func() string) (string, bool) {
	return withBuffer(1_000_000, patience, ask)
}

func twoMinutes(patience time.Duration, ask ...func() string) (string, bool) {
	return solution(min(patience, 2*time.Minute), ask...)
}

func noneForever(patience time.Duration, ask ...func() string) (string, bool) {
	if patience == 0 {
		patience = time.Hour
	}
	return solution(patience, ask...)
}

func bufferForOne(patience time.Duration, ask ...func() string) (string, bool) {
	return withBuffer(1, patience, ask)
}

func withBuffer(
	size int, patience time.Duration, ask []func() string,
) (answer string, ok bool) {
	answers := make(chan string, size)
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

func bufferForTen(patience time.Duration, ask ...func() string) (string, bool) {
	return withBuffer(10, patience, ask)
}

func bufferForLess(patience time.Duration, ask ...func() string) (string, bool) {
	return withBuffer(max(0, len(ask)-1), patience, ask)
}

func overIfAnswered(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	over := make(chan struct{})
	for _, f := range ask {
		go func() {
			answer := f()
			select {
			case answers <- answer:
			case <-over:
			}
		}()
	}
	select {
	case a := <-answers:
		close(over)
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func holdsOut(patience time.Duration, ask ...func() string) (string, bool) {
	return holdsOutFor(patience, patience, ask)
}

func holdsOutASecond(patience time.Duration, ask ...func() string) (string, bool) {
	return holdsOutFor(time.Second, patience, ask)
}

func holdsOutFor(late, patience time.Duration, ask []func() string) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() {
			answer := f()
			select {
			case answers <- answer:
			case <-time.After(late):
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

func looksThenSends(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	var over atomic.Bool
	defer over.Store(true)
	for _, f := range ask {
		go func() {
			answer := f()
			if over.Load() {
				return
			}
			answers <- answer // but who knows whether it is over by now?
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
	return looks(time.Millisecond, patience, ask)
}

func looksSeldom(patience time.Duration, ask ...func() string) (string, bool) {
	return looks(time.Second/10, patience, ask)
}

func looks(pause, patience time.Duration, ask []func() string) (string, bool) {
	var first atomic.Pointer[string]
	for _, f := range ask {
		go func() {
			answer := f()
			first.CompareAndSwap(nil, &answer)
		}()
	}
	for waited := time.Duration(0); waited < patience; waited += pause {
		if answer := first.Load(); answer != nil {
			return *answer, true
		}
		time.Sleep(pause)
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

func drainsForever(patience time.Duration, ask ...func() string) (string, bool) {
	return thenDrains(patience, ask, func(answers <-chan string) {
		for range answers {
		}
	})
}

func drainsAWhile(patience time.Duration, ask ...func() string) (string, bool) {
	return thenDrains(patience, ask, func(answers <-chan string) {
		for {
			select {
			case <-answers:
			case <-time.After(10 * time.Second):
				return
			}
		}
	})
}

func drainsOneMore(patience time.Duration, ask ...func() string) (string, bool) {
	return thenDrains(patience, ask, func(answers <-chan string) {
		for range ask {
			<-answers
		}
	})
}

func drainsOneLess(patience time.Duration, ask ...func() string) (string, bool) {
	return thenDrains(patience, ask, func(answers <-chan string) {
		for range len(ask) - 1 {
			<-answers
		}
	})
}

func thenDrains(
	patience time.Duration, ask []func() string, drain func(answers <-chan string),
) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	defer func() { go drain(answers) }()
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func drainsFirst(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	left := len(ask)
	defer func() {
		for range left {
			<-answers
		}
	}()
	select {
	case a := <-answers:
		left--
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

func oneASecond(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	late := time.After(patience)
	for _, f := range ask {
		go func() { answers <- f() }()
		select {
		case a := <-answers:
			return a, true
		case <-time.After(time.Second):
		}
	}
	select {
	case a := <-answers:
		return a, true
	case <-late:
		return "", false
	}
}

func asksTwice(patience time.Duration, ask ...func() string) (string, bool) {
	return solution(patience, append(ask, ask...)...)
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

func emptyIsNone(patience time.Duration, ask ...func() string) (string, bool) {
	answer, _ := solution(patience, ask...)
	return answer, answer != ""
}

func closesAfterAll(patience time.Duration, ask ...func() string) (string, bool) {
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
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func firstAlone(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string, len(ask))
	go func(f func() string) { answers <- f() }(ask[0])
	for _, f := range ask[1:] {
		go func() { answers <- f() }()
	}
	select {
	case a := <-answers:
		return a, true
	case <-time.After(patience):
		return "", false
	}
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

var theOneChannel = make(chan string, 1000)

func oneChannel(patience time.Duration, ask ...func() string) (string, bool) {
	for _, f := range ask {
		go func() { theOneChannel <- f() }()
	}
	select {
	case a := <-theOneChannel:
		return a, true
	case <-time.After(patience):
		return "", false
	}
}

func recovers(patience time.Duration, ask ...func() string) (string, bool) {
	answers := make(chan string)
	defer close(answers)
	for _, f := range ask {
		go func() {
			defer func() { recover() }()
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
