package exercise

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"time"

	"example.com/baton/schedules/model"
)

// The clock of a bubble stands still while a goroutine waits for a lock.
// Usually that is a mistake. But in a right answer, too, goroutines may wait
// for a lock while another goroutine is slow, as in sync.OnceValue. Jobs that
// use [B.Sleep] end even then: the clock of the check goes ahead of that of
// the bubble.

// An alarm is set by a goroutine that sleeps.
type alarm struct {
	at    time.Duration // on the clock of the check
	rings chan struct{}
}

// Sleep is like time.Sleep, but ends even while other goroutines wait for a
// lock. That fails if a goroutine sleeps by other means, or has done so
// just before it waits for the lock. Each Sleep looks at all goroutines
// when it begins and when it ends.
func (b *B) Sleep(d time.Duration) {
	if !b.virtual || b.exploring {
		model.Sleep(d)
		return
	}
	b.ticking.Do(func() { go b.tick() })
	a := alarm{b.Now() + d, make(chan struct{})}
	b.alarms <- a
	<-a.rings
}

// tick rings the alarms of a bubble when they are due, and all that are left
// once the check is over.
func (b *B) tick() {
	var set []alarm
	ring := func(until time.Duration) {
		for len(set) > 0 && set[0].at <= until {
			close(set[0].rings)
			set = set[1:]
		}
	}
	add := func(a alarm) {
		set = append(set, a)
		slices.SortStableFunc(set, func(a, b alarm) int { return cmp.Compare(a.at, b.at) })
	}
	for {
		ring(b.Now())
		select {
		case a := <-b.alarms:
			add(a)
			continue
		default:
		}
		var next <-chan time.Time
		if len(set) > 0 {
			busy, stands := b.look()
			if busy {
				runtime.Gosched()
				continue
			}
			left := set[0].at - b.Now()
			if stands && len(b.alarms) == 0 {
				b.ahead.Add(int64(left))
				continue
			}
			next = time.After(left)
		}
		select {
		case a := <-b.alarms:
			add(a)
		case <-next:
		case <-b.over:
			ring(math.MaxInt64)
			return
		}
	}
}

// look reports whether another goroutine of the bubble can go on, and
// otherwise whether time stands still because a goroutine waits for a lock.
func (b *B) look() (busy, stands bool) {
	return b.lookAt(states()[1:]) // the first is the one that looks
}

// lookAt judges the other goroutines for look. If one of them sleeps by other
// means, our clock must not go ahead.
//
// While a goroutine helps to collect garbage, it is in no bubble. So a busy
// goroutine that is in no bubble, and was not there before the grading, is one
// of ours. A goroutine that is about to begin a collection waits in a
// "semacquire" while we take all stacks.
func (b *B) lookAt(others []goroutine) (busy, stands bool) {
	sleeps, shared := false, false
	for _, g := range others {
		switch {
		case g.bubble == b.bubble:
			busy = busy || !g.waiting()
			sleeps = sleeps || g.state == "sleep"
			stands = stands || !g.sure
			shared = shared || g.shared()
		case g.bubble == 0 && !b.before[g.id]:
			busy = busy || !g.waiting() || g.state == "semacquire"
		}
	}
	stands = stands && !sleeps
	if shared && stands && !busy {
		b.shared.Store(true)
	}
	return busy, stands
}
