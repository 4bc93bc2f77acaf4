package exercise

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing/synctest"
	"time"

	"example.com/baton/internal/plural"
	"example.com/baton/schedules/model"
	"example.com/baton/timeline"
)

// B is a check in progress.
type B struct {
	g       *G
	what    string
	reader  reader
	virtual bool

	exploring bool // under a schedule that was chosen
	bubble    int
	before    map[int]bool // see G
	start     time.Time
	rec       *timeline.Recorder
	took      time.Duration
	waits     time.Duration // for the answer, on our clock
	means     map[Seen]Mistake

	notes sync.Mutex // for Locked

	ticking sync.Once // for Sleep, like the next fields
	alarms  chan alarm
	ahead   atomic.Int64 // by how much our clock is ahead of the bubble's
	shared  atomic.Bool  // a goroutine waited for something in a package variable
	over    chan struct{}

	mu       sync.Mutex
	blamed   *Diagnosis
	flying   int
	peak     int
	started  int
	ended    int
	sum      time.Duration
	sleeping int // in flight when the last call returned
}

func (b *B) begin() {
	if !b.exploring {
		b.bubble = self().bubble
	}
	b.before = b.g.before
	if !b.virtual {
		b.before = outsideBubbles()
	}
	b.alarms, b.over = make(chan alarm, 1), make(chan struct{})
	b.start = time.Now()
	b.rec = timeline.NewRecorder(io.Discard)
	b.means = map[Seen]Mistake{}
	b.waits = limit
	if !b.virtual {
		b.waits = time.Hour // up to the watchdog
	}
}

// Waits makes [B.Call] wait for longer than 10 minutes, for a check in which
// hours pass.
func (b *B) Waits(d time.Duration) { b.waits = d }

// Means says what a leak, a deadlock, a panic or being busy forever most
// likely means in this check. Call it before [B.Call].
func (b *B) Means(s Seen, m Mistake) {
	b.means[s] = m
	b.g.send(report{Check: b.what,
		Panics: b.means[ByPanic], Busy: b.means[ByWatchdog]})
}

// Write makes a B a writer for answers to print to. The timeline has the
// lines.
func (b *B) Write(p []byte) (int, error) { return b.rec.Write(p) }

// Lines returns what has been printed, and when.
func (b *B) Lines() []timeline.Line { return b.rec.Lines() }

// Now returns how much time has passed in this check.
func (b *B) Now() time.Duration {
	return time.Since(b.start) + time.Duration(b.ahead.Load())
}

// Locked calls f while no other function given to Locked runs. A grader
// takes notes with it, in functions that answers call. f must not wait,
// and may call no method of b but Now.
func (b *B) Locked(f func()) {
	if b.exploring { // no other goroutine runs
		f()
		return
	}
	b.notes.Lock()
	defer b.notes.Unlock()
	f()
}

// Settle waits until nothing more happens at this instant.
func (b *B) Settle() {
	if b.virtual {
		model.WaitIdle(synctest.Wait)
	}
}

// Sometime calls f in a goroutine of its own. [G.Schedules] tries every moment
// for the call.
func (b *B) Sometime(f func()) {
	model.Go(func() {
		// A new goroutine begins right away in every schedule. It can wait here.
		model.Gosched()
		f()
	})
}

// Quiet waits until every other goroutine of the check has ended or waits,
// even for a lock. Unlike [B.Settle], it may be called in functions that
// an answer calls. It returns early once enough is true.
func (b *B) Quiet(enough func() bool) {
	if b.exploring {
		b.Settle()
		return
	}
	for !enough() {
		if busy, _ := b.look(); !busy {
			return
		}
		runtime.Gosched()
	}
}

// Goroutine returns a number that identifies the calling goroutine.
func Goroutine() int { return self().id }

// Call calls the answer, in a goroutine of its own, and waits until it
// returns. If the answer never returns, or panics, that is the verdict.
func (b *B) Call(f func()) {
	before := b.Now()
	if b.exploring {
		b.callNow(f)
		b.took = b.Now() - before
		b.Settle()
		b.sleeping = b.Flying()
		b.judge()
		return
	}
	result := make(chan any, 1)
	go func() {
		ok := false
		defer func() {
			p := recover()
			if p == nil && !ok {
				p = exited{}
			}
			if _, blamed := p.(enough); blamed {
				p = nil // Fail was called there
			} else if p != nil {
				p = crash{p, ownStack()}
			}
			result <- p
		}()
		f()
		ok = true
	}()
	timeout := time.NewTimer(b.waits)
	defer timeout.Stop()
	select {
	case p := <-result:
		b.took = b.Now() - before
		if p != nil {
			b.g.panicked(p, b.what, b)
			panic(enough{})
		}
	case <-timeout.C:
		b.judge()
		b.never(b.left())
		panic(enough{})
	}
	b.Settle()
	b.sleeping = b.Flying()
	b.judge()
}

// callNow calls the answer. The explorer notices if it never returns.
func (b *B) callNow(f func()) {
	returned := false
	defer func() {
		p := recover()
		if _, blamed := p.(enough); blamed {
			return
		}
		if p == nil && !returned {
			if !model.Active() || model.Over() {
				return
			}
			p = exited{}
		}
		if p != nil {
			b.g.panicked(crash{p, ownStack()}, b.what, b)
			panic(enough{})
		}
	}()
	f()
	returned = true
}

// judge ends the check if a mistake was found.
func (b *B) judge() {
	b.mu.Lock()
	blamed := b.blamed
	b.mu.Unlock()
	if blamed != nil {
		panic(enough{})
	}
}

// finish waits for goroutines that are left. In a bubble, goroutines that stay
// make the bubble collapse: see collapsed.
func (b *B) finish() {
	b.judge()
	if b.exploring {
		return // goroutines that are left are seen at the end of the run
	}
	if b.virtual {
		time.Sleep(settle)
		b.Settle()
		b.judge()
		return
	}
	left := b.left()
	for i := 0; len(left) > 0 && i < 100; i++ {
		time.Sleep(20 * time.Millisecond)
		left = b.left()
	}
	b.judge()
	if len(left) > 0 {
		b.leaks(left)
	}
}

// left returns the goroutines that the answer has not ended.
func (b *B) left() []goroutine {
	me := self().id
	return slices.DeleteFunc(b.reader.mine(parse(dump())),
		func(g goroutine) bool {
			return g.id == me || g.bubble != b.bubble || b.before[g.id]
		})
}

// Gone fails the check if goroutines of the answer are still running, and end
// soon after the call of Gone. The text when names the time of that call, as
// in "when it returns". A goroutine that never ends is reported, with its
// line, when the check ends.
func (b *B) Gone(when string) {
	now, left := b.Now(), b.others()
	if left == 0 {
		return
	}
	model.Sleep(settle)
	b.Settle()
	if left -= b.others(); left > 0 {
		b.Fail(ByLeak, LeavesOne,
			fmt.Sprintf("%s: %s, no goroutine is left", b.what, when),
			fmt.Sprintf("%s still there at %v, and ended later",
				plural.Count(left, "goroutine was", "goroutines were"), now))
	}
}

// others counts the goroutines that the answer has not ended.
func (b *B) others() int {
	if b.exploring {
		return model.Others()
	}
	return len(b.left())
}

// What returns what the check is about.
func (b *B) What() string { return b.what }

// Took returns how long the last call took.
func (b *B) Took() time.Duration { return b.took }

// Fail ends the check: the answer is wrong. The learner sees the timeline of
// the run if s is about times, order or numbers of jobs.
func (b *B) Fail(s Seen, m Mistake, expected, observed string) {
	b.Blame(s, m, expected, observed)
	b.judge()
}

// Blame is like [B.Fail], and may be called anywhere, such as in a job that
// the answer runs. The check ends when the answer returns.
func (b *B) Blame(s Seen, m Mistake, expected, observed string) {
	d := Diagnosis{
		Expected: expected, Observed: observed, Likely: m, Seen: s,
	}
	switch s {
	case ByTime, ByInstant, ByPeak, ByOrder, ByCount:
		if b.ahead.Load() == 0 { // else the lines have the bubble's times
			d.Lines, d.Took = b.Lines(), b.Now()
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.blamed == nil {
		b.blamed = &d
	}
}
