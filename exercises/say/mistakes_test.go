package say_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/say"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	sequentially, concurrently := solution.sequentially, solution.concurrently
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "does in Concurrently what Sequentially does", answer{sequentially, sequentially},
		"Concurrently[{2 First} {1 Second}]: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.Sequential, "Concurrently waits in the loop", answer{sequentially, waitsInLoop},
		"Concurrently[{2 First} {1 Second}]: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.Concurrent, "does in Sequentially what Concurrently does", answer{concurrently, concurrently},
		"Sequentially[{2 First} {1 Second}]: it takes 3s", "it returned after 2s")
	task.Wrong(t, exercise.DoesNotWait, "starts goroutines and returns", answer{sequentially, doesNotWait},
		"Concurrently[{2 First} {1 Second}]: it takes 2s", "it returned after 0s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps as long as the slowest person waits", answer{sequentially, sleeps},
		"Concurrently with a writer that needs 300.333ms for each Write: it takes 2.300333s", "it returned after 2s")
	task.Wrong(t, exercise.SleepsToWait, "polls every seven milliseconds until all have spoken",
		answer{sequentially, looksNowAndThen}, "it takes ", "it returned after ")
	task.Wrong(t, exercise.DoesNotWait, "starts goroutines in Sequentially, and sleeps meanwhile",
		answer{sleepsMeanwhile, concurrently},
		"Sequentially with a writer that needs 300.333ms for each Write: it takes 3.600666s", "it returned after 3s")
	task.Long(t, exercise.OneForAll, "checks every second who should speak",
		answer{sequentially, eachSecond}, "Concurrently with a writer that needs 300.333ms for each Write: it takes 2.300333s",
		"it returned after 2.600666s")
	task.Wrong(t, exercise.DoesNotWait, "waits only for the person with the most seconds", answer{sequentially, longestOnly},
		"with a writer that needs 5s for Second: all lines have been written when it returns",
		"it returned before Second was written")
	task.Wrong(t, exercise.SkipsJobs, "keeps only one line for each second", answer{sequentially, bySecond},
		`Concurrently[{1 a} {3 b} {1 c}]: "a" at 1s, "c" at 1s, "b" at 3s`, `"c" at 1s, "b" at 3s`)
	task.Wrong(t, exercise.TooFew, "lets only four people wait at a time", answer{sequentially, fourAtATime},
		"Concurrently of 3000 people, who need up to 3s each: it takes 3s", "it returned after ")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for 2 s", answer{sequentially, sleepsForTwo},
		"Concurrently[{1 a} {2 b} {4 c}]: it takes 4s", "it returned after 2s")
	task.Wrong(t, exercise.Units, "sleeps for nanoseconds", answer{nanoseconds, concurrently},
		"Sequentially[{2 First} {1 Second}]: it takes 3s", "it returned after 3ns")
	task.Wrong(t, exercise.Units, "sleeps for milliseconds", answer{milliseconds, concurrently},
		"Sequentially[{2 First} {1 Second}]: it takes 3s", "it returned after 3ms")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for 3 s", answer{sequentially, sleepsForThree},
		"Concurrently[{2 First} {1 Second}]: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.PrintsElse, "does not print to w", answer{elsewhere, concurrently},
		`Sequentially[{2 First} {1 Second}]: "First" at 2s, "Second" at 3s`, "nothing was written to w")
	task.Wrong(t, exercise.PrintsElse, "does not end the lines", answer{noLineEnds, concurrently},
		`Sequentially[{2 First} {1 Second}]: "First" at 2s, "Second" at 3s`, `"FirstSecond" at 3s`)
	task.Wrong(t, exercise.Panics, "panics if there are no people", answer{needsOne, concurrently},
		"Sequentially of no people: no panic", "index out of range")
	task.Scheduled(t, exercise.PrintsElse, "writes a line in two pieces", answer{sequentially, inPieces},
		"no line interrupts another line", "w has received \"")
	task.Scheduled(t, exercise.DoesNotWait, "calls Done before it speaks", answer{sequentially, doneFirst},
		"both lines are written when it returns", "w had received \"")
	task.Scheduled(t, exercise.PrintsElse, "calls Write for each line of a text", answer{sequentially, lineByLine},
		"where one line contains a newline: no line interrupts another line")
	task.StillRight(t)
	task.Wrong(t, exercise.PrintsElse, "uses the line as a format string", answer{asFormat, concurrently},
		`"100 %d" at 1s`, `"100 %!d(MISSING)" at 1s`)
	task.Wrong(t, exercise.SkipsJobs, "leaves empty lines out", answer{sequentially, skipsEmpty},
		`"" at 0s, "100 %d" at 1s, "100 %d" at 1s, "b" at 2s`)
	task.Wrong(t, exercise.SkipsJobs, "says a line only once, even if two people say it", answer{skipsKnown, concurrently},
		`"" at 0s, "100 %d" at 1s, "100 %d" at 2s, "b" at 4s`)
	task.Wrong(t, exercise.DoesNotWait, "waits for at most a minute", answer{sequentially, aMinute},
		"Concurrently[{7200000 late} {3600000 early}]: it takes 2000h0m0s", "it returned after 1m0s")
	task.Wrong(t, exercise.PrintsElse, "leaves out the space around a line", answer{trims, concurrently},
		"Sequentially[{1  both } {2 \tboth\t}]: "+`" both " at 1s, "\tboth\t" at 3s`, `"both" at 1s, "both" at 3s`)
	task.Wrong(t, exercise.ChangesOwned, "sets the seconds to 0 in Sequentially", answer{zeroes, concurrently},
		"Sequentially[{2 First} {1 Second}]: it leaves its list as [{2 First} {1 Second}]", "it changed the list to [{0 First} {0 Second}]")
	task.Wrong(t, exercise.ChangesOwned, "sorts the people", answer{sequentially, sortsPeople},
		"it leaves its list as [{3 c} {1 a} {2 b}]", "it changed the list to [{1 a} {2 b} {3 c}]")
	task.Wrong(t, exercise.SharedByAll, "keeps the people in a package variable", answer{sequentially, oneVariable},
		"two calls of Concurrently at the same time: the calls write \"a b\" and \"c d\"")
	task.Racy(t, exercise.Races, "counts speakers without a lock",
		answer{sequentially, countsUnlocked}, "data race", "write at mistakes_test.go:")
	task.Wrong(t, exercise.ReportsEarly, "speaks, then waits", answer{speaksFirst, concurrently},
		`"First" at 2s, "Second" at 3s`, `"First" at 0s, "Second" at 2s`)
	task.Deadly(t, exercise.HoldsLock, "waits with the lock held", answer{sequentially, holdsLock},
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
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

func sleepsForThree(w io.Writer, people []say.Person) {
	sleepsForTwo(w, people)
	time.Sleep(time.Second)
}

func eachSecond(w io.Writer, people []say.Person) {
	for second, spoken := 0, 0; spoken < len(people); second++ {
		for _, p := range people {
			if p.Seconds == second {
				fmt.Fprintln(w, p.Line)
				spoken++
			}
		}
		if spoken < len(people) {
			time.Sleep(time.Second)
		}
	}
}

func longestOnly(w io.Writer, people []say.Person) {
	if len(people) == 0 {
		return
	}
	longest := 0
	for i, p := range people {
		if p.Seconds > people[longest].Seconds {
			longest = i
		}
	}
	done := make(chan struct{})
	for i, p := range people {
		go func() {
			speak(w, p)
			if i == longest {
				close(done)
			}
		}()
	}
	<-done
}

func bySecond(w io.Writer, people []say.Person) {
	lines := map[int]string{}
	for _, p := range people {
		lines[p.Seconds] = p.Line
	}
	var wg sync.WaitGroup
	for seconds, line := range lines {
		wg.Go(func() { speak(w, say.Person{Seconds: seconds, Line: line}) })
	}
	wg.Wait()
}

func fourAtATime(w io.Writer, people []say.Person) {
	var group errgroup.Group
	group.SetLimit(4)
	for _, p := range people {
		group.Go(func() error {
			speak(w, p)
			return nil
		})
	}
	group.Wait()
}

func elsewhere(_ io.Writer, people []say.Person) {
	solution.sequentially(io.Discard, people)
}

func looksNowAndThen(w io.Writer, people []say.Person) {
	var spoken atomic.Int64
	for _, p := range people {
		go func() {
			speak(w, p)
			spoken.Add(1)
		}()
	}
	for int(spoken.Load()) < len(people) {
		time.Sleep(7 * time.Millisecond) // no line comes at such an instant
	}
}

func sleepsMeanwhile(w io.Writer, people []say.Person) {
	for _, p := range people {
		go speak(w, p)
		time.Sleep(time.Duration(p.Seconds) * time.Second)
	}
}

func countsUnlocked(w io.Writer, people []say.Person) {
	left := len(people)
	done := make(chan bool, len(people))
	for _, p := range people {
		go func() {
			speak(w, p)
			left--
			done <- true
		}()
	}
	for range people {
		<-done
	}
}

func nanoseconds(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds))
		fmt.Fprintln(w, p.Line)
	}
}

func milliseconds(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds) * time.Millisecond)
		fmt.Fprintln(w, p.Line)
	}
}

func noLineEnds(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds) * time.Second)
		fmt.Fprint(w, p.Line)
	}
}

func needsOne(w io.Writer, people []say.Person) {
	speak(w, people[0])
	if len(people) > 1 {
		needsOne(w, people[1:])
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

func inPieces(w io.Writer, people []say.Person) {
	var wg sync.WaitGroup
	for _, p := range people {
		wg.Go(func() {
			time.Sleep(time.Duration(p.Seconds) * time.Second)
			fmt.Fprint(w, p.Line)
			fmt.Fprint(w, "\n")
		})
	}
	wg.Wait()
}

func doneFirst(w io.Writer, people []say.Person) {
	var wg sync.WaitGroup
	wg.Add(len(people))
	for _, p := range people {
		go func() {
			time.Sleep(time.Duration(p.Seconds) * time.Second)
			wg.Done()
			fmt.Fprintln(w, p.Line)
		}()
	}
	wg.Wait()
}

func asFormat(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds) * time.Second)
		format := p.Line + "\n"
		fmt.Fprintf(w, format, []any{}...)
	}
}

func skipsEmpty(w io.Writer, people []say.Person) {
	var all []say.Person
	for _, p := range people {
		if p.Line != "" {
			all = append(all, p)
		}
	}
	solution.concurrently(w, all)
}

func skipsKnown(w io.Writer, people []say.Person) {
	known := map[string]bool{}
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds) * time.Second)
		if !known[p.Line] {
			known[p.Line] = true
			fmt.Fprintln(w, p.Line)
		}
	}
}

func aMinute(w io.Writer, people []say.Person) {
	done := make(chan bool, len(people))
	for _, p := range people {
		go func() {
			speak(w, p)
			done <- true
		}()
	}
	timeout := time.After(time.Minute)
	for range people {
		select {
		case <-done:
		case <-timeout:
			return
		}
	}
}

func sortsPeople(w io.Writer, people []say.Person) {
	slices.SortFunc(people, func(a, b say.Person) int { return a.Seconds - b.Seconds })
	solution.concurrently(w, people)
}

var everybody atomic.Pointer[[]say.Person]

func oneVariable(w io.Writer, people []say.Person) {
	everybody.Store(&people)
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() {
			time.Sleep(time.Duration(p.Seconds) * time.Second)
			fmt.Fprintln(w, (*everybody.Load())[i].Line)
		})
	}
	wg.Wait()
}

func each(people []say.Person, write func(p say.Person)) {
	var wg sync.WaitGroup
	for _, p := range people {
		wg.Go(func() {
			time.Sleep(time.Duration(p.Seconds) * time.Second)
			write(p)
		})
	}
	wg.Wait()
}

func lineByLine(w io.Writer, people []say.Person) {
	each(people, func(p say.Person) {
		for line := range strings.SplitSeq(p.Line, "\n") {
			fmt.Fprintln(w, line)
		}
	})
}

func trims(w io.Writer, people []say.Person) {
	for _, p := range people {
		time.Sleep(time.Duration(p.Seconds) * time.Second)
		fmt.Fprintln(w, strings.TrimSpace(p.Line))
	}
}

func zeroes(w io.Writer, people []say.Person) {
	for i := range people {
		time.Sleep(time.Duration(people[i].Seconds) * time.Second)
		people[i].Seconds = 0
		fmt.Fprintln(w, people[i].Line)
	}
}
