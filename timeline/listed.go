package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some tools print only names, one after the other: rsync prints a file when
// its transfer begins, and RSpec prints a test when it has ended.

var (
	// listBegins and listEnds match what rsync prints around its files.
	listBegins = regexp.MustCompile(`^(?:sending|receiving|building) (?:incremental )?file list\b`)
	listEnds   = regexp.MustCompile(`^(?:$|sent [\d,.]+\w? bytes )`)

	// rspecEnds matches what RSpec prints below its tests.
	rspecEnds = regexp.MustCompile(`^Finished in [\d.]+ seconds \(files took `)

	// countsTests matches the sum of tests: "3 passing".
	countsTests = regexp.MustCompile(`^\d+ (?:passing|failing|pending)\b`)

	// lengthBelow matches the duration of the previous line, as in TAP.
	lengthBelow = regexp.MustCompile(`^duration_ms: (\d+(?:\.\d+)?)$`)
)

// readListed reads a line that is only a name, if such lines are tasks in
// this run.
func (t *tracker) readListed(at time.Duration, l *logline.Line) bool {
	if m := lengthBelow.FindStringSubmatch(l.Message); m != nil {
		return t.lasted(at, m[1]+"ms")
	}
	if countsTests.MatchString(l.Message) {
		t.mark(at, nil, l.Message)
		return true
	}
	switch {
	case listBegins.MatchString(l.Text):
		t.list = true
	case t.list && listEnds.MatchString(l.Text):
		t.endPhase(at)
		t.list = false
	case t.list && l.Text[0] != ' ' && !strings.HasSuffix(l.Text, "/"):
		t.beginPhase(at, l.Text, l.Text)
		return true
	}
	return t.readRSpec(at, l.Text)
}

// script matches a script of npm with the name of its package.
var script = regexp.MustCompile(`^(?:@[\w.-]+/)?[\w.-]+@\d\S* ([\w:.-]+)$`)

// readScript reads a script of npm that has a speaker of its own, and the
// command that it runs: "[build] > tea@1.0.0 build".
func (t *tracker) readScript(at time.Duration, l *logline.Line) bool {
	if l.Source == "" || l.Sign != ">" {
		return false
	}
	on := t.laneOf(at, l.Source)
	if n := len(on.open); n > 0 && t.activities[on.open[0]].task == on.name {
		t.mark(at, on, l.Message) // turbo has reported its beginning
		return true
	}
	if m := script.FindStringSubmatch(l.Message); m != nil {
		if len(on.open) > 0 {
			t.close(at, on, 0)
		}
		t.begin(at, event{kind: begins, lane: l.Source, task: m[1], full: m[1]}, l.Text)
		return true
	}
	if len(on.open) == 0 {
		return false
	}
	t.mark(at, on, l.Message)
	return true
}

// readRSpec reads the name of a test in its group. The first reading of a run
// only finds out whether RSpec printed it.
func (t *tracker) readRSpec(at time.Duration, text string) bool {
	switch {
	case rspecEnds.MatchString(text), text == "Failures:", text == "Pending:":
		t.rspec = !t.rspecTests && rspecEnds.MatchString(text)
		t.rspecTests = false
	case t.rspecTests && strings.HasPrefix(text, "  ") && !length.MatchString(remark.ReplaceAllString(text, "")) && at-t.before >= instant:
		name := strings.TrimSpace(remark.ReplaceAllString(text, ""))
		if isName(name) {
			t.addWhole(t.before, at, name, name)
			return true
		}
	}
	return false
}

// tookLonger moves the beginning of the task that has just ended if its report
// shows an earlier one: node prints "▶ tea" together with "✔ tea (2s)".
func (t *tracker) tookLonger(at time.Duration, r report) {
	if t.ended == 0 || !r.timed {
		return
	}
	if a := &t.activities[t.ended-1]; a.end-a.start < instant {
		t.lasted(at, r.took.String())
	}
}

// repeats reports whether a report came before: node repeats those of
// failures at the end.
func (t *tracker) repeats(r report) bool {
	l := t.byName[key(r.name)]
	return l != nil && r.timed && r.took%time.Millisecond != 0 && l.last-l.first == r.took
}

// aroundNested returns when the test in a line of TAP began: no later than
// its first subtest. Subtests are indented.
func (t *tracker) aroundNested(text string, start time.Duration) time.Duration {
	bare := strings.TrimLeft(text, " ")
	if !strings.HasPrefix(bare, "ok ") && !strings.HasPrefix(bare, "not ok ") {
		return start
	}
	if bare != text {
		if !t.nested {
			t.nested, t.nestedAt = true, start
		}
		return start
	}
	if t.nested {
		t.nested, start = false, min(start, t.nestedAt)
	}
	return start
}

// lasted corrects the beginning of what has just ended.
func (t *tracker) lasted(at time.Duration, length string) bool {
	took, _ := measure(length)
	if t.ended == 0 || t.byLine {
		return false
	}
	a := &t.activities[t.ended-1]
	if t.ended = 0; at-a.end >= instant {
		return false
	}
	a.start = a.end - took
	a.lane.first = min(a.lane.first, a.start)
	return true
}
