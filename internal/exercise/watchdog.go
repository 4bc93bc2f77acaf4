package exercise

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The watchdog lives in the process that grades an answer which may hang. It
// looks at all goroutines every tick. A bubble in which every goroutine waits,
// at least one of them for a lock, never changes again: that is certain, and
// reported after a few looks. It is never certain that a goroutine is busy
// forever. So a busy goroutine is reported only after patience, some hundred
// times what a check needs.
//
// The watchdog counts its looks instead of reading the clock: while other
// programs keep the machine busy, there are fewer looks. And a check that waits
// for a processor is not judged: see [credit]. If it gets none for too many
// looks, the answer is not graded.
const (
	tick     = 100 * time.Millisecond
	certain  = 5
	patience = 40
	hopeless = 10 // times patience
)

// patienceVariable shortens patience for an answer that is known to need
// all of it.
const patienceVariable = "BATON_PATIENCE"

// An answer must not take the machine's memory, either.
const (
	mostGoroutines = 100_000
	mostMemory     = 1 << 30 // bytes in all
	mostStack      = 16 << 20
)

// began is about when this process began.
var began = time.Now()

type watchdog struct {
	reader reader
	check  atomic.Pointer[report] // the one in progress
	bark   func(d Diagnosis)      // must not return
	resign func()                 // called when the machine is too busy; must not return
	beat   func()                 // says that the watchdog gets to run
}

// watch never returns. It runs outside of all bubbles.
func (w *watchdog) watch() {
	var check *report
	var before string
	var c credit
	var used time.Duration // CPU time before the look
	same, most := 0, patience
	if n, err := strconv.Atoi(os.Getenv(patienceVariable)); err == nil {
		most = n
	}
	for {
		asleep := time.Now()
		time.Sleep(tick)
		slept := time.Since(asleep)
		if now := w.check.Load(); now != check {
			check, c, same, before = now, credit{}, 0, ""
			used = cpuTime()
		}
		if check == nil {
			continue
		}
		w.beat() // at each look, because a look at a crowd is slow
		if n := runtime.NumGoroutine(); n > mostGoroutines || memory() > mostMemory {
			w.bark(Diagnosis{
				Expected: check.Check + ": it needs little memory, and few goroutines",
				Observed: fmt.Sprintf("it was stopped when it had %d goroutines "+
					"and %d MB", n, memory()>>20),
				Likely: Runaway,
				Seen:   ByWatchdog,
			})
		}
		all := parse(dump())
		bubble := newest(all)
		inside := in(bubble, all)
		if snapshot, stuck := stuck(inside); bubble == 0 || !stuck {
			same, before = 0, ""
		} else if snapshot == before {
			same++
		} else {
			same, before = 1, snapshot
		}
		if same >= certain {
			w.bark(stuckInLock(w.reader, check.Check, inside))
		}
		now := cpuTime()
		c.add(slept, now-used, idle(bubble, all))
		used = now
		switch {
		case c.spent(most, bubble != 0):
			w.bark(w.lost(*check, bubble, all, time.Duration(c.looks)*tick))
		case c.looks >= hopeless*most:
			w.resign()
		}
	}
}

// A credit is what a check was given so far.
type credit struct {
	looks     int
	processor time.Duration // CPU time of this process
	idle      time.Duration // while no goroutine could use a processor
}

// add counts a look, and the watchdog's sleep before it. If the watchdog has
// overslept by a whole tick, the machine does not wake other goroutines in
// time, either. Then they may only seem to be idle.
func (c *credit) add(slept, used time.Duration, idle bool) {
	c.looks++
	if c.processor += min(used, tick); idle && slept < 2*tick {
		c.idle += tick
	}
}

// spent reports whether to give up a check: after its patience, if it had a
// processor for half of that time, or was idle for all of it. In a bubble,
// whose clock takes no time, it may be idle for twice as long.
func (c *credit) spent(most int, virtual bool) bool {
	patience := time.Duration(most) * tick
	if c.looks >= most && c.processor >= patience/2 {
		return true
	}
	if virtual {
		patience *= 2
	}
	return c.idle >= patience
}

// idle reports whether no goroutine of the bubble could go on if it got a
// processor. Without a bubble, all count but the first, which is the watchdog.
func idle(bubble int, all []goroutine) bool {
	all = all[min(1, len(all)):]
	if bubble != 0 {
		all = in(bubble, all)
	}
	return !slices.ContainsFunc(all, goroutine.ready)
}

// memory returns how much memory this process has from the system.
func memory() uint64 {
	total := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(total)
	return total[0].Value.Uint64()
}

// lost judges a check that has used up its patience.
func (w *watchdog) lost(
	check report, bubble int, all []goroutine, took time.Duration,
) Diagnosis {
	if bubble != 0 {
		all = in(bubble, all)
	}
	d := busy(w.reader, check.Check, all, took)
	d.Likely = cmp.Or(check.Busy, BusyLoop)
	if len(d.Where) == 0 {
		d.Where = w.reader.describe(w.reader.mine(all))
		d.Likely = Deadlocks
		if bubble != 0 { // its clock goes on, or it would have ended
			d.Likely = SleepsToWait
		}
	}
	return d
}

// newest returns the number of the last bubble that was begun.
func newest(all []goroutine) (bubble int) {
	for _, g := range all {
		bubble = max(bubble, g.bubble)
	}
	return bubble
}

// stuck reports whether no goroutine can go on, and at least one waits for
// something that also stops the clock of a bubble.
func stuck(inside []goroutine) (snapshot string, yes bool) {
	var b strings.Builder
	for _, g := range inside {
		if !g.waiting() {
			return "", false
		}
		yes = yes || !g.sure
		fmt.Fprintln(&b, g.id, g.state, g.frames)
	}
	return b.String(), yes
}
