package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// A tracker reads the lines of a run, one after the other, and keeps track
// of which activities have begun and ended.
type tracker struct {
	activities []activity
	lanes      []*lane
	byName     map[string]*lane // by their names in small letters
	handwork   map[string]int   // "cleaning": its activity, plus 1
	printed    []printed
	changes    []change
	before     time.Duration // when the line before this one came
	steps      bool          // lines are steps; see steps.go
	earlier    time.Duration // when the last line before its instant came
	cut        bool          // the speaker of this line was part of the message
	sole       string        // the only one who speaks, if they are steps
	byLine     bool          // the times are numbers of lines

	// What the formats of read.go remember between their lines.
	tests    goTests
	commands commands
	idle     map[string]time.Duration // since when each worker is
	numbered map[string]string        // names of what goes on
	doing    map[string]*doing
	phase    string           // that goes on
	step     string           // of it, such as "Resolving packages"
	requests map[string]event // that go on, by their tags
	running  bool             // the phase runs a command of GitHub Actions
	table    *table
	dotted   map[string]bool // who does something, as told with dots
	title    string          // the last line that may be a title
	going    int             // how many activities go on
	latest   int             // the one that began last
	ended    int             // the one that ended last, plus 1
	list     bool            // lines are names of files: rsync
	test     string          // the test of pytest that goes on
	testAt   time.Duration   // since then
	nested   bool            // a test of TAP with tests inside goes on
	nestedAt time.Duration   // since then
	stepped  int             // how many activities only the next one ends

	// What is told only when all lines have been read.
	line      int            // the number of this one
	roles     []role         // of the lines
	endings   []ending       // without a beginning
	pending   []*doing       // that may end with the next word of the speaker
	processes map[string]int // the lines of each that has no other name
	byProcess bool           // the numbers of processes are names
	rspec     bool           // the lines come from RSpec

	rspecTests bool // lines are names of tests of RSpec
}

// An activity is a task on a lane, before it is known what it means.
type activity struct {
	lane       *lane
	task, full string
	start, end time.Duration
	expected   time.Duration   // how long it was to take
	pieces     []time.Duration // of handwork: when each began
	piece      string          // such as "potato"
	open       bool            // it has not ended
	past       bool            // it has "started"
	ready      time.Duration   // when it had, after "starting"; or 0
	around     bool            // it consists of other activities
	after      *lane           // whose end let it start
	line       string          // that began it
}

// A lane is someone or something that does one thing at a time.
type lane struct {
	name  string
	group string // such as the package of a test
	key   string
	first time.Duration // when it was first heard of
	last  time.Duration // and last
	seq   int           // how many lanes there were before
	open  []int         // its activities that have not ended
	acts  bool          // an activity has begun on it
	under *lane         // let it start, so it stands right above it
}

// A printed line is drawn as a mark on its lane, or on none.
type printed struct {
	lane *lane
	text string
	at   time.Duration
}

// A change is an instant at which an activity begins or ends.
type change struct {
	at   time.Duration
	lane *lane
}

// mark keeps a line that neither begins nor ends anything.
func (t *tracker) mark(at time.Duration, l *lane, text string) {
	if l != nil {
		l.last = max(l.last, at)
	}
	t.printed = append(t.printed, printed{l, text, at})
}

// mostOpen is how many activities on one lane can still be ended. Looking for
// one among more would make each line take longer than the line before it.
const mostOpen = 1000

// begin begins an activity.
func (t *tracker) begin(at time.Duration, e event, line string) {
	known := len(t.lanes)
	l := t.laneOf(at, e.lane)
	if e.past && t.isReady(at, l, e) {
		return
	}
	a := activity{lane: l, task: e.task, full: e.full, expected: e.expected,
		start: at, end: at, open: true, past: e.past, line: line}
	// The lane that ended right before has let this lane start, unless both
	// are of a row of the same things, which wait for their turn.
	if n := len(t.changes); n > 0 && len(t.lanes) > known && l.under == nil &&
		e.lane == e.task {
		if c := t.changes[n-1]; c.lane != l && at-c.at < instant &&
			len(c.lane.open) == 0 && stem(c.lane.key) != stem(l.key) {
			a.after, l.under = c.lane, c.lane
		}
	}
	if len(l.open) == mostOpen {
		l.open = l.open[1:]
	}
	l.open = append(l.open, len(t.activities))
	l.last, l.acts = at, true
	t.latest = len(t.activities)
	t.going++
	t.activities = append(t.activities, a)
	t.notes(t.line, began)
	t.changes = append(t.changes, change{at, l})
	if first, _, ok := strings.Cut(e.task, " "); ok {
		if t.handwork == nil {
			t.handwork = map[string]int{}
		}
		t.handwork[key(first)] = len(t.activities)
	}
}

// isReady notes that what was "starting" on a lane has "started".
func (t *tracker) isReady(at time.Duration, l *lane, e event) bool {
	for _, n := range l.open {
		a := &t.activities[n]
		if a.task == e.task && !a.past {
			a.ready, a.past, l.last = at, true, at
			return true
		}
	}
	return false
}

// finish ends an activity: the first of this name that goes on.
func (t *tracker) finish(at time.Duration, e event) bool {
	l := t.byName[key(e.lane)]
	if (l == nil || len(l.open) == 0) && e.long != "" {
		if l = t.byName[key(e.long)]; l != nil {
			e.lane, e.task = e.long, e.long
		}
	}
	if l == nil || len(l.open) == 0 {
		return t.finishLonger(at, e)
	}
	for i, n := range l.open {
		if t.activities[n].full == e.full {
			t.close(at, l, i)
			return true
		}
	}
	for i, n := range l.open {
		a := &t.activities[n]
		if a.task == e.task {
			t.close(at, l, i)
			return true
		}
		if strings.HasPrefix(a.task, e.task+" ") || e.lane == e.task {
			if !e.bare {
				a.task = e.task // the end is told in fewer words
			}
			t.close(at, l, i)
			return true
		}
	}
	return false
}

// finishLonger ends the last activity whose name begins with that of e:
// "Starting App v1.0 using Java" ends with "Started App in 2 seconds".
func (t *tracker) finishLonger(at time.Duration, e event) bool {
	if e.lane != e.task {
		return false
	}
	for _, name := range []string{e.long, e.task} {
		first, _, _ := strings.Cut(name, " ")
		n := t.handwork[key(first)] - 1
		if n < 0 || len(first) < 2 {
			continue
		}
		a := &t.activities[n]
		i := slices.Index(a.lane.open, n)
		if i >= 0 && a.lane.name == a.task && strings.HasPrefix(a.task, name+" ") {
			t.close(at, a.lane, i)
			return true
		}
	}
	return false
}

// close ends the activity that is open on l at place i.
func (t *tracker) close(at time.Duration, l *lane, i int) {
	a := &t.activities[l.open[i]]
	a.end, a.open = at, false
	t.ended = l.open[i] + 1
	t.going--
	t.notes(t.line, ended)
	l.open = slices.Delete(l.open, i, i+1)
	l.last = at
	t.changes = append(t.changes, change{at, l})
}

// closeOnly ends the activity that began last, if no other one goes on.
func (t *tracker) closeOnly(at time.Duration) bool {
	if t.going != 1 || !t.activities[t.latest].open {
		return false
	}
	l := t.activities[t.latest].lane
	i := slices.Index(l.open, t.latest)
	if i >= 0 && l.name != t.phase {
		t.close(at, l, i)
	}
	return i >= 0
}

// closeNamed ends the first activity on the lane that text names, if one
// goes on there.
func (t *tracker) closeNamed(at time.Duration, text string) bool {
	l := t.byName[key(unquoted(strings.TrimSpace(text)))]
	if l == nil || len(l.open) == 0 || l.name == t.phase {
		return false // a script prints the command that it runs
	}
	t.close(at, l, 0)
	return true
}

// closeOn ends the activity of this name that goes on on a lane.
func (t *tracker) closeOn(at time.Duration, lane, task string) bool {
	l := t.byName[key(lane)]
	if l == nil {
		return false
	}
	i := slices.IndexFunc(l.open, func(n int) bool {
		return key(t.activities[n].task) == key(unquoted(task))
	})
	if i >= 0 {
		t.close(at, l, i)
	}
	return i >= 0
}

// endProcess ends a process that has printed lines on a lane, and nothing
// else: "web | hello", and later "web exited with code 0".
func (t *tracker) endProcess(at time.Duration, e event, l *logline.Line) bool {
	on := t.byName[key(cmp.Or(l.Source, e.lane))]
	if on == nil || on.acts || !strings.Contains(l.Message, "xited ") {
		return false
	}
	t.addWhole(on.first, at, on.name, on.name)
	return true
}

// report adds an activity of which the end tells how long it took, and
// nothing has told the beginning.
func (t *tracker) report(at time.Duration, e event) bool {
	if e.measured <= 0 || digits(e.lane) || countsThings(e.lane) { // "1 passed in 3s"
		return false
	}
	t.addWhole(at-e.measured, at, e.lane, e.task)
	t.free(at, "", at) // for the next test
	return true
}

// addWhole adds an activity that has ended.
func (t *tracker) addWhole(start, end time.Duration, name, task string) {
	if t.byLine {
		start = end
	}
	t.notes(t.line, ended)
	l := t.laneOf(start, name)
	l.first, l.last, l.acts = min(l.first, start), max(l.last, end), true
	t.activities = append(t.activities, activity{lane: l, task: task,
		full: task, start: start, end: end})
	t.ended = len(t.activities)
}

// addPiece adds a piece to the handwork that goes on, if it is any.
func (t *tracker) addPiece(at time.Duration, e event) bool {
	doing, thing, ok := strings.Cut(e.lane, " ")
	if !ok || len(t.handwork) == 0 {
		return false
	}
	n := t.handwork[key(doing)]
	if n == 0 || !t.activities[n-1].open {
		return false
	}
	a := &t.activities[n-1]
	a.pieces = append(a.pieces, at)
	a.piece = thing
	a.lane.last = at
	return true
}

// laneOf returns the lane of a name, which may be a new one.
func (t *tracker) laneOf(at time.Duration, name string) *lane {
	k := key(name)
	if l := t.byName[k]; l != nil {
		return l
	}
	if t.byName == nil {
		t.byName = map[string]*lane{}
	}
	l := &lane{name: clean(name), key: k, first: at, last: at, seq: len(t.lanes)}
	t.lanes = append(t.lanes, l)
	t.byName[k] = l
	return l
}
