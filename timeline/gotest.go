package timeline

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// goTests follows the output of go test. Parallel tests pause until the
// sequential ones are done: while they pause, nothing is drawn.
type goTests struct {
	packages map[string]bool
	runs     map[string]*testRun // of this package, or of all with -json
	events   []testEvent         // of this package
	blocks   int                 // packages so far
}

// A testRun is the run of a test or a subtest.
type testRun struct {
	lane     *lane
	parent   *testRun
	subs     []*testRun
	open     int           // its current segment, plus 1
	segments []int         // its activities: before a pause, and after it
	ran      time.Duration // in its finished segments
	took     time.Duration // as reported at the end
	ended    bool
	parallel bool // it has paused
}

// A testEvent is a line of go test about a test.
type testEvent struct {
	at     time.Duration
	action string // RUN, PAUSE, CONT, or END
	run    *testRun
	inside bool // of a parent that reports it at its own end
}

var (
	goTestLine = regexp.MustCompile(
		`^( *)(?:=== (RUN|PAUSE|CONT|NAME)|--- (PASS|FAIL|SKIP|BENCH):) +(\S+)(?: \((\d+\.\d+)s\))?`)
	goPackage = regexp.MustCompile(
		`^(?:ok|FAIL)\s+(\S+[./]\S+|\S+)\s+(?:(\d+(?:\.\d+)?)s|\(cached\)|\[.*\])`)
	goSummary = regexp.MustCompile(`^(?:PASS|FAIL|ok|\?\s.*\[no test files\]|coverage: .*|testing: .*)$`)
)

// readGoTest reads a line of go test.
func (t *tracker) readGoTest(at time.Duration, l *logline.Line) bool {
	if action, ok := l.Get("Action"); ok {
		return t.readTestJSON(at, action, l)
	}
	text := l.Text
	if !mayBeGoTest(text) {
		return false
	}
	if m := goTestLine.FindStringSubmatch(text); m != nil {
		took, _ := strconv.ParseFloat(m[5], 64)
		t.testEvent(at, m[2], m[4], m[1] != "",
			time.Duration(took*float64(time.Second)))
		return true
	}
	if m := goPackage.FindStringSubmatch(text); m != nil {
		took, _ := strconv.ParseFloat(m[2], 64)
		t.packageEnds(at, m[1], time.Duration(took*float64(time.Second)))
		return true
	}
	return t.tests.blocks+len(t.tests.events) > 0 && goSummary.MatchString(text)
}

// mayBeGoTest quickly rules out most other lines.
func mayBeGoTest(text string) bool {
	text = strings.TrimLeft(text, " ")
	return text != "" && strings.IndexByte("=-oFPc?t", text[0]) >= 0
}

// readTestJSON reads an event of go test -json.
func (t *tracker) readTestJSON(at time.Duration, action string, l *logline.Line) bool {
	pkg, ok := l.Get("Package")
	if !ok {
		return false
	}
	t.tests.addPackage(pkg)
	name, _ := l.Get("Test")
	text, _ := l.Get("Elapsed")
	seconds, _ := strconv.ParseFloat(text, 64)
	took := time.Duration(seconds * float64(time.Second))
	if name == "" {
		if (action == "pass" || action == "fail") && !t.tests.has(pkg) && took > 0 {
			t.addWhole(at-took, at, pkg, pkg)
		}
		return true
	}
	run := t.testRun(at, pkg, name)
	switch action {
	case "run", "cont":
		t.resume(at, run)
	case "pause":
		t.pause(at, run)
	case "pass", "fail", "skip", "bench":
		run.took = took
		t.endTest(at, run)
	case "output":
		output, _ := l.Get("Output")
		output = strings.TrimSpace(output)
		if output != "" && !goTestLine.MatchString(output) {
			t.mark(at, run.lane, output)
		}
	}
	return true
}

// testEvent reads a line about a test of the current package.
func (t *tracker) testEvent(
	at time.Duration, action, name string, inside bool, took time.Duration,
) {
	if action == "NAME" {
		return // it names the test that prints the next line
	}
	run := t.testRun(at, "", name)
	switch action {
	case "RUN", "CONT":
		t.resume(at, run)
	case "PAUSE":
		t.pause(at, run)
	default:
		action, run.took = "END", took
		t.endTest(at, run)
	}
	t.tests.events = append(t.tests.events, testEvent{at, action, run, inside})
}

// testRun returns the run of a test.
func (t *tracker) testRun(at time.Duration, pkg, name string) *testRun {
	if t.tests.runs == nil {
		t.tests.runs = map[string]*testRun{}
	}
	id := pkg + "\x00" + name
	if run := t.tests.runs[id]; run != nil {
		return run
	}
	l := t.laneOf(at, name+"\x00"+pkg+strconv.Itoa(t.tests.blocks))
	l.name, l.group = clean(name), pkg
	run := &testRun{lane: l}
	for p := name; run.parent == nil; {
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			break
		}
		p = p[:i]
		run.parent = t.tests.runs[pkg+"\x00"+p]
	}
	if p := run.parent; p != nil {
		p.subs = append(p.subs, run)
		for _, n := range p.segments {
			t.activities[n].around = true
		}
	}
	t.tests.runs[id] = run
	return run
}

// resume begins a segment of a test.
func (t *tracker) resume(at time.Duration, run *testRun) {
	if run.open > 0 {
		return
	}
	t.activities = append(t.activities, activity{lane: run.lane,
		task: run.lane.name, full: run.lane.name, start: at, end: at,
		open: true, around: len(run.subs) > 0, line: "=== CONT  " + run.lane.name})
	run.open = len(t.activities)
	run.segments = append(run.segments, run.open-1)
	run.lane.last = at
}

// pause ends the current segment of a test.
func (t *tracker) pause(at time.Duration, run *testRun) {
	run.parallel = true
	t.closeSegment(at, run)
}

func (t *tracker) closeSegment(at time.Duration, run *testRun) {
	if run.open == 0 {
		return
	}
	a := &t.activities[run.open-1]
	a.end, a.open = max(at, a.start), false
	run.ran += a.end - a.start
	run.lane.last = at
	run.open = 0
}

// endTest ends a test. The parent of a subtest may report it long after it
// has ended: its duration shows when it ended.
func (t *tracker) endTest(at time.Duration, run *testRun) {
	run.ended = true
	if len(run.segments) == 0 { // without -v, only failures are reported
		t.addWhole(at-run.took, at, run.lane.key, run.lane.name)
		return
	}
	if run.open > 0 && len(run.subs) == 0 {
		end := t.activities[run.open-1].start + max(run.took-run.ran, 0)
		if at-end > slack(run.took) {
			at = end
		}
	}
	t.closeSegment(at, run)
}

// packageEnds ends the tests of a package.
func (t *tracker) packageEnds(at time.Duration, pkg string, took time.Duration) {
	t.tests.addPackage(pkg)
	events := t.tests.events
	if len(events) == 0 {
		if took > 0 {
			t.addWhole(at-took, at, pkg, pkg)
		}
		return
	}
	reported := func(e testEvent) bool { return e.action != "END" }
	if took > 0 && !slices.ContainsFunc(events, reported) { // without -v
		t.addWhole(at-took, at, pkg, pkg)
		t.activities[len(t.activities)-1].around = true
	}
	for _, e := range events {
		e.run.lane.group = pkg
	}
	if !t.byLine {
		t.replay(events, at, took)
	}
	for _, e := range events {
		t.closeSegment(at, e.run)
	}
	t.tests.events, t.tests.runs = nil, nil
	t.tests.blocks++
}

// addPackage notes that a package has tests.
func (l *goTests) addPackage(pkg string) {
	if l.packages == nil {
		l.packages = map[string]bool{}
	}
	l.packages[pkg] = true
}

// has reports whether tests of a package have been seen.
func (l *goTests) has(pkg string) bool {
	for id := range l.runs {
		if strings.HasPrefix(id, pkg+"\x00") {
			return true
		}
	}
	return false
}

// nameOf returns the name of a lane. Tests of several packages may have
// the same names.
func (l *goTests) nameOf(of *lane) string {
	if of.group == "" || len(l.packages) < 2 {
		return of.name
	}
	return path.Base(of.group) + " " + of.name
}
