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
	byName     map[string]*lane // by name in lowercase
	handwork   map[string]int   // "cleaning": its activity, plus 1
	printed    []printed
	changes    []change
	before     time.Duration // when the previous line came
	steps      bool          // lines are steps; see steps.go
	earlier    time.Duration // when the last line of an earlier instant came
	cut        bool          // the speaker was cut out of the message
	sole       string        // the only speaker, if lines are steps
	byLine     bool          // the times are numbers of lines

	// The formats of read.go remember this between their lines.
	tests      goTests
	commands   commands
	idle       map[string]time.Duration // when each worker became idle
	numbered   map[string]string        // names of running tasks
	candidates map[string]*candidate
	phase      string           // the current phase
	step       string           // its current step, such as "Resolving packages"
	requests   map[string]event // the open requests, by tag
	running    bool             // the phase runs a command of GitHub Actions
	table      *table
	dotted     map[string]bool // speakers whose current task ends in dots
	title      string          // the last line that may be a title
	going      int             // how many activities are open
	latest     int             // the one that began last
	ended      int             // the activity that ended last, plus 1
	boxes      bool            // there are boxes in front of tasks
	list       bool            // lines are names of files, as from rsync
	test       string          // the current test of pytest
	testAt     time.Duration   // when it began
	nested     bool            // a test of TAP with subtests is running
	nestedAt   time.Duration   // when it began
	stepped    int             // how many activities end only at the next one

	// These are used when all lines have been read.
	line      int                   // the number of the current line
	roles     []role                // of the lines
	endings   []ending              // ends without a beginning
	latestOf  map[string]*candidate // by speaker: what is still pending
	byPID     map[string]int        // the activity of a process, by its number
	pending   []*candidate          // actions that may end with the speaker's next line
	processes map[string]int        // how many lines each process without a name has
	byProcess bool                  // process IDs are names
	rspec     bool                  // the lines come from RSpec

	rspecTests bool // lines are names of tests of RSpec
}

// An activity is a task on a lane, before it is known what it means.
type activity struct {
	lane       *lane
	task, full string
	start, end time.Duration
	expected   time.Duration   // how long it should take
	pieces     []time.Duration // when each piece of handwork began
	piece      string          // a piece of handwork, such as "potato"
	open       bool            // it has not ended
	past       bool            // it has "started"
	ready      time.Duration   // when it "started" after "starting", or 0
	around     bool            // it consists of other activities
	after      *lane           // the lane whose end let it start
	line       string          // the line that began it
}

// A lane is someone or something that does one thing at a time.
type lane struct {
	name     string
	group    string // such as the package of a test
	key      string
	first    time.Duration // when its first line came
	last     time.Duration // when its last line came
	seq      int           // how many lanes are older
	open     []int         // its activities that have not ended
	hasBegun bool          // an activity has begun on it
	under    *lane         // the lane that let it start, drawn right above it
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

// mostOpen is how many activities on one lane can still be ended. Searching
// more would make the time grow with the square of the lines.
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
	// The lane that ended right before has let this lane start, unless their
	// names differ only in a number: such lanes wait for their turn.
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
	l.last, l.hasBegun = at, true
	t.latest = len(t.activities)
	t.going++
	t.activities = append(t.activities, a)
	t.notes(t.line, began)
	t.changes = append(t.changes, change{at, l})
	t.notePID(line)
	if first, _, ok := strings.Cut(e.task, " "); ok {
		if t.handwork == nil {
			t.handwork = map[string]int{}
		}
		t.handwork[key(first)] = len(t.activities)
	}
}

// isReady notes that a task that was "starting" on a lane has "started".
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

// finish ends the first open activity with the name in e.
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
				a.task = e.task // the end has fewer words
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

// close ends the open activity at place i of l.
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

// closeOnly ends the activity that began last, if no other one is open.
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

// closeNamed ends the first open activity on the lane that text names.
func (t *tracker) closeNamed(at time.Duration, text string) bool {
	l := t.byName[key(unquoted(strings.TrimSpace(text)))]
	if l == nil || len(l.open) == 0 || l.name == t.phase {
		return false // a script prints the command that it runs
	}
	t.close(at, l, 0)
	return true
}

// closeOn ends the open activity of this name on a lane.
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
	now := t.candidates[speaker(cmp.Or(l.Source, e.lane), "")]
	if on == nil || on.hasBegun || now != nil && !now.takes || !strings.Contains(l.Message, "xited ") {
		return false
	}
	t.addWhole(on.first, at, on.name, on.name)
	return true
}

// restarts ends what a speaker runs, before it starts that again: "[nodemon]
// restarting due to changes...".
func (t *tracker) restarts(at time.Duration, l *logline.Line) bool {
	on := t.byName[key(l.Source)]
	if l.Source == "" || on == nil || len(on.open) == 0 || !strings.HasPrefix(key(l.Message), "restarting ") {
		return false
	}
	t.close(at, on, len(on.open)-1)
	t.mark(at, on, l.Message)
	return true
}

// report adds an activity whose end says how long it took, and whose
// beginning was not reported.
func (t *tracker) report(at time.Duration, e event) bool {
	if e.measured <= 0 || digits(e.lane) || countsThings(e.lane) || // "1 passed in 3s"
		len(t.activities) > 0 && whole[key(e.lane)] {
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
	l.first, l.last, l.hasBegun = min(l.first, start), max(l.last, end), true
	t.activities = append(t.activities, activity{lane: l, task: task,
		full: task, start: start, end: end})
	t.ended = len(t.activities)
}

// addPiece adds a piece to the current handwork, if there is any.
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

// laneOf returns the lane with a name, which may be new.
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
