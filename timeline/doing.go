package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Programs have many verbs: "Creating web" and later "Created web". Any
// verb will do, if both of its forms are there. Until then, no one knows
// that the first line has begun anything, unless it ends with "...".

// doing is what may have begun.
type doing struct {
	deed
	source   string
	at       time.Duration
	mark     int // the line, in printed
	activity int // plus 1, if it surely has begun
}

// readDeed reads the first or the second half of "Creating web" and
// "Created web".
func (t *tracker) readDeed(at time.Duration, l *logline.Line, line string) bool {
	d, ok := deedOf(l.Message, l.Source)
	if !ok {
		return false
	}
	if f, ok := find(l.Fields, taskKeys); ok { // "Processing order" id=17
		d.what = strings.TrimSpace(d.what + " " + f.Value)
		if l.Source == "" {
			d.lane += " " + f.Value
		}
	}
	ended := d.ends && (t.done(at, d, l.Source) || l.Source != "" && t.doneByOther(at, d))
	if ended && !d.opens {
		return true
	}
	if d.ends && !d.begins {
		return d.closes && t.endOfSpeaker(at, l.Source, d.who)
	}
	if !d.begins || !d.dots && l.Source == "" && d.what == "" {
		return ended
	}
	if d.state {
		t.endState(at, d, l.Source)
	}
	return t.mayBegin(at, d, l, line)
}

// mayBegin keeps a deed that may have begun, until a line says that it has
// ended.
func (t *tracker) mayBegin(at time.Duration, d deed, l *logline.Line, line string) bool {
	now := &doing{deed: d, source: l.Source, at: at, mark: -1}
	on := t.byName[key(d.lane)]
	switch {
	case d.dots && l.Source == "" && t.step == d.lane:
		return true // "Waiting for web: 1 of 2 ..."
	case d.dots && (l.Source == "" || on == nil || len(on.open) == 0):
		if l.Source == "" {
			t.endStep(at)
			t.step = d.lane
		}
		t.begin(at, event{kind: begins, lane: d.lane, task: d.task, full: d.task}, line)
		now.activity = len(t.activities)
	default:
		now.mark = len(t.printed)
		if l.Source != "" {
			t.mark(at, t.laneOf(at, l.Source), strings.TrimSpace(line))
		} else {
			t.mark(at, nil, strings.TrimSpace(line))
		}
	}
	if t.doing == nil || len(t.doing) > 10_000 {
		t.doing = map[string]*doing{}
	}
	for _, k := range now.keys() {
		t.doing[k] = now
	}
	return true
}

// keys are the names under which a deed can be found when it ends.
func (d *doing) keys() []string {
	keys := d.deed.keys(d.source)
	if by := speaker(d.source, d.who); by != "" {
		keys = append(keys, by)
	}
	return keys
}

// speaker is the key of what a speaker does, or someone with a number.
func speaker(source, who string) string {
	if source == "" {
		source = who
	}
	if source == "" {
		return ""
	}
	return "by\x00" + key(source)
}

// endOfSpeaker ends what someone does: "aws_vpc.main: Creation complete".
func (t *tracker) endOfSpeaker(at time.Duration, source, who string) bool {
	d, ok := t.doing[speaker(source, who)]
	return ok && t.endDoing(at, d)
}

// endState ends the state of someone who is in the next one now.
func (t *tracker) endState(at time.Duration, d deed, source string) {
	if before := t.doing[speaker(source, d.who)]; before != nil && before.state {
		t.endDoing(at, before)
	}
}

// done ends what d says has been done. The end may say more than the
// beginning: "Downloaded tea (3 kB)".
func (t *tracker) done(at time.Duration, d deed, source string) bool {
	what := d.what
	for range 8 {
		if begun := t.begun(d, what, source); begun != nil {
			return t.endDoing(at, begun)
		}
		shorter, _, ok := cutLast(what)
		if !ok {
			break
		}
		what = strings.TrimRight(shorter, " -:,.")
	}
	return false
}

// doneByOther ends what someone else has said to begin, if it has a number.
func (t *tracker) doneByOther(at time.Duration, d deed) bool {
	what := d.what
	for strings.ContainsAny(what, "0123456789") {
		if begun := t.begun(d, what, ""); begun != nil {
			return t.endDoing(at, begun)
		}
		what, _, _ = cutLast(what)
	}
	return false
}

// begun returns what has begun that d may end, or nil.
func (t *tracker) begun(d deed, what, source string) *doing {
	if begun := t.doing[d.key(d.stem, what, source)]; begun != nil || !d.closes {
		return begun
	}
	return t.doing[d.key("", what, source)]
}

// endDeed ends what any verb has begun: "Processing tea", "Finished tea".
func (t *tracker) endDeed(at time.Duration, e event, source string) bool {
	what := e.full
	if e.lane != e.task {
		what = strings.TrimPrefix(e.lane+" "+e.full, source+" ")
	}
	return what != "" && (t.doneIs(at, what, source) ||
		source != "" && e.measured == 0 &&
			t.doneByOther(at, deed{what: e.full, word: word{closes: true}}))
}

// doneBefore ends a deed before its line is taken for a report of something
// else: "Downloaded tea in 2s".
func (t *tracker) doneBefore(at time.Duration, l *logline.Line) bool {
	d, ok := deedOf(l.Message, l.Source)
	return ok && d.ends && !d.opens && t.done(at, d, l.Source)
}

// doneIs ends what any verb has begun with what.
func (t *tracker) doneIs(at time.Duration, what, source string) bool {
	return t.done(at, deed{what: what, word: word{closes: true}}, source)
}

// failedTo matches what says that something has failed, by its verb.
var failedTo = regexp.MustCompile(`(?i)^(?:failed|unable|could not|cannot|error)(?: to)? \w+ (.+)$`)

// failDeed ends what has begun and failed: "Failed to download tea".
func (t *tracker) failDeed(at time.Duration, l *logline.Line) bool {
	m := failedTo.FindStringSubmatch(l.Message)
	return m != nil && t.doneIs(at, m[1], l.Source)
}

// endDoing ends what has been done since a line told that it began.
func (t *tracker) endDoing(at time.Duration, d *doing) bool {
	for _, k := range d.keys() {
		if t.doing[k] == d {
			delete(t.doing, k)
		}
	}
	if d.activity > 0 {
		a := &t.activities[d.activity-1]
		if !a.open { // the next step seemed to end it
			a.end, a.lane.last = at, at
			return true
		}
		t.finish(at, event{kind: ends, lane: d.lane, task: d.task, full: d.task})
		return true
	}
	t.printed[d.mark].text = ""
	t.addWhole(d.at, at, brief(d.lane), brief(d.task))
	return true
}

// endStep ends the step that goes on.
func (t *tracker) endStep(at time.Duration) {
	if t.step == "" {
		return
	}
	if l := t.byName[key(t.step)]; l != nil && len(l.open) > 0 {
		t.close(at, l, 0)
	}
	t.step = ""
}
