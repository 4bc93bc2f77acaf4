package timeline

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// isDone ends the action that d reports as done, and reports whether there was
// one. It tries actions of the same speaker, actions of other speakers, and
// then the speaker's current action.
func (t *tracker) isDone(at time.Duration, d action, source string) bool {
	if !d.ends && (!d.opens || d.ing) {
		return false
	}
	if t.done(at, d, source) || source != "" && t.doneByOther(at, d) ||
		d.closes && d.what != "" && (t.closeNamed(at, d.what) || t.closeOn(at, source, d.what)) ||
		d.closes && d.who != "" && d.who != d.what && afterName(strings.TrimSpace(d.what[len(d.who):])) && t.closeNamed(at, d.who) {
		return true
	}
	if d.closes && d.who != "" && final[d.stem] && t.closeNamed(at, d.who) {
		return true // "Transfer 1 committed: A -> B"
	}
	now := t.candidates[speaker(source, d.who)]
	if now == nil && (d.what == "" || d.stem == "response" || d.stem == "reply") && source != "" && final[d.stem] { // "[tx 1] COMMIT"
		return t.closeNamed(at, source)
	}
	return now != nil && !d.begins && !differ(d.what, now.what) && (d.closes || now.stem == d.stem || now.state) &&
		t.endCandidate(at, now)
}

// differ reports whether a and b both name something, but different things.
func differ(a, b string) bool {
	return len(namesIn(a)) > 0 && len(namesIn(b)) > 0 && !sameName(a, b)
}

// sameName reports whether a and b name the same thing.
func sameName(a, b string) bool {
	names := namesIn(b)
	return slices.ContainsFunc(namesIn(a), func(name string) bool {
		return slices.Contains(names, name)
	})
}

// done ends the action that d reports as done. The end may have more words
// than the beginning: "Downloaded tea (3 kB)".
func (t *tracker) done(at time.Duration, d action, source string) bool {
	what := d.what
	for range 12 {
		if begun := t.begun(d, what, source); begun != nil {
			return t.endCandidate(at, begun)
		}
		shorter, _, ok := cutLast(what)
		if !ok {
			break
		}
		what = strings.TrimRight(shorter, " -:,.")
	}
	return false
}

// doneByOther ends an action of another speaker, if the name of the action has a
// number.
func (t *tracker) doneByOther(at time.Duration, d action) bool {
	what := d.what
	begun := t.candidates[d.key(d.stem, what, anyone)]
	if begun != nil && what != "" && (begun.ing || !d.opens) {
		return t.endCandidate(at, begun)
	}
	for strings.ContainsAny(what, "0123456789") {
		if begun := t.begun(d, what, ""); begun != nil {
			return t.endCandidate(at, begun)
		}
		what, _, _ = cutLast(what)
	}
	return false
}

// begun returns the action that d may end, or nil.
func (t *tracker) begun(d action, what, source string) *candidate {
	begun := t.candidates[d.key(d.stem, what, source)]
	if begun != nil {
		return begun
	}
	begun = t.candidates[d.key("", what, source)]
	if !d.closes && !d.opens && (begun == nil || !begun.takes) {
		return nil
	}
	if begun != nil && d.opens && !d.closes && !begun.ing {
		return nil // "Got tea" ends "Fetching tea", but not "Sent tea"
	}
	return begun
}

// endAction ends an action of any verb: "Processing tea", "Finished tea".
func (t *tracker) endAction(at time.Duration, e event, source string) bool {
	what := e.full
	if e.lane != e.task {
		what = strings.TrimPrefix(e.lane+" "+e.full, source+" ")
	}
	return what != "" && (t.doneIs(at, what, source) ||
		source != "" && e.measured == 0 &&
			t.doneByOther(at, action{what: e.full, word: word{closes: true}}))
}

// doneBefore ends an action before its line can be read as a report:
// "Downloaded tea in 2s".
func (t *tracker) doneBefore(at time.Duration, l *logline.Line) bool {
	d, ok := actionOf(l.Message, l.Source)
	return ok && d.ends && !d.opens && t.done(at, d, l.Source)
}

// doneIs ends an action by its object, with any verb. The object may follow
// the plain form of the verb: "Building web", "Build web succeeded".
func (t *tracker) doneIs(at time.Duration, what, source string) bool {
	if stem, rest := stemFirst(what); rest != "" {
		if begun := t.candidates[action{}.key(stem, rest, source)]; begun != nil {
			return t.endCandidate(at, begun)
		}
	}
	return t.done(at, action{what: what, word: word{closes: true}}, source)
}

// endMeasured ends the action that a line names last, after a duration:
// "0.52s 12345 https://go.dev".
func (t *tracker) endMeasured(at time.Duration, l *logline.Line) bool {
	last := lastWord(l.Message)
	return l.Stamp.Clock == logline.Relative && strings.ContainsAny(last, "./") &&
		t.doneIs(at, last, "")
}

// endVerdict ends the action that a line names in front of its outcome: "tea
// ok".
func (t *tracker) endVerdict(at time.Duration, l *logline.Line) bool {
	text := ": " + l.Message
	name := strings.TrimPrefix(verdict.ReplaceAllString(text, ""), ": ")
	if name == "" { // "[tea] ok"
		return t.closeNamed(at, l.Source) || t.endOfSpeaker(at, l.Source, "")
	}
	return name != l.Message && (t.closeNamed(at, name) || t.closeOn(at, l.Source, name) ||
		t.doneIs(at, name, l.Source))
}

// nounFirst matches an end that names the action by a noun: "Upload complete:
// tea", "Download of tea finished".
var nounFirst = regexp.MustCompile(`^(\w+) (?:of )?(?:(.+?):? )?(?:has |is )?(?i:complete|completed|done|finished|successful|succeeded|failed)(?::|,| for| of)?(?: (.+))?$`)

// endNoun ends an action that is named by its noun.
func (t *tracker) endNoun(at time.Duration, l *logline.Line) bool {
	m := nounFirst.FindStringSubmatch(l.Message)
	return m != nil && t.doneIs(at, m[1]+" "+cmp.Or(m[2], withoutAmounts(m[3])), l.Source)
}

// nounVerb matches an end whose verb is between the kind and the name of a
// thing: "Container stopped: web".
var nounVerb = regexp.MustCompile(`^([A-Za-z]\w*) (?:has |is |was )?(\w+): (\S+)$`)

// endNamed ends what "Stopping container: web" has begun.
func (t *tracker) endNamed(at time.Duration, message string) bool {
	if !strings.Contains(message, ": ") {
		return false // most lines
	}
	m := nounVerb.FindStringSubmatch(message)
	if m == nil {
		return false
	}
	w, ok := wordOf(m[2])
	if !ok || !w.ends || w.ing {
		return false
	}
	stems := []string{w.stem}
	if _, verb := verbOf(m[2]); verb || w.closes {
		stems = append(stems, "")
	}
	for _, stem := range stems {
		if begun := t.candidates[action{}.key(stem, m[1]+": "+m[3], "")]; begun != nil {
			return t.endCandidate(at, begun)
		}
	}
	return t.closeNamed(at, m[1]+": "+m[3]) || t.closeNamed(at, m[1]+" "+m[3])
}

// failedTo matches a failure that names the action by its verb.
var failedTo = regexp.MustCompile(`(?i)^(?:failed|unable|could not|cannot|error)(?: to)? \w+ (.+)$`)

// failAction ends an action that failed: "Failed to download tea".
func (t *tracker) failAction(at time.Duration, l *logline.Line) bool {
	m := failedTo.FindStringSubmatch(l.Message)
	if m != nil {
		if f, ok := taskIn(l.Fields, lastWord(m[1])); ok && t.doneIs(at, m[1]+" "+f.Value, l.Source) {
			return true // "Failed to sync repo" repo=tea
		}
	}
	return m != nil && (t.doneIs(at, m[1], l.Source) || t.closeNamed(at, unpunctuated(m[1])))
}

// endCandidate ends an action that a line has begun.
func (t *tracker) endCandidate(at time.Duration, d *candidate) bool {
	d.over = true
	for _, k := range d.keys() {
		if t.candidates[k] == d {
			delete(t.candidates, k)
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

// endStep ends the current step.
func (t *tracker) endStep(at time.Duration) {
	if t.step == "" {
		return
	}
	if l := t.byName[key(t.step)]; l != nil && len(l.open) > 0 {
		t.close(at, l, 0)
	}
	t.step = ""
}
