package exercise

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The watchdog lives in the process that grades an answer which may hang.
// It looks every tick. A bubble in which every goroutine waits, at least one
// of them for a lock, never changes again: that is certain, and reported
// after a few looks. That a goroutine is busy forever is never certain. It is
// reported when one check has gone on for patience, some hundred times what
// it needs.
//
// The watchdog counts its looks instead of reading the clock: while other
// programs keep the machine busy, it looks less often. And as long as this
// process gets less than half of a processor, patience is twice as long.
const (
	tick     = 100 * time.Millisecond
	certain  = 5
	patience = 40
)

// patienceVariable shortens patience for an answer that is known to need
// all of it.
const patienceVariable = "BATON_PATIENCE"

// Nor may an answer take the machine's memory.
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
	beat   func()                 // says that the watchdog gets to run
}

// watch never returns. It runs outside of all bubbles.
func (w *watchdog) watch() {
	var check *report
	var before string
	var used time.Duration // CPU time before the check
	looks, same, most := 0, 0, patience
	if n, err := strconv.Atoi(os.Getenv(patienceVariable)); err == nil {
		most = n
	}
	for {
		time.Sleep(tick)
		if now := w.check.Load(); now != check {
			check, looks, same, before = now, 0, 0, ""
			used = cpuTime()
		}
		if check == nil {
			continue
		}
		looks++
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
		if exhausted(looks, most, cpuTime()-used, bubble != 0) {
			w.bark(w.lost(*check, bubble, all, time.Duration(looks)*tick))
		}
	}
}

// exhausted says whether a check is given up after so many looks, in which
// this process used so much CPU time. In a bubble, whose clock takes no time,
// an answer that is still there either computes or waits for the processor.
func exhausted(looks, most int, used time.Duration, virtual bool) bool {
	waits := virtual && used < time.Duration(looks)*tick/2
	return looks >= 2*most || looks >= most && !waits
}

// memory returns how much memory this process has from the system.
func memory() uint64 {
	total := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(total)
	return total[0].Value.Uint64()
}

// lost judges a check that has gone on for so long that patience is lost.
func (w *watchdog) lost(
	check report, bubble int, all []goroutine, took time.Duration,
) Diagnosis {
	if bubble != 0 {
		all = in(bubble, all)
	}
	d := busy(w.reader, check.Check, all, took)
	d.Likely = cmp.Or(check.Busy, BusyLoop)
	if len(d.Where) == 0 {
		d.Where = w.reader.tell(w.reader.mine(all))
		d.Likely = Deadlocks
		if bubble != 0 { // whose clock goes on, or it would have ended
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

// stuck says whether no goroutine can go on, and one of them waits for
// something that stops the clock of a bubble, too.
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
