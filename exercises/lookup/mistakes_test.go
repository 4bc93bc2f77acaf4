package lookup_test

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
	task.Wrong(t, exercise.NeverLooksUp, "looks up only after the last potato", headsDown,
		"the dryer starts once, at 3s, after 6 potatoes", "it started at 7s, after 14")
	task.Wrong(t, exercise.NeverLooksUp, "looks up after every second potato", everySecond,
		"an evening of a slow dryer: the dryer starts once, at 1.5s, after 3 potatoes",
		"it started at 2s, after 4 potatoes")
	task.Wrong(t, exercise.NeverLooksUp, "looks up only after the sixth potato", once,
		"an evening of a quick wash: the dryer starts once, at 1s, after 2 potatoes",
		"it started at 3s, after 6 potatoes")
	task.Wrong(t, exercise.NeverLooksUp, "looks up after every tenth potato", seldom,
		"it started at 5s, after 10")
	task.Wrong(t, exercise.PicksAny, "lets select choose between the dryer and a potato", byChance,
		"the dryer starts at 1s, after 2 potatoes, on every evening",
		" evenings, it started at a different time: if several cases are ready, select picks any of them")
	task.Wrong(t, exercise.Sequential, "waits for both machines before it cleans", inTurn,
		"the dryer starts once, at 3s, after 6 potatoes", "it started at 2.9s, after 0")
	task.Wrong(t, exercise.Sequential, "waits after the first potato", noDefault,
		"it started at 2.9s, after 1")
	task.Wrong(t, exercise.Sequential, "waits for one machine or the other", either,
		"it started at 2.9s, after 1 potato")
	task.Wrong(t, exercise.Sequential, "waits for the dryer before it continues cleaning", standsByDryer,
		"an evening of 14 potatoes: it takes 7s", "it returned after 10s")
	task.Wrong(t, exercise.Sequential, "cleans a potato first", cleansFirst,
		"the washing machine starts once, at 0s", "it started at 500ms")
	task.Wrong(t, exercise.Sequential, "starts the washing machine last", washesLast,
		"the washing machine starts once, at 0s", "it started at 7s")
	task.Wrong(t, exercise.TwoHands, "starts the dryer while it cleans", twoHands,
		"your hands do one thing at a time", "at 2.9s they had to do two: clean, and start the dryer")
	task.Wrong(t, exercise.TwoHands, "starts the washing machine while it cleans", washesMeanwhile,
		"your hands do one thing at a time", "at 0s they had to do two: ")
	task.Wrong(t, exercise.TwoHands, "starts the dryer in another goroutine", ownHands,
		"at 3s they had to do two: ", "start the dryer")
	task.Wrong(t, exercise.TwoHands, "cleans all potatoes at the same time", cleansTogether,
		"at 0s they had to do two: clean, and clean")
	task.Wrong(t, exercise.DryerTooEarly, "starts both machines first", bothFirst,
		"it started at 0s, after 0")
	task.Wrong(t, exercise.DryerTooEarly, "starts the dryer in the default case", nothingElse,
		"an evening of 4 potatoes: the dryer starts once, at 2.9s, after 4 potatoes",
		"it started at 2s, after 4 potatoes")
	task.Wrong(t, exercise.DoesTwice, "starts the washing machine again", washesAgain,
		"the washing machine starts once, at 0s", "it started at 0s, 3s, 6s")
	task.Wrong(t, exercise.DoesTwice, "cleans one potato too many", oneMore,
		"an evening of 14 potatoes: it cleans 14 potatoes", "it cleaned 15 potatoes")
	task.Wrong(t, exercise.NothingToDo, "cleans a potato before it checks how many there are", atLeastOne,
		"an evening without potatoes: it cleans 0 potatoes", "it cleaned 1 potato")
	task.Wrong(t, exercise.NothingToDo, "does not wash if there are no potatoes", onlyPotatoes,
		"an evening without potatoes: the washing machine starts once", "it was not started")
	task.Wrong(t, exercise.NothingToDo, "does not dry if there are no potatoes", driesAfterPotatoes,
		"an evening without potatoes: the dryer starts once", "it returned at 0s, and no dryer had been started")
	task.Wrong(t, exercise.DoesTwice, "starts the dryer after each potato", again,
		"it started 9 times, first at 3s, after 6 potatoes")
	task.Wrong(t, exercise.DoesNotWait, "returns after the last potato", withPotatoes,
		"an evening of 4 potatoes", "it returned at 2s, and no dryer had been started")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for the cleaning goroutine", notForPotatoes,
		"an evening of 14 potatoes: it takes 7s", "it returned after 6s, with a potato in hand")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for the dryer", notForDryer,
		"an evening of 4 potatoes: it takes 5.9s", "it returned after 2.9s, while the dryer still ran")
	task.Wrong(t, exercise.NilChannel, "waits for a dryer that was not started", nilDryer,
		"deadlock", "to receive from a nil channel")
	task.Wrong(t, exercise.Deadlocks, "drops the machine's message when no goroutine is receiving", dropsMessage,
		"deadlock", "your function waits at mistakes_test.go:", "to receive from a channel")
	task.Wrong(t, exercise.Strands, "has a goroutine that keeps reporting that the machine has ended", reportsForever,
		"it leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.SleepsToWait, "waits a millisecond each time it looks up", longLook,
		"the dryer starts once, at 3s, after 6 potatoes", "it started at 3.005s, after 6 potatoes")
	task.Wrong(t, exercise.SleepsToWait, "polls the dryer every 70 ms", glancesAtDryer,
		"an evening of 4 potatoes: it takes 5.9s", "it returned after 5.91s")
	task.Wrong(t, exercise.SleepsToWait, "polls with a sleep in between", polls,
		"the dryer starts once, at 2.9s, after 4 potatoes", "it started at 3s, after 4")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond", glances,
		"the dryer starts once, at 2.9", "it started at 2.90")
	task.Wrong(t, exercise.SkipsJobs, "cleans one potato too few", oneLess,
		"an evening of 14 potatoes: it cleans 14 potatoes", "it cleaned 13 potatoes")
	task.Wrong(t, exercise.SkipsJobs, "returns when the dryer has ended", untilDry,
		"an evening of 14 potatoes: it cleans 14 potatoes", "it cleaned 1")
	task.Wrong(t, exercise.SkipsJobs, "never starts the washing machine", noLaundry,
		"the washing machine starts once, at 0s", "it was not started")
	task.Wrong(t, exercise.SkipsJobs, "stops cleaning once the dryer runs", skips,
		"an evening of 14 potatoes: it cleans 14 potatoes", "it cleaned 6 potatoes")
	task.Deadly(t, exercise.HoldsLock, "holds RLock while it cleans", rwLock,
		"for a lock")
	task.Busy(t, exercise.BusyLoop, "polls in a busy loop", againAndAgain,
		"an evening of 4 potatoes: it returns", "your function is busy at mistakes_test.go:")
	task.Deadly(t, exercise.HoldsLock, "uses a lock for the hands", lock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Racy(t, exercise.Races, "learns of the machine's end from a variable", variable,
		"data race", "write at mistakes_test.go:", "read at mistakes_test.go:")
	task.Scheduled(t, exercise.Deadlocks, "drops the machine's message unless the select is waiting for it", dropsMessage,
		"which is clean when the washing machine ends: it returns", "deadlock")
	task.Scheduled(t, exercise.DoesNotWait, "calls Add only when the dryer starts", countsLate,
		"it returns after 1 potato, when the dryer has ended",
		"it returned after 1 potato, and no dryer had been started", "how it happens")
	task.StillRight(t)
	task.Wrong(t, exercise.DoesNotWait, "does not look up after the last potato", notAfterLast,
		"no dryer had been started")
	task.Wrong(t, exercise.DoesNotWait, "waits for at most an hour", anHour,
		"an evening of machines that run for hours")
	task.Wrong(t, exercise.SharedByAll, "keeps the washing machine in a package variable", packageWashed,
		"two evenings at the same time")
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

func byChance(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	next := make(chan int, potatoes)
	for i := range potatoes {
		next <- i
	}
	close(next)
	var dried <-chan struct{}
	for washed != nil || next != nil {
		select {
		case <-washed:
			washed, dried = nil, dry()
		case _, ok := <-next:
			if !ok {
				next = nil
				continue
			}
			clean()
		}
	}
	<-dried
}

func driesAfterPotatoes(potatoes int, clean func(), wash, dry starting) {
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
	if dried == nil && potatoes > 0 {
		<-washed
		dried = dry()
	}
	if dried != nil {
		<-dried
	}
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

func cleansTogether(potatoes int, clean func(), wash, dry starting) {
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

// glancing is right, if it is told when the washing machine has ended.
func glancing(
	potatoes int, clean func(), washed <-chan struct{}, dry starting,
) (dried <-chan struct{}) {
	for range potatoes {
		clean()
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
	return dried
}

func everySecond(potatoes int, clean func(), wash, dry starting) {
	every(2, potatoes, clean, wash, dry)
}

func once(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for i := range potatoes {
		clean()
		if i != 5 {
			continue
		}
		select {
		case <-washed:
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

func either(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed, dried = nil, dry()
		case <-dried:
		}
	}
	<-dried
}

func standsByDryer(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed = nil
			<-dry()
		default:
		}
	}
	if washed != nil {
		<-washed
		<-dry()
	}
}

func cleansFirst(potatoes int, clean func(), wash, dry starting) {
	clean()
	solution(potatoes-1, clean, wash, dry)
}

func washesMeanwhile(potatoes int, clean func(), wash, dry starting) {
	hands := make(chan struct{}, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		for range potatoes {
			hands <- struct{}{}
			clean()
			<-hands
		}
	})
	<-wash()
	hands <- struct{}{}
	dried := dry()
	<-hands
	<-dried
	wg.Wait()
}

func ownHands(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var wg sync.WaitGroup
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed = nil
			wg.Go(func() { <-dry() })
		default:
		}
	}
	if washed != nil {
		<-washed
		<-dry()
	}
	wg.Wait()
}

func nothingElse(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed, dried = nil, dry()
		default:
		}
	}
	if dried == nil {
		dried = dry()
	}
	<-dried
}

func washesAgain(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed = wash() // meant: look at it again
		default:
		}
	}
	<-washed
	<-dry()
}

func oneMore(potatoes int, clean func(), wash, dry starting) {
	solution(potatoes+1, clean, wash, dry)
}

func oneLess(potatoes int, clean func(), wash, dry starting) {
	solution(potatoes-1, clean, wash, dry)
}

func atLeastOne(potatoes int, clean func(), wash, dry starting) {
	solution(max(1, potatoes), clean, wash, dry)
}

func onlyPotatoes(potatoes int, clean func(), wash, dry starting) {
	if potatoes > 0 {
		solution(potatoes, clean, wash, dry)
	}
}

func notForPotatoes(potatoes int, clean func(), wash, dry starting) {
	hands := make(chan struct{}, 1)
	washed := wash()
	go func() {
		for range potatoes {
			hands <- struct{}{}
			clean()
			<-hands
		}
	}()
	<-washed
	hands <- struct{}{}
	dried := dry()
	<-hands
	<-dried
}

func dropsMessage(potatoes int, clean func(), wash, dry starting) {
	washed, ended := wash(), make(chan struct{})
	go func() {
		<-washed
		select {
		case ended <- struct{}{}:
		default:
		}
	}()
	<-glancing(potatoes, clean, ended, dry)
}

func reportsForever(potatoes int, clean func(), wash, dry starting) {
	washed, ended := wash(), make(chan struct{})
	go func() {
		for {
			<-washed
			ended <- struct{}{}
		}
	}()
	<-glancing(potatoes, clean, ended, dry)
}

func longLook(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed, dried = nil, dry()
		case <-time.After(time.Millisecond):
		}
	}
	if dried == nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func glancesAtDryer(potatoes int, clean func(), wash, dry starting) {
	dried := glancing(potatoes, clean, wash(), dry)
	for {
		select {
		case <-dried:
			return
		default:
			time.Sleep(70 * time.Millisecond)
		}
	}
}

func untilDry(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for range potatoes {
		clean()
		select {
		case <-washed:
			washed, dried = nil, dry()
		case <-dried:
			return
		default:
		}
	}
	if washed != nil {
		<-washed
		dried = dry()
	}
	<-dried
}

func noLaundry(potatoes int, clean func(), wash, dry starting) {
	for range potatoes {
		clean()
	}
}

func rwLock(potatoes int, clean func(), wash, dry starting) {
	var hands sync.RWMutex
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
		hands.RLock()
		clean()
		hands.RUnlock()
	}
	wg.Wait()
}

func againAndAgain(potatoes int, clean func(), wash, dry starting) {
	var dried <-chan struct{}
	washed := wash()
	for dried == nil || potatoes > 0 {
		if potatoes > 0 {
			clean()
			potatoes--
		}
		select {
		case <-washed:
			washed, dried = nil, dry()
		default:
		}
	}
	<-dried
}

func countsLate(potatoes int, clean func(), wash, dry starting) {
	hands := make(chan struct{}, 1)
	var wg sync.WaitGroup
	washed := wash()
	ended := make(chan struct{})
	go func() {
		<-washed
		close(ended)
		hands <- struct{}{}
		wg.Add(1)
		dried := dry()
		<-hands
		<-dried
		wg.Done()
	}()
	for range potatoes {
		hands <- struct{}{}
		clean()
		<-hands
	}
	<-ended
	wg.Wait()
}

func notAfterLast(potatoes int, clean func(), wash, dry starting) {
	washed := wash()
	var dried <-chan struct{}
	for i := range potatoes {
		clean()
		if i == potatoes-1 {
			break
		}
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

func anHour(potatoes int, clean func(), wash, dry starting) {
	done := make(chan struct{})
	go func() {
		solution(potatoes, clean, wash, dry)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Hour):
	}
}

var packageWasher atomic.Value

func packageWashed(potatoes int, clean func(), wash, dry starting) {
	packageWasher.Store(wash())
	for i := range potatoes {
		clean()
		select {
		case <-packageWasher.Load().(<-chan struct{}):
			dried := dry()
			for range potatoes - i - 1 {
				clean()
			}
			<-dried
			return
		default:
		}
	}
	<-packageWasher.Load().(<-chan struct{})
	<-dry()
}
