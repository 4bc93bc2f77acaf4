package exercise

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/timeline"
)

// G grades one answer. A grader calls its methods one after the other; the
// first check that does not hold ends the grading.
type G struct {
	t        *testing.T
	reader   reader
	progress func(r report) // told what comes next
	verdict  verdict
	before   map[int]bool // goroutines that were there, outside of bubbles
}

// enough is what ends a check whose verdict is known. Unlike
// runtime.Goexit it can be told from what an answer does.
type enough struct{}

// limit is after how much time, on the clock of a bubble, an answer that
// has not returned is not waited for any more. Deadlocks get there at once.
const limit = 10 * time.Minute

// settle is how long a bubble goes on after a check, so that whatever has
// been left behind either ends or shows.
const settle = time.Minute

// run grades, and returns the verdict.
func (g *G) run(grade func(g *G)) verdict {
	g.before = outside()
	func() {
		defer g.caught("")
		grade(g)
	}()
	if g.verdict.State == "" {
		g.verdict.State = passed
	}
	return g.verdict
}

// caught recovers from a panic in the goroutine of a check.
func (g *G) caught(what string) {
	switch p := recover().(type) {
	case nil, enough:
	default:
		g.panicked(p, what, nil)
	}
}

// fail sets the verdict, if there is none yet.
func (g *G) fail(d Diagnosis) {
	if g.verdict.State == "" {
		g.verdict.State = wrong
		g.verdict.Diagnosis = &d
	}
}

// Unchecked notes that something could not be checked, and why. A learner
// who passes is told.
func (g *G) Unchecked(what string) {
	g.verdict.Unchecked = append(g.verdict.Unchecked, what)
}

// Bubble runs a check on a clock of its own: sleeping takes no time, and
// times are exact. What the check is about should read like a call, as in
// "Gather of 3 s, 1 s and 2 s".
//
// When the check is over, no goroutine may be left.
func (g *G) Bubble(what string, check func(b *B)) {
	if g.verdict.State != "" {
		return
	}
	b := &B{g: g, what: what, reader: g.reader, virtual: true}
	g.tell(report{Check: what})
	apart(func() {
		defer func() {
			if p := recover(); p != nil {
				b.collapsed(p)
			}
		}()
		synctest.Test(g.t, func(*testing.T) {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(enough); !ok {
						g.panicked(p, what, b)
					}
				}
			}()
			b.begin()
			defer close(b.over)
			check(b)
			b.finish()
		})
	})
	g.conclude(b)
}

// conclude ends the grading if the check has found something.
func (g *G) conclude(b *B) {
	if b.blamed != nil {
		g.fail(*b.blamed)
	}
	if g.verdict.State != "" {
		panic(enough{})
	}
}

// apart calls f in a goroutine of its own and waits for its end: synctest
// ends the goroutine of a bubble in which there was a data race, and the
// checks after it are still wanted.
func apart(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// Real runs a check on the clock of the machine, for answers that use the
// file system or the network. Its times say nothing: do not judge them.
//
// When the check is over, no goroutine may be left.
func (g *G) Real(what string, check func(b *B)) {
	if g.verdict.State != "" {
		return
	}
	b := &B{g: g, what: what, reader: g.reader}
	g.tell(report{Check: what})
	func() {
		defer g.caught(what)
		b.begin()
		check(b)
		b.finish()
	}()
	g.conclude(b)
}

// Race runs a check that is there for the race detector: on the clock of
// the machine, and without the locks of a [B], which would order what the
// answer leaves unordered. Without the detector, the check is left out.
//
// It is made five times, and must begin anew each time: the detector keeps
// only some of what has happened, and now and then overlooks a race. In
// counter, one check alone missed 7 of 2400.
func (g *G) Race(what string, check func()) {
	if g.verdict.State != "" {
		return
	}
	if !RaceDetector {
		g.verdict.Unchecked = append(g.verdict.Unchecked, races)
		return
	}
	g.tell(report{Check: what})
	for range 5 {
		check()
	}
}

// Races says what a data race means here, if not [Races]. Say it first of
// all: a race may show in any check, and may be what ends it.
func (g *G) Races(m Mistake) { g.tell(report{Races: m}) }

// Together returns a function for [G.Race] that returns when n goroutines
// are in it, and from then on at once. So the first n jobs of a pool are
// done by n workers, and not, by chance, by one that was quick. It orders
// only what comes before it.
func Together(n int) (meet func()) {
	var came atomic.Int64
	return func() {
		if came.Load() < int64(n) { // to add orders, to load does not
			came.Add(1)
		}
		for came.Load() < int64(n) {
			time.Sleep(100 * time.Microsecond)
		}
	}
}

// Yielding runs a check like [G.Bubble] on an answer that lets all others go
// on between its statements. So whoever reads, and writes what follows from
// that in another step, loses what others have written in between: hardly
// by bad luck any more. In other tests, the check is left out.
//
// The goroutines of the check should do the same, all at one instant.
func (g *G) Yielding(what string, check func(b *B)) {
	if Yields {
		g.Bubble(what, check)
	} else if g.verdict.State == "" {
		g.verdict.Unchecked = append(g.verdict.Unchecked, updates)
	}
}

// These are in verdict.Unchecked until somebody has looked closer.
const (
	races   = "data races"
	updates = "updates that get lost"
)

func (g *G) tell(r report) {
	if g.progress != nil {
		g.progress(r)
	}
}

// B is a check in progress.
type B struct {
	g       *G
	what    string
	reader  reader
	virtual bool
	bubble  int
	before  map[int]bool // see G
	start   time.Time
	rec     *timeline.Recorder
	took    time.Duration
	waits   time.Duration // for the answer, on our clock
	means   map[Seen]Mistake

	notes sync.Mutex // for Locked

	ticking sync.Once // for Sleep, as are these
	alarms  chan alarm
	ahead   atomic.Int64 // by how much our clock is ahead of the bubble's
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
	b.bubble = self().bubble
	b.before = b.g.before
	if !b.virtual {
		b.before = outside()
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

// Means says what a leak, a deadlock, a panic or being busy for ever most
// likely means in this check. Call it before [B.Call].
func (b *B) Means(s Seen, m Mistake) {
	b.means[s] = m
	b.g.tell(report{Check: b.what,
		Panics: b.means[ByPanic], Busy: b.means[ByWatchdog]})
}

// Write lets a B be what an answer prints to. Lines get into the timeline.
func (b *B) Write(p []byte) (int, error) { return b.rec.Write(p) }

// Lines returns what has been printed, and when.
func (b *B) Lines() []timeline.Line { return b.rec.Lines() }

// Now returns how much time has passed in this check.
func (b *B) Now() time.Duration {
	return time.Since(b.start) + time.Duration(b.ahead.Load())
}

// Work is a job to be done by the answer: it prints a line, takes d, and
// prints a line. Work is counted: see [B.Peak], [B.Ended] and [B.Takes].
func (b *B) Work(name string, d time.Duration) {
	done := b.Enter(name, d)
	time.Sleep(d)
	done()
}

// Enter is the first half of a job like [B.Work], of which d is known; the
// function that it returns is the second.
func (b *B) Enter(name string, d time.Duration) (done func()) {
	b.mu.Lock()
	b.flying++
	b.started++
	b.sum += d
	b.peak = max(b.peak, b.flying)
	b.mu.Unlock()
	fmt.Fprintf(b, "Start %s\n", name)
	return func() {
		fmt.Fprintf(b, "End %s\n", name)
		b.mu.Lock()
		b.flying--
		b.ended++
		b.mu.Unlock()
	}
}

// Peak returns how many jobs were in flight at the most.
func (b *B) Peak() int { return b.count(&b.peak) }

// Flying returns how many jobs are in flight.
func (b *B) Flying() int { return b.count(&b.flying) }

// Started and Ended return how many jobs have been started and ended.
func (b *B) Started() int { return b.count(&b.started) }
func (b *B) Ended() int   { return b.count(&b.ended) }

func (b *B) count(n *int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *n
}

// Locked calls f while nobody else is in a function given to Locked. It is
// for what a grader notes in the functions that answers call; f must not
// wait, nor call other methods of b but Now.
func (b *B) Locked(f func()) {
	b.notes.Lock()
	defer b.notes.Unlock()
	f()
}

// Settle lets everything happen that happens now, at this instant.
func (b *B) Settle() {
	if b.virtual {
		synctest.Wait()
	}
}

// Quiet waits until every other goroutine of the check has ended or waits
// for something, be it a lock. Unlike [B.Settle] it is for code that waits
// for locks, and may be called by what an answer calls. It returns early
// once enough is true.
func (b *B) Quiet(enough func() bool) {
	for !enough() {
		if busy, _ := b.look(); !busy {
			return
		}
		runtime.Gosched()
	}
}

// Goroutine returns a number that tells the goroutine that calls it from
// all others.
func Goroutine() int { return self().id }

// Call calls the answer, in a goroutine of its own, and waits until it
// returns. If it never does, or panics, that is the verdict.
func (b *B) Call(f func()) {
	before := b.Now()
	result := make(chan any, 1)
	go func() {
		ok := false
		defer func() {
			p := recover()
			if p == nil && !ok {
				p = exited{}
			}
			if _, blamed := p.(enough); blamed {
				p = nil // somebody has called Fail there
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

// judge ends the check if somebody has been blamed.
func (b *B) judge() {
	b.mu.Lock()
	blamed := b.blamed
	b.mu.Unlock()
	if blamed != nil {
		panic(enough{})
	}
}

// finish waits for what is left. In a bubble, what stays makes the bubble
// collapse, which costs nothing where nothing stays: see collapsed.
func (b *B) finish() {
	b.judge()
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

// Gone fails the check if goroutines that the answer has started are still
// there, and end later; when says when that is, as in "when it returns".
// Who never ends is told, with its place, when the check ends.
func (b *B) Gone(when string) {
	now, left := b.Now(), len(b.left())
	if left == 0 {
		return
	}
	time.Sleep(settle)
	b.Settle()
	if left -= len(b.left()); left > 0 {
		b.Fail(ByLeak, LeavesOne,
			fmt.Sprintf("%s: %s, no goroutine is left", b.what, when),
			fmt.Sprintf("goroutines still there at %v, which end later: %d", now, left))
	}
}

// What returns what the check is about.
func (b *B) What() string { return b.what }

// Took returns how long the last call took.
func (b *B) Took() time.Duration { return b.took }

// Fail ends the check: the answer is wrong. The timeline of the run is
// shown if the mistake was seen by times.
func (b *B) Fail(s Seen, m Mistake, expected, observed string) {
	b.Blame(s, m, expected, observed)
	b.judge()
}

// Blame is like [B.Fail], and may be called anywhere, as in a job that the
// answer runs. The check ends when the answer returns.
func (b *B) Blame(s Seen, m Mistake, expected, observed string) {
	d := Diagnosis{
		Expected: expected, Observed: observed, Likely: m, Seen: s,
	}
	switch s {
	case ByTime, ByInstant, ByPeak, ByOrder, ByCount:
		if b.ahead.Load() == 0 { // else the lines have times of the bubble's
			d.Lines, d.Took = b.Lines(), b.Now()
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.blamed == nil {
		b.blamed = &d
	}
}

// A Time is what another time than the right one likely means.
type Time struct {
	took   time.Duration
	likely Mistake
}

// At is for [B.Takes]: a call that took so long is likely that mistake.
func At(took time.Duration, likely Mistake) Time { return Time{took, likely} }

// Later is for [B.Takes]: if the last call took longer than that, it is
// likely that mistake.
func (b *B) Later(than time.Duration, likely Mistake) Time {
	if b.took > than {
		return At(b.took, likely)
	}
	return At(-1, likely)
}

// Takes fails the check unless the last call took exactly want, and no work
// goes on after it. Besides what is told by others, it knows the sum of all
// work as [InTurn], work that goes on as [DoesNotWait], times below a
// millisecond as [Units], and times that are a little too long as
// [SleepsToWait].
func (b *B) Takes(want time.Duration, others ...Time) {
	if b.sleeping == 0 {
		b.Returns(want, others...)
		return
	}
	b.late(want, DoesNotWait, others,
		fmt.Sprintf(", while %d of its jobs still ran", b.sleeping))
}

// Returns is like [B.Takes] for calls that leave work in the background.
func (b *B) Returns(want time.Duration, others ...Time) {
	m := DoesNotWait
	switch {
	case b.took == want:
		return
	case b.sum > 0 && b.took == b.sum:
		m = InTurn
	case b.took > 0 && b.took < time.Millisecond:
		m = Units
	case b.took > want && b.took-want < want/10:
		m = SleepsToWait // and looks now and then
	case b.took > want:
		m = InTurn
	}
	b.late(want, m, others, "")
}

func (b *B) late(want time.Duration, m Mistake, others []Time, but string) {
	for _, o := range others {
		if o.took == b.took {
			m = o.likely
		}
	}
	if b.ahead.Load() > 0 {
		m = HoldsLock
		but += ", and somebody waited for a lock while another worked"
	}
	b.Fail(ByTime, m,
		fmt.Sprintf("%s: it takes %v", b.what, want),
		fmt.Sprintf("it returned after %v%s", b.took, but))
}

// PeakIs fails the check unless n jobs were in flight at the most: more
// are mistake over, fewer are mistake under, none is [SkipsJobs].
func (b *B) PeakIs(n int, over, under Mistake) {
	switch peak := b.Peak(); {
	case peak > n:
		b.Fail(ByPeak, over,
			fmt.Sprintf("%s: never more than %d in flight at a time", b.what, n),
			fmt.Sprintf("%d were in flight at a time", peak))
	case peak == 0 && n > 0:
		b.Fail(ByPeak, SkipsJobs,
			fmt.Sprintf("%s: %d in flight at a time", b.what, n),
			"nothing was done at all")
	case peak < n:
		b.Fail(ByPeak, under,
			fmt.Sprintf("%s: %d in flight at a time, as long as there are so many",
				b.what, n),
			fmt.Sprintf("never more than %d in flight", peak))
	}
}

// Equal fails the check unless got is want, as [Show] has them.
func (b *B) Equal(want, got any, m Mistake) {
	w, g := Show(want), Show(got)
	if w != g {
		b.Fail(ByResult, m, fmt.Sprintf("%s: it returns %s", b.what, w),
			fmt.Sprintf("it returned %s", g))
	}
}

// Show says what was returned.
func Show(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case error:
		return fmt.Sprintf("the error %q", v)
	}
	return fmt.Sprint(v)
}

// When says when something has happened.
func When(times []time.Duration) string {
	var all []string
	for _, t := range times {
		all = append(all, t.String())
	}
	return cmp.Or(strings.Join(all, ", "), "no time")
}

// Times says how often something happens.
func Times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
