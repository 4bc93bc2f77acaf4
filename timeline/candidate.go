package timeline

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Any verb will do, if both of its forms come: "Creating web" and later
// "Created web". Until the second one comes, the first line is only a mark,
// unless it ends with "...".

// A candidate is an action that may have begun.
type candidate struct {
	action
	source   string
	at       time.Duration
	mark     int // the line, in printed
	activity int // plus 1, if it surely has begun

	next  time.Duration // when the speaker's next line came, or 0
	until time.Duration // when the speaker reported another action, or 0
	line  int           // the number of that line
	over  bool          // it has ended
}

// ended reports whether a line has ended d.
func (d *candidate) ended() bool { return d.over || d.until > 0 }

// isCounted matches the number of a step in front of its name.
var isCounted = regexp.MustCompile(`^[\[(] *\d+ ?(?:/|of) ?\d+ *[\])] `)

// bazel matches how long a step has run so far, and where.
var bazel = regexp.MustCompile(`; \d+s [a-z-]+$`)

// countedLast matches the number of a step after its name: "Processing page
// 1 of 3".
var countedLast = regexp.MustCompile(` \(?\d+(?:/| of )\d+\)?[.…]*$`)

// readAction reads the first or the second half of "Creating web" and
// "Created web".
func (t *tracker) readAction(at time.Duration, l *logline.Line, line string) bool {
	d, ok := actionOf(l.Message, l.Source)
	if !ok {
		return false
	}
	if t.steps && l.Source == "" && d.ing {
		d.dots = true
	}
	if isCounted.MatchString(strings.TrimSpace(l.Text)) || l.Source == "" && countedLast.MatchString(l.Message) {
		d.dots = true // "[1/4] Fetching tea" lasts until the next one
		d.lane = bazel.ReplaceAllString(d.lane, "")
		d.task = bazel.ReplaceAllString(d.task, "")
	}
	if f, ok := taskIn(l.Fields, lastWord(d.what)); ok { // "Processing order" id=17
		if l.Source == "" && d.what == "" {
			d.lane = taskName("", f) // {"status":"running","job":7}
		} else if l.Source == "" {
			d.lane += " " + f.Value
		} else if lastWord(d.task) != f.Value {
			d.task += " " + f.Value
		}
		d.what = strings.TrimSpace(d.what + " " + f.Value)
	}
	t.noteNext(at, d, l.Source)
	ended := t.isDone(at, d, l.Source)
	alone := d.ing && d.full == l.Message // "merging", and later "merged"
	if !d.begins || ended && !d.opens || !d.dots && l.Source == "" && d.what == "" && !alone {
		return ended
	}
	if before := t.candidates[speaker(l.Source, d.who)]; before != nil && (d.state && before.state ||
		before.waits && !d.waits && before.what == d.what) {
		t.endCandidate(at, before)
		t.notes(t.line, 0) // the line also begins another action
	}
	return t.mayBegin(at, d, l, line)
}

// mayBegin keeps an action that may have begun, until a line ends it.
func (t *tracker) mayBegin(at time.Duration, d action, l *logline.Line, line string) bool {
	now := &candidate{action: d, source: l.Source, at: at, mark: -1}
	on := t.byName[key(d.lane)]
	if before := t.candidates[speaker(l.Source, d.who)]; before != nil && d.dots && before.activity > 0 && on != nil &&
		before.what != d.what && endsInNumber(d.lane) { // "Worker 1: boiling tea...", "Worker 1: frying eggs..."
		if i := slices.Index(on.open, before.activity-1); i >= 0 {
			t.close(at, on, i)
		}
	}
	switch {
	case d.dots && l.Source == "" && t.step == d.lane:
		return true // "Waiting for web: 1 of 2 ..."
	case d.dots && (l.Source == "" && d.who == "" || on == nil || len(on.open) == 0):
		if l.Source == "" {
			t.endStep(at)
			t.step = d.lane
		}
		t.begin(at, event{kind: begins, lane: d.lane, task: d.task, full: d.task}, line)
		now.activity = len(t.activities)
		t.stepped++
	default:
		now.mark = len(t.printed)
		if l.Source != "" {
			t.mark(at, t.laneOf(at, d.lane), strings.TrimSpace(line))
		} else {
			t.mark(at, nil, strings.TrimSpace(line))
		}
		if (d.ing || d.stem == "") && speaker(l.Source, d.who) != "" && len(t.pending) < mostEndings {
			t.pending = append(t.pending, now)
			if t.latestOf == nil || len(t.latestOf) > mostEndings {
				t.latestOf = map[string]*candidate{}
			}
			t.latestOf[l.Source] = now
		}
	}
	if t.candidates == nil || len(t.candidates) > 10_000 {
		t.candidates = map[string]*candidate{}
	}
	for _, k := range now.keys() {
		if outer := t.candidates[k]; outer == nil || !outer.opens || outer.ing || !now.ing {
			t.candidates[k] = now // "task 1 spawned" lasts beyond "task 1: sleeping"
		}
	}
	return true
}

// keys returns the names under which the end of d finds it.
func (d *candidate) keys() []string {
	keys := d.action.keys(d.source)
	if by := speaker(d.source, d.who); by != "" {
		keys = append(keys, by)
	}
	return keys
}

// speaker returns the key for the current action of source or, without a
// source, of who.
func speaker(source, who string) string {
	if source == "" {
		source = who
	}
	if source == "" {
		return ""
	}
	return "by\x00" + key(source)
}

// endOfSpeaker ends the current action of a speaker: "aws_vpc.main: Creation
// complete".
func (t *tracker) endOfSpeaker(at time.Duration, source, who string) bool {
	d, ok := t.candidates[speaker(source, who)]
	return ok && t.endCandidate(at, d)
}

// isOther reports whether an end names something else than the current action
// of its speaker: "cleaning 12 files", "Task app.tea[1a] succeeded in 3s".
func (t *tracker) isOther(source string, e event) bool {
	now := t.candidates[speaker(source, "")]
	return now != nil && now.what != "" && strings.Contains(e.task, " ") &&
		len(namesIn(e.task)) > 0 && !sameName(e.task, now.what)
}

// noteNext notes that a speaker has reported an action other than its current
// one.
func (t *tracker) noteNext(at time.Duration, d action, source string) {
	now := t.candidates[speaker(source, d.who)]
	if now != nil && now.until == 0 && at > now.at && (d.ends || d.takes || now.state) {
		now.until, now.line = at, t.line
	}
}

// settle ends an unfinished action where the speaker's next action begins, if
// the next one has ended. It works backward, so a whole chain of actions
// ends.
func (t *tracker) settle() {
	next := map[string]*candidate{}
	for _, d := range slices.Backward(t.pending) {
		by := speaker(d.source, d.who)
		after := next[by]
		if after == nil {
			next[by] = d
		} else if !d.over && d.until == 0 && after.ended() && d.what != after.what {
			d.until, d.line, next[by] = after.at, t.line, d
		}
	}
	t.settleNext()
	for _, d := range t.pending {
		if !d.over && d.until > 0 {
			t.printed[d.mark].text = ""
			t.addWhole(d.at, d.until, brief(d.lane), brief(d.task))
			t.notes(d.line, ended)
		}
	}
}

// settleNext ends the actions of numbered speakers at their next lines, if no
// line of the run ends anything: "[thread 1] summing", "[thread 1] sum = 3".
func (t *tracker) settleNext() {
	if len(t.activities) > 0 || len(t.endings) > 0 {
		return
	}
	for _, d := range t.pending {
		if d.over || d.until > 0 {
			return
		}
	}
	for _, d := range t.pending {
		if d.next > 0 && endsInNumber(d.source) {
			d.until, d.line = d.next, t.line
		}
	}
}
