package exercise

import (
	"sync/atomic"
	"time"

	"example.com/baton/internal/racedetector"
)

// Race runs a check that is there for the race detector: on the clock of
// the machine, and without the locks of a [B], which would order what the
// answer leaves unordered. Without the detector, the check is left out.
//
// The check runs five times, and must start from nothing each time. The
// detector remembers only some of what has happened, and sometimes overlooks
// a race. In counter, a single check overlooked 7 of 2400 races.
func (g *G) Race(what string, check func()) {
	if g.verdict.State != "" || Explores {
		return
	}
	if !racedetector.Enabled {
		g.Unchecked(races)
		return
	}
	g.send(report{Check: what})
	for range 5 {
		check()
	}
}

// Races says what a data race means here, if not [Races]. Call it before all
// checks: a race may show in any of them, and may end it.
func (g *G) Races(m Mistake) { g.send(report{Races: m}) }

// Together returns a function meet for [G.Race]. Its first n calls return
// together, and later calls return immediately. So n workers do the first n
// jobs of a pool, and not, by chance, one quick worker. For the race
// detector, meet orders only what comes before its first n calls.
func Together(n int) (meet func()) {
	var came atomic.Int64
	return func() {
		if came.Load() < int64(n) { // adding in later calls would order the jobs
			came.Add(1)
		}
		for came.Load() < int64(n) {
			time.Sleep(100 * time.Microsecond)
		}
	}
}
