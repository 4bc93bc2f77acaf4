package timeline

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// isDone ends what d says has been done, by the one who has begun it, by
// another one, or by someone who does just one thing.
func (t *tracker) isDone(at time.Duration, d deed, source string) bool {
	if !d.ends && (!d.opens || d.ing) {
		return false
	}
	if t.done(at, d, source) || source != "" && t.doneByOther(at, d) ||
		d.closes && d.what != "" && (t.closeNamed(at, d.what) || t.closeOn(at, source, d.what)) ||
		d.closes && d.who != "" && d.who != d.what && afterName(strings.TrimSpace(d.what[len(d.who):])) && t.closeNamed(at, d.who) {
		return true
	}
	now := t.doing[speaker(source, d.who)]
	return now != nil && !d.begins && !differ(d.what, now.what) && (d.closes || now.stem == d.stem || now.state) &&
		t.endDoing(at, now)
}

// differ reports whether two texts each name something, and not the same.
func differ(a, b string) bool {
	return len(namesIn(a)) > 0 && len(namesIn(b)) > 0 && !sameName(a, b)
}

// sameName reports whether two texts name one thing.
func sameName(a, b string) bool {
	names := namesIn(b)
	return slices.ContainsFunc(namesIn(a), func(name string) bool {
		return slices.Contains(names, name)
	})
}

// done ends what d says has been done. The end may say more than the
// beginning: "Downloaded tea (3 kB)".
func (t *tracker) done(at time.Duration, d deed, source string) bool {
	what := d.what
	for range 12 {
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
	begun := t.doing[d.key(d.stem, what, anyone)]
	if begun != nil && what != "" && (begun.ing || !d.opens) {
		return t.endDoing(at, begun)
	}
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
	begun := t.doing[d.key(d.stem, what, source)]
	if begun != nil {
		return begun
	}
	begun = t.doing[d.key("", what, source)]
	if !d.closes && !d.opens && (begun == nil || !begun.takes) {
		return nil
	}
	if begun != nil && d.opens && !begun.ing {
		return nil // "Got tea" ends "Fetching tea", but not "Sent tea"
	}
	return begun
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

// doneIs ends what any verb has begun with what, which may begin with the
// plain form of the verb: "Building web", "Build web succeeded".
func (t *tracker) doneIs(at time.Duration, what, source string) bool {
	if stem, rest := stemFirst(what); rest != "" {
		if begun := t.doing[deed{}.key(stem, rest, source)]; begun != nil {
			return t.endDoing(at, begun)
		}
	}
	return t.done(at, deed{what: what, word: word{closes: true}}, source)
}

// endMeasured ends what a line names last, behind how long it took: "0.52s
// 12345 https://go.dev".
func (t *tracker) endMeasured(at time.Duration, l *logline.Line) bool {
	last := lastWord(l.Message)
	return l.Stamp.Clock == logline.Relative && strings.ContainsAny(last, "./") &&
		t.doneIs(at, last, "")
}

// endVerdict ends what a line names in front of how it went: "tea ok".
func (t *tracker) endVerdict(at time.Duration, l *logline.Line) bool {
	text := ": " + l.Message
	name := strings.TrimPrefix(verdict.ReplaceAllString(text, ""), ": ")
	if name == "" { // "[tea] ok"
		return t.closeNamed(at, l.Source) || t.endOfSpeaker(at, l.Source, "")
	}
	return name != l.Message && (t.closeNamed(at, name) || t.closeOn(at, l.Source, name) ||
		t.doneIs(at, name, l.Source))
}

// nounFirst matches an end that names what was done by its noun: "Upload
// complete: tea", "Download of tea finished".
var nounFirst = regexp.MustCompile(`^(\w+) (?:of )?(?:(.+?):? )?(?:has |is )?(?i:complete|completed|done|finished|successful|succeeded|failed)(?::|,| for| of)?(?: (.+))?$`)

// endNoun ends a deed that is named by its noun.
func (t *tracker) endNoun(at time.Duration, l *logline.Line) bool {
	m := nounFirst.FindStringSubmatch(l.Message)
	return m != nil && t.doneIs(at, m[1]+" "+cmp.Or(m[2], withoutAmounts(m[3])), l.Source)
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
	d.over = true
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
