package wait_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const carl = "Invite, where Carl names Dora: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "rings in the loop", inTurn,
		carl+"it takes 5s", "it returned after 7s")
	task.Wrong(t, exercise.DoesNotWait, "waits only for the first person", firstAlone,
		carl+"it takes 5s", "it returned after 1s, while 2 of its jobs still ran")
	task.Wrong(t, exercise.SkipsJobs, "rings only the people whom Anna names", oneLevel,
		"Invite, where Carl names Dora: it rings 4 people", "it rang 3")
	task.Wrong(t, exercise.SkipsJobs, "rings no one", func(string, func(string) []string) {},
		"Invite, where Anna names no one: it rings 1 person", "it rang 0")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for 5 s", sleeps, "takes 1s",
		"it returned after 5s")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until all are done",
		looksNowAndThen, "it takes ", "it returned after ")
	task.Wrong(t, exercise.TooFew, "rings from at most eight goroutines", eightRing,
		"Invite, where Anna names 2000 people: it takes 2.199333s",
		"it returned after 4m")
	task.Wrong(t, exercise.SkipsJobs, "rings a name only once", ringsOnce,
		"it calls ring(\"Bob\") 2 times", "it called ring(\"Bob\") once")
	task.Wrong(t, exercise.SkipsJobs, "skips empty names", skipsEmpty, "it calls ring(\"\") once")
	task.Wrong(t, exercise.DoesNotWait, "waits for at most an hour", anHour,
		"it takes 2000h0m0s", "it returned after 1h0m0s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.SharedByAll, "keeps the function ring in a package variable", packageRing,
		"two parties at the same time: it invites [[Anna Anna's friend] [Bob Bob's friend]]")
	task.Racy(t, exercise.Races, "counts without a lock", countsUnlocked,
		"data race", "write at mistakes_test.go:")
	task.Scheduled(t, exercise.ClosesTwice, "counts down in one step, and checks for zero in another",
		countsThenLooks, "close of closed channel")
	task.Scheduled(t, exercise.LosesUpdate, "loads and stores the count", loadsAndStores,
		"Invite, where Anna names Bob and Carl, who both think for 1 s: it returns", "deadlock")
	task.Scheduled(t, exercise.WrongAdd, "calls Add after it has started the goroutines", addsLate,
		"Invite, where Anna names Bob, who hangs up immediately, and Carl: it takes 1s",
		"it returned after 0s, while 1 of its jobs still ran", "goroutine 1: wg.Wait()")
	task.Scheduled(t, exercise.DoesNotWait, "has every goroutine count itself", countsHimself,
		"Invite, where Anna names Bob and Carl, who both think for 1 s: it takes 2s",
		"it returned after 0s, while Anna was still thinking;",
		"if your code calls Wait, that call comes before the first call of Add")
	task.StillRight(t)
	task.Wrong(t, exercise.Waves, "waits for all guests of one call together", waves,
		carl+"it takes 5s", "it returned after 6s")
	task.Deadly(t, exercise.WrongAdd, "adds only 1 for all names of one call", addsOne,
		"panic", "sync: negative WaitGroup counter")
	task.Wrong(t, exercise.WrongAdd, "counts one too many", addsTooMany,
		"Invite, where Anna names no one: it returns", "deadlock: every goroutine waits",
		"your function waits at mistakes_test.go:", "for the WaitGroup")
	task.Busy(t, exercise.BusyLoop, "polls in a busy loop", busy,
		"it was stopped after ", "s on the real clock:", "your function is busy")
	task.Deadly(t, exercise.SharedByAll, "has one WaitGroup for all calls", shared,
		"A package variable holds", "your function waits at mistakes_test.go:")
	task.Deadly(t, exercise.Runaway, "calls itself again and again for the same name", runaway,
		"Invite, where Anna names no one: no panic", "stack overflow")
	task.Scheduled(t, exercise.DoesNotWait, "decrements the count for a guest before it adds the named guests", offFirst,
		"Invite, where Bob hangs up when Carl names Dora, who thinks for 1 s: ")
	task.Vetted(t, exercise.AddInside, "calls Add inside the goroutine", "add-inside",
		"WaitGroup.Add called from inside new goroutine")
	task.Wrong(t, exercise.SkipsJobs, "stops after a thousand levels", thousandLevels,
		"each of 3000 people names the next one: it calls ring 3000 times", "it called ring 1000 times")
	task.Wrong(t, exercise.SkipsJobs, "does not ring a guest again if she names herself", notHerself,
		`it calls ring("Anna") 2 times`, `it called ring("Anna") once`)
	task.Wrong(t, exercise.SharedByAll, "has one WaitGroup for all parties", oneGroup,
		"two parties at the same time: they return at [2s 4s]", "they returned at [4s 4s]")
}

func inTurn(first string, ring func(string) []string) {
	for _, other := range ring(first) {
		inTurn(other, ring)
	}
}

func firstAlone(first string, ring func(string) []string) {
	for _, other := range ring(first) {
		go firstAlone(other, ring)
	}
}

func oneLevel(first string, ring func(string) []string) {
	var wg sync.WaitGroup
	for _, other := range ring(first) {
		wg.Go(func() {
			ring(other) // and whom other names?
		})
	}
	wg.Wait()
}

func sleeps(first string, ring func(string) []string) {
	go firstAlone(first, ring)
	time.Sleep(5 * time.Second)
}

// counted invites as long as count, which is told who comes and goes, does
// not say that this was the last.
func counted(first string, ring func(string) []string, count func(more int) (last bool)) {
	done := make(chan struct{})
	var invite func(name string)
	invite = func(name string) {
		others := ring(name)
		count(len(others))
		for _, other := range others {
			go invite(other)
		}
		if count(-1) {
			close(done)
		}
	}
	count(1)
	go invite(first)
	<-done
}

func countsUnlocked(first string, ring func(string) []string) {
	open := 0
	counted(first, ring, func(more int) bool {
		open += more
		return open == 0
	})
}

func countsThenLooks(first string, ring func(string) []string) {
	var open atomic.Int64
	counted(first, ring, func(more int) bool {
		open.Add(int64(more))
		return open.Load() == 0
	})
}

func loadsAndStores(first string, ring func(string) []string) {
	var open atomic.Int64
	counted(first, ring, func(more int) bool {
		n := open.Load() + int64(more)
		open.Store(n)
		return n == 0
	})
}

func looksNowAndThen(first string, ring func(string) []string) {
	var open atomic.Int64
	var invite func(name string)
	invite = func(name string) {
		open.Add(1)
		go func() {
			defer open.Add(-1)
			for _, other := range ring(name) {
				invite(other)
			}
		}()
	}
	invite(first)
	for open.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

func eightRing(first string, ring func(string) []string) {
	names := make(chan string, 1000)
	var open sync.WaitGroup
	for range 8 {
		go func() {
			for name := range names {
				for _, other := range ring(name) {
					open.Add(1)
					names <- other
				}
				open.Done()
			}
		}()
	}
	open.Add(1)
	names <- first
	open.Wait()
	close(names)
}

func waves(first string, ring func(string) []string) {
	wave := []string{first}
	for len(wave) > 0 {
		var mu sync.Mutex
		var next []string
		var wg sync.WaitGroup
		for _, name := range wave {
			wg.Go(func() {
				others := ring(name)
				mu.Lock()
				defer mu.Unlock()
				next = append(next, others...)
			})
		}
		wg.Wait()
		wave = next
	}
}

func addsOne(first string, ring func(string) []string) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		defer wg.Done()
		others := ring(name)
		if len(others) > 0 {
			wg.Add(1)
		}
		for _, other := range others {
			go invite(other)
		}
		for range others {
			wg.Done()
		}
	}
	wg.Add(1)
	go invite(first)
	wg.Wait()
}

func addsLate(first string, ring func(string) []string) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		defer wg.Done()
		others := ring(name)
		for _, other := range others {
			go invite(other)
		}
		wg.Add(len(others))
	}
	wg.Add(1)
	go invite(first)
	wg.Wait()
}

func countsHimself(first string, ring func(string) []string) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		wg.Add(1)
		defer wg.Done()
		for _, other := range ring(name) {
			go invite(other)
		}
	}
	go invite(first)
	wg.Wait()
}

func addsTooMany(first string, ring func(string) []string) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		defer wg.Done()
		others := ring(name)
		wg.Add(len(others) + 1)
		for _, other := range others {
			go invite(other)
		}
	}
	wg.Add(1)
	invite(first)
	wg.Wait()
}

func busy(first string, ring func(string) []string) {
	var open atomic.Int32
	var invite func(name string)
	invite = func(name string) {
		open.Add(1)
		go func() {
			defer open.Add(-1)
			for _, other := range ring(name) {
				invite(other)
			}
		}()
	}
	invite(first)
	for open.Load() > 0 {
	}
}

func runaway(first string, ring func(string) []string) {
	others := ring(first)
	//lint:ignore SA5007 this is the mistake
	runaway(first, func(string) []string { return others })
}

var wg sync.WaitGroup

func shared(first string, ring func(string) []string) {
	var invite func(name string)
	invite = func(name string) {
		for _, other := range ring(name) {
			wg.Go(func() { invite(other) })
		}
	}
	wg.Go(func() { invite(first) })
	wg.Wait()
}

func ringsOnce(first string, ring func(string) []string) {
	var mu sync.Mutex
	known := map[string]bool{first: true}
	solution(first, func(name string) (others []string) {
		for _, other := range ring(name) {
			mu.Lock()
			if !known[other] {
				known[other] = true
				others = append(others, other)
			}
			mu.Unlock()
		}
		return others
	})
}

func skipsEmpty(first string, ring func(string) []string) {
	solution(first, func(name string) (others []string) {
		if name == "" {
			return nil
		}
		return ring(name)
	})
}

func anHour(first string, ring func(string) []string) {
	done := make(chan struct{})
	go func() {
		solution(first, ring)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Hour):
	}
}

var packageRings atomic.Value

func packageRing(first string, ring func(string) []string) {
	packageRings.Store(ring)
	solution(first, func(name string) []string {
		return packageRings.Load().(func(string) []string)(name)
	})
}

func thousandLevels(first string, ring func(name string) []string) {
	levels(first, 1000, ring)
}

func levels(name string, left int, ring func(name string) []string) {
	if left == 0 {
		return
	}
	var wg sync.WaitGroup
	for _, other := range ring(name) {
		wg.Go(func() { levels(other, left-1, ring) })
	}
	wg.Wait()
}

func notHerself(first string, ring func(name string) []string) {
	solution(first, func(name string) (others []string) {
		for _, other := range ring(name) {
			if other != name {
				others = append(others, other)
			}
		}
		return others
	})
}

type group struct {
	mu   sync.Mutex
	n    int
	zero chan bool
}

var everyone group

func (g *group) add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n == 0 {
		g.zero = make(chan bool)
	}
	if g.n += n; g.n == 0 {
		close(g.zero)
	}
}

func oneGroup(first string, ring func(name string) []string) {
	var invite func(name string)
	invite = func(name string) {
		for _, other := range ring(name) {
			everyone.add(1)
			go invite(other)
		}
		everyone.add(-1)
	}
	everyone.add(1)
	zero := everyone.zero
	invite(first)
	<-zero
}

func offFirst(first string, ring func(string) []string) {
	var guests atomic.Int64
	done := make(chan bool, 1)
	var invite func(name string)
	invite = func(name string) {
		others := ring(name)
		last := guests.Add(-1) == 0
		guests.Add(int64(len(others)))
		for _, other := range others {
			go invite(other)
		}
		if last && guests.Load() == 0 {
			select {
			case done <- true:
			default: // it was over before
			}
		}
	}
	guests.Add(1)
	go invite(first)
	<-done
}
