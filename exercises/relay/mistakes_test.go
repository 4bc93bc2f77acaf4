package relay_test

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
	// Answers that leave goroutines behind are Deadly, too: the grader looks at
	// all goroutines again and again.
	task.Wrong(t, exercise.OneForAll, "runs a loop in one goroutine", loop,
		"each speaker has one goroutine of its own", "A(0) was called in the goroutine of the caller of Relay")
	task.Wrong(t, exercise.OneForAll, "runs a loop in one new goroutine", loopBeside,
		"each speaker has one goroutine of its own", "B(0) was called in the goroutine of speaker A")
	task.Deadly(t, exercise.OneForAll, "runs the first speaker in the caller's goroutine", firstInCaller,
		"each speaker has one goroutine of its own", "A(0) was called in the goroutine of the caller of Relay")
	task.Wrong(t, exercise.OneForAll, "starts a new goroutine for each turn", newForEach,
		"each speaker has one goroutine of its own", "A(1) was called in a different goroutine than before")
	task.Wrong(t, exercise.OutOfTurn, "uses no baton", noBaton,
		"Relay(2) of 3 speakers: one speaker at a time, in this order: A(0) B(0) C(0) A(1) B(1) C(1)", "it began with: ")
	task.Wrong(t, exercise.OutOfTurn, "uses a lock instead of a baton", lock,
		"Relay(2) of 3 speakers: one speaker at a time, in this order: A(0) B(0) C(0) A(1) B(1) C(1)", "it began with: ")
	task.Wrong(t, exercise.OutOfTurn, "passes the baton before it speaks", passesFirst,
		"Relay(2) of 3 speakers: one speaker at a time, in this order: A(0) B(0) C(0) A(1) B(1) C(1)", "it began with: ")
	task.Wrong(t, exercise.SleepsToWait, "polls every millisecond until its turn comes", looksNowAndThen,
		"Relay(2) of 3 speakers: it takes as long as speaking takes, which is 0s here",
		"it returned after ")
	task.Wrong(t, exercise.SleepsToWait, "gives each turn a fixed time", timetable,
		"it takes as long as speaking takes", "it returned after 8ms")
	task.Racy(t, exercise.Races, "keeps the turn in a variable without a lock", unlockedTurn,
		"data race", "at mistakes_test.go:")
	task.Deadly(t, exercise.DoesNotWait, "returns while people still speak", doesNotWait,
		"returns when all have spoken", "it returned after ", " turns")
	task.Deadly(t, exercise.NoTurn, "lets the last speaker send without a receiver", lastSends,
		"deadlock: every goroutine waits",
		"a goroutine waits at mistakes_test.go:", "to send on a channel",
		"for the WaitGroup")
	task.Deadly(t, exercise.NoTurn, "never makes a baton", nobodyStarts,
		"deadlock: every goroutine waits", "to receive from a channel")
	task.Deadly(t, exercise.NoTurn, "wakes only one of the waiting speakers",
		condition((*sync.Cond).Signal), "deadlock: every goroutine waits", "for a Cond")
	task.Deadly(t, exercise.NilChannel, "makes a slice of channels, but no channels", unmade,
		"deadlock: every goroutine waits", "your function waits at mistakes_test.go:",
		"to send on a nil channel")
	task.Busy(t, exercise.BusyLoop, "polls in a busy loop until its turn comes", busy,
		"it was stopped after ", "s on the real clock:", "is busy at mistakes_test.go:")
	task.Deadly(t, exercise.NeverCloses, "waits for a speaker that never sends", leaves,
		"leaves no goroutine behind", "to receive from a channel")
	task.Deadly(t, exercise.NeverCloses, "has a goroutine that hands out the turns, and never closes the channels", conductor,
		"leaves no goroutine behind", "to receive from a channel (3 of this kind)")
	task.Wrong(t, exercise.SkipsJobs, "does one round too few", tooFew,
		"Relay(2) of 3 speakers: it returns when all have spoken", "it returned after 3 of 6 turns")
	task.Deadly(t, exercise.DoesTwice, "does one round too many", tooMany,
		"in this order: A(0) B(0) C(0) A(1) B(1) C(1)", "C(0) A(1) B(1) C(1) A(2)")
	task.Deadly(t, exercise.DoesNotWait, "announces the end before the last turn", overEarly,
		"Relay(2) of 3 speakers: it returns when all have spoken", "it returned after 5 of 6 turns")
	task.Busy(t, exercise.BusyLoop, "polls in a select with an empty default", asksInSelect,
		"it was stopped after ", "s on the real clock:", "is busy at mistakes_test.go:")
	task.Scheduled(t, exercise.NoTurn, "passes the baton only if the next speaker is ready", onlyIfReady,
		"Relay(2) of 2 speakers: it returns", "deadlock")
	task.Scheduled(t, exercise.NoTurn, "changes the turn without the lock of the Cond", turnWithoutLock,
		"Relay(2) of 2 speakers: it returns", "deadlock")
	task.Scheduled(t, exercise.NoTurn, "wakes all, and does not check whose turn it is", noPredicate,
		"how it happens")
	task.StillRight(t)
	task.Wrong(t, exercise.OutOfTurn, "waits at most a minute for its turn", aMinute,
		"Relay(2) of 3 speakers who need 1000 h for each turn: one speaker at a time", "spoke at the same time")
	task.Deadly(t, exercise.Panics, "has a buffer for 100 speakers", hundred,
		"Relay(3) of 200 speakers: no panic", "index out of range")
	task.Deadly(t, exercise.SharedByAll, "keeps the turn in a package variable", packageTurn,
		"two relays at the same time: it returns", "deadlock")
	task.Wrong(t, exercise.SharedByAll, "lets a relay begin only when no other relay runs", oneStage,
		"two relays at the same time: it takes 4s", "it returned after 8s, and a package variable holds a channel")
}

func loop(rounds int, speak ...func(int)) {
	for round := range rounds {
		for _, s := range speak {
			s(round)
		}
	}
}

func loopBeside(rounds int, speak ...func(int)) {
	var wg sync.WaitGroup
	wg.Go(func() { loop(rounds, speak...) })
	wg.Wait()
}

func unmade(rounds int, speak ...func(int)) {
	batons := make([]chan bool, len(speak))
	var wg sync.WaitGroup
	for i, s := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				s(round)
				batons[(i+1)%len(batons)] <- true
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

func firstInCaller(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	turns := func(i int) {
		for round := range rounds {
			<-batons[i]
			speak[i](round)
			batons[(i+1)%len(batons)] <- true
		}
	}
	var wg sync.WaitGroup
	for i := 1; i < len(speak); i++ {
		wg.Go(func() { turns(i) })
	}
	batons[0] <- true
	turns(0)
	wg.Wait()
}

func newForEach(rounds int, speak ...func(int)) {
	for round := range rounds {
		for _, s := range speak {
			var wg sync.WaitGroup
			wg.Go(func() { s(round) })
			wg.Wait()
		}
	}
}

func noBaton(rounds int, speak ...func(int)) {
	var wg sync.WaitGroup
	for _, s := range speak {
		wg.Go(func() {
			for round := range rounds {
				s(round)
			}
		})
	}
	wg.Wait()
}

func lock(rounds int, speak ...func(int)) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, s := range speak {
		wg.Go(func() {
			for round := range rounds {
				mu.Lock()
				s(round)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// batons makes channels with so much room.
func batons(n, room int) []chan bool {
	all := make([]chan bool, n)
	for i := range all {
		all[i] = make(chan bool, room)
	}
	return all
}

func passesFirst(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				batons[(i+1)%len(batons)] <- true
				speak[i](round)
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

func doesNotWait(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	for i := range speak {
		go func() {
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				batons[(i+1)%len(batons)] <- true
			}
		}()
	}
	batons[0] <- true
}

func lastSends(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 0)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				batons[(i+1)%len(batons)] <- true
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

func nobodyStarts(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				batons[(i+1)%len(batons)] <- true
			}
		})
	}
	wg.Wait()
}

func busy(rounds int, speak ...func(int)) {
	var turn atomic.Int64
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				for int(turn.Load())%len(speak) != i {
				}
				speak[i](round)
				turn.Add(1)
			}
		})
	}
	wg.Wait()
}

func looksNowAndThen(rounds int, speak ...func(int)) {
	var turn atomic.Int64
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				for int(turn.Load())%len(speak) != i {
					time.Sleep(time.Millisecond)
				}
				speak[i](round)
				turn.Add(1)
			}
		})
	}
	wg.Wait()
}

func timetable(rounds int, speak ...func(int)) {
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			time.Sleep(time.Duration(i) * time.Millisecond)
			for round := range rounds {
				speak[i](round)
				time.Sleep(time.Duration(len(speak)) * time.Millisecond)
			}
		})
	}
	wg.Wait()
}

func unlockedTurn(rounds int, speak ...func(int)) {
	turn := 0
	batons := batons(len(speak), 1)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				batons[(i+1)%len(batons)] <- true
				turn++ // for those who ask whose turn it is
			}
		})
	}
	if rounds > 0 {
		batons[0] <- true
	}
	wg.Wait()
}

func leaves(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var turns sync.WaitGroup
	turns.Add(rounds * len(speak))
	for i := range speak {
		go func() {
			for round := 0; ; round++ {
				<-batons[i]
				if round < rounds {
					speak[i](round)
					turns.Done()
				}
				batons[(i+1)%len(batons)] <- true
				if round == rounds {
					return
				}
			}
		}()
	}
	if rounds > 0 {
		batons[0] <- true
	}
	turns.Wait()
}

func conductor(rounds int, speak ...func(int)) {
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
}

func tooFew(rounds int, speak ...func(int)) { solution(max(0, rounds-1), speak...) }

func tooMany(rounds int, speak ...func(int)) { solution(rounds+1, speak...) }

func overEarly(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var turns sync.WaitGroup
	turns.Add(rounds * len(speak))
	for i := range speak {
		go func() {
			for round := range rounds {
				<-batons[i]
				turns.Done()
				speak[i](round)
				batons[(i+1)%len(batons)] <- true
			}
		}()
	}
	batons[0] <- true
	turns.Wait()
}

func asksInSelect(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := 0; round < rounds; {
				select {
				case <-batons[i]:
					speak[i](round)
					round++
					batons[(i+1)%len(batons)] <- true
				default:
				}
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

func onlyIfReady(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 0)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				if i > 0 || round > 0 {
					<-batons[i]
				}
				speak[i](round)
				if i == len(speak)-1 && round == rounds-1 {
					return
				}
				if len(speak) == 1 {
					go func() { batons[0] <- true }()
					continue
				}
				select {
				case batons[(i+1)%len(batons)] <- true:
				default:
				}
			}
		})
	}
	wg.Wait()
}

func turnWithoutLock(rounds int, speak ...func(int)) {
	var mu sync.Mutex
	var turn atomic.Int64
	passed := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				mu.Lock()
				for int(turn.Load())%len(speak) != i {
					passed.Wait()
				}
				mu.Unlock()
				speak[i](round)
				turn.Add(1)
				passed.Broadcast()
			}
		})
	}
	wg.Wait()
}

func noPredicate(rounds int, speak ...func(int)) {
	var mu sync.Mutex
	turn := 0
	passed := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				mu.Lock()
				if turn%len(speak) != i {
					passed.Wait()
				}
				speak[i](round)
				turn++
				passed.Broadcast()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func aMinute(rounds int, speak ...func(int)) {
	batons := batons(len(speak), 1)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				select {
				case <-batons[i]:
				case <-time.After(time.Minute):
				}
				speak[i](round)
				select {
				case batons[(i+1)%len(batons)] <- true:
				default:
				}
			}
		})
	}
	if len(batons) > 0 {
		batons[0] <- true
	}
	wg.Wait()
}

func hundred(rounds int, speak ...func(int)) {
	var batons [100]chan bool
	for i := range speak {
		batons[i] = make(chan bool, 1)
	}
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				<-batons[i]
				speak[i](round)
				batons[(i+1)%len(speak)] <- true
			}
		})
	}
	batons[0] <- true
	wg.Wait()
}

var packageTurns atomic.Int64

func packageTurn(rounds int, speak ...func(int)) {
	packageTurns.Store(0)
	var mu sync.Mutex
	passed := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := range speak {
		wg.Go(func() {
			for round := range rounds {
				mu.Lock()
				for packageTurns.Load() != int64(round*len(speak)+i) {
					passed.Wait()
				}
				mu.Unlock()
				speak[i](round)
				mu.Lock()
				packageTurns.Add(1)
				passed.Broadcast()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

var stage = make(chan bool, 1)

func oneStage(rounds int, speak ...func(int)) {
	stage <- true
	defer func() { <-stage }()
	solution(rounds, speak...)
}
