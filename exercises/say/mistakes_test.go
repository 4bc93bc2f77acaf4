package say_test

import (
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/say"
	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	inTurn, atOnce := solution.inTurn, solution.atOnce
	task.Matrix(t)
	task.Wrong(t, exercise.InTurn, "AtOnce is InTurn", answer{inTurn, inTurn},
		"AtOnce[{2 First} {1 Second}]: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.InTurn, "AtOnce waits in the loop", answer{inTurn, waitsInLoop},
		"AtOnce[{2 First} {1 Second}]: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.AtOnce, "InTurn is AtOnce", answer{atOnce, atOnce},
		"InTurn[{2 First} {1 Second}]: it takes 3s", "it returned after 2s")
	task.Wrong(t, exercise.DoesNotWait, "go, and return", answer{inTurn, doesNotWait},
		"AtOnce[{2 First} {1 Second}]: it takes 2s", "it returned after 0s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for the longest", answer{inTurn, sleeps},
		"AtOnce with a writer that needs 300ms: it takes 2.3s", "it returned after 2s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for 2 s", answer{inTurn, sleepsForTwo},
		"AtOnce[{1 a} {2 b} {4 c}]: it takes 4s", "it returned after 2s")
	task.Wrong(t, exercise.Units, "sleeps for nanoseconds", answer{nanoseconds, atOnce},
		"InTurn[{2 First} {1 Second}]: it takes 3s", "it returned after 3ns")
	task.Wrong(t, exercise.ReportsEarly, "speaks, then waits", answer{speaksFirst, atOnce},
		"First at 2s, Second at 3s", "First at 0s, Second at 2s")
	task.Deadly(t, exercise.HoldsLock, "waits with the lock held", answer{inTurn, holdsLock},
		"somebody works slowly and holds a lock", "for a lock")
	task.Vetted(t, exercise.AddInside, "calls Add inside the goroutine", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
}

func waitsInLoop(w io.Writer, people []say.Person) {
	for _, p := range people {
		var wg sync.WaitGroup
		wg.Go(func() { speak(w, p) })
		wg.Wait()
	}
}

func doesNotWait(w io.Writer, people []say.Person) {
	for _, p := range people {
		go speak(w, p)
	}
}

func sleeps(w io.Writer, people []say.Person) {
	longest := 0
	for _, p := range people {
		go speak(w, p)
		longest = max(longest, p.Seconds)
	}
	time.Sleep(time.Duration(longest) * time.Second)
}

func sleepsForTwo(w io.Writer, people []say.Person) {
	for _, p := range people {
		go speak(w, p)
	}
	time.Sleep(2 * time.Second)
}

func nanoseconds(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds))
		fmt.Fprintln(w, p.Line)
	}
}

func speaksFirst(w io.Writer, people []say.Person) {
	for _, p := range people {
		fmt.Fprintln(w, p.Line)
		time.Sleep(time.Duration(p.Seconds) * time.Second)
	}
}

func holdsLock(w io.Writer, people []say.Person) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, p := range people {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			speak(w, p)
		})
	}
	wg.Wait()
}
