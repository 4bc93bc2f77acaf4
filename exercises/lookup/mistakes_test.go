package lookup_test

import (
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.NeverLooksUp, "looks up after the last potato", headsDown,
		"the dryer starts once, at 3s, after 6 potatoes", "it started at 7s, after 14")
	task.Wrong(t, exercise.NeverLooksUp, "looks up after every tenth potato", seldom,
		"it started at 5s, after 10")
	task.Wrong(t, exercise.InTurn, "stands by the machines", inTurn,
		"the dryer starts once, at 3s, after 6 potatoes", "it started at 2.9s, after 0")
	task.Wrong(t, exercise.InTurn, "waits after the first potato", noDefault,
		"it started at 2.9s, after 1")
	task.Wrong(t, exercise.InTurn, "starts the washing machine last", washesLast,
		"the washing machine starts once, at 0s", "it started at 7s")
	task.Wrong(t, exercise.TwoHands, "starts the dryer while it cleans", twoHands,
		"your hands do one thing at a time", "at 2.9s they had to do two: clean, and start the dryer")
	task.Wrong(t, exercise.TwoHands, "cleans all potatoes at once", cleansAtOnce,
		"at 0s they had to do two: clean, and clean")
	task.Wrong(t, exercise.DryerTooEarly, "starts both machines first", bothFirst,
		"it started at 0s, after 0")
	task.Wrong(t, exercise.DoesTwice, "finds the washing machine done again and again", again,
		"it started 9 times, first at 3s, after 6 potatoes")
	task.Wrong(t, exercise.DoesNotWait, "ends with the last potato", withPotatoes,
		"an evening of 4 potatoes", "it returned at 2s, and no dryer had been started")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for the dryer", notForDryer,
		"an evening of 4 potatoes: it takes 5.9s", "it returned after 2.9s, while the dryer still ran")
	task.Wrong(t, exercise.NilChannel, "waits for a dryer that was not started", nilDryer,
		"deadlock", "to receive from a nil channel")
	task.Wrong(t, exercise.SleepsToWait, "glances, sleeps, glances", polls,
		"the dryer starts once, at 2.9s, after 4 potatoes", "it started at 3s, after 4")
	task.Wrong(t, exercise.SleepsToWait, "glances every millisecond", glances,
		"the dryer starts once, at 2.9", "it started at 2.90")
	task.Wrong(t, exercise.SkipsJobs, "cleans no more once the dryer runs", skips,
		"14 potatoes are clean", "6 were")
	task.Deadly(t, exercise.HoldsLock, "has a lock for the hands", lock,
		"others wait for a lock, while somebody works slowly", "for a lock")
	task.Racy(t, exercise.Races, "is told by a variable", variable,
		"data race", "write at mistakes_test.go:", "read at mistakes_test.go:")
}

type starting = func() (done <-chan struct{})

func headsDown(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for range potatoes {
		clean()
	}
	<-washed
	<-dry()
}

func seldom(potatoes int, clean func(), wash, dry starting) {
	every(10, potatoes, clean, wash, dry)
}

func every(n, potatoes int, clean func(), wash, dry starting) {
	var dried <-chan struct{}
	washed := wash()
	for i := range potatoes {
		clean()
		if (i+1)%n != 0 {
			continue
		}
		select {
		case <-washed:
			washed, dried = nil, dry()
		default:
		}
	}
	if dried == nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func inTurn(potatoes int, clean func(), wash, dry starting) {
	<-wash()
	<-dry()
	for range potatoes {
		clean()
	}
}

func noDefault(potatoes int, clean func(), wash, dry starting) {
	var dried <-chan struct{}
	washed := wash()
	for range potatoes {
		clean()
		if dried == nil {
			<-washed
			dried = dry()
		}
	}
	if dried == nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func washesLast(potatoes int, clean func(), wash, dry starting) {
	for range potatoes {
		clean()
	}
	<-wash()
	<-dry()
}

func twoHands(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var wg sync.WaitGroup
	wg.Go(func() {
		<-washed
		<-dry()
	})
	for range potatoes {
		clean()
	}
	wg.Wait()
}

func cleansAtOnce(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var wg sync.WaitGroup
	for range potatoes {
		wg.Go(clean)
	}
	<-washed
	dried := dry()
	wg.Wait()
	<-dried
}

func bothFirst(potatoes int, clean func(), wash, dry starting) {
	washed, dried := wash(), dry()
	for range potatoes {
		clean()
	}
	<-washed
	<-dried
}

func again(potatoes int, clean func(), wash, dry starting) {
	var dried <-chan struct{}
	washed := wash()
	for range potatoes {
		clean()
		select {
		case <-washed: // closed, and so it stays
			dried = dry()
		default:
		}
	}
	if dried == nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func withPotatoes(potatoes int, clean func(), wash, dry starting) {
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
	if dried != nil {
		<-dried
	}
}

func notForDryer(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed = nil
			dry()
		default:
		}
	}
	if washed != nil {
		<-washed
		dry()
	}
}

func nilDryer(potatoes int, clean func(), wash, dry starting) {
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
	<-dried
}

func polls(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for {
		select {
		case <-washed:
			dried := dry()
			for range potatoes {
				clean()
			}
			<-dried
			return
		default:
		}
		if potatoes > 0 {
			clean()
			potatoes--
		} else {
			time.Sleep(time.Second / 2)
		}
	}
}

func glances(potatoes int, clean func(), wash, dry starting) {
	var dried <-chan struct{}
	washed := wash()
	for dried == nil || potatoes > 0 {
		if potatoes > 0 {
			clean()
			potatoes--
		} else {
			time.Sleep(time.Millisecond)
		}
		select {
		case <-washed:
			washed, dried = nil, dry()
		default:
		}
	}
	<-dried
}

func skips(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for range potatoes {
		select {
		case <-washed:
			<-dry()
			return
		default:
			clean()
		}
	}
	<-washed
	<-dry()
}

func lock(potatoes int, clean func(), wash, dry starting) {
	var hands sync.Mutex
	washed := wash()
	var wg sync.WaitGroup
	wg.Go(func() {
		<-washed
		hands.Lock()
		dried := dry()
		hands.Unlock()
		<-dried
	})
	for range potatoes {
		hands.Lock()
		clean()
		hands.Unlock()
	}
	wg.Wait()
}

func variable(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	noticed := false
	go func() {
		<-washed
		noticed = true
	}()
	var dried <-chan struct{}
	for range potatoes {
		clean()
		if noticed && dried == nil {
			dried = dry()
		}
	}
	if dried == nil {
		<-washed
		dried = dry()
	}
	<-dried
}
