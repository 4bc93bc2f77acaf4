package timeline

import (
	"strings"
	"time"
)

// Programs have many verbs: "Creating web" and later "Created web". Any
// verb will do, if both of its forms are there. Until then, no one knows
// that the first line has begun anything, unless it ends with "...".

const (
	present = 1 + iota // creating
	past               // created
)

var irregular = map[string]string{
	"built": "build", "sent": "send", "ran": "runn", "made": "mak",
	"written": "writ", "wrote": "writ",
}

// tenseOf returns the tense of a verb, and its stem; 0 if a word is none.
func tenseOf(word string) (tense int, stem string) {
	word = strings.ToLower(strings.TrimRight(word, ".…,:;!"))
	if stem := irregular[word]; stem != "" {
		return past, stem
	}
	if len(word) < 5 || strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && r != '-'
	}) {
		return 0, ""
	}
	if stem, ok := strings.CutSuffix(word, "ing"); ok {
		if strings.HasSuffix(stem, "th") && stem != "fetch" {
			return 0, "" // nothing, something
		}
		return present, stem
	}
	if stem, ok := strings.CutSuffix(word, "ed"); ok {
		if short, ok := strings.CutSuffix(stem, "i"); ok {
			stem = short + "y"
		}
		return past, stem
	}
	return 0, ""
}

// A deed is what "Creating web" or "web created" tells.
type deed struct {
	tense      int
	stem       string
	what       string // web
	lane, task string // names for it
	dots       bool   // it goes on
}

// deedOf reads a message of the one who speaks, if there is one.
func deedOf(message, source string) (d deed, ok bool) {
	d.dots = strings.HasSuffix(message, "...") || strings.HasSuffix(message, "…")
	message = strings.TrimRight(message, " .…")
	message = inParentheses.ReplaceAllString(message, "")
	message = strings.TrimPrefix(message, "Successfully ")
	d.task = message
	first, rest, _ := strings.Cut(message, " ")
	if d.tense, d.stem = tenseOf(first); d.tense > 0 {
		d.what, d.lane = strings.TrimSpace(rest), message
	} else {
		before, last, _ := cutLast(message)
		d.tense, d.stem = tenseOf(last)
		d.what, d.lane = strings.Trim(before, " +:-"), strings.Trim(before, " +:-")
		d.task = last
	}
	if d.dots {
		d.lane, _, _ = strings.Cut(d.lane, ": ")
	}
	if source != "" {
		d.lane = source
	}
	return d, d.tense > 0 && isName(d.lane)
}

// doing is what may have begun.
type doing struct {
	deed
	at       time.Duration
	mark     int // the line, in printed
	activity int // plus 1, if it surely has begun
}

// readDeed reads the first or the second half of "Creating web" and
// "Created web".
func (t *tracker) readDeed(at time.Duration, message, source, line string) bool {
	d, ok := deedOf(message, source)
	if !ok {
		return false
	}
	if d.tense == past {
		return t.done(at, d, source)
	}
	if !d.dots && source == "" && d.what == "" {
		return false
	}
	now := doing{deed: d, at: at, mark: -1}
	if d.dots {
		if source == "" {
			if t.step == d.lane {
				return true // "Waiting for web: 1 of 2 ..."
			}
			t.endStep(at)
			t.step = d.lane
		} else if l := t.byName[key(d.lane)]; l != nil && len(l.open) > 0 {
			return false
		}
		t.begin(at, event{kind: begins, lane: d.lane, task: d.task, full: d.task}, line)
		now.activity = len(t.activities)
	} else {
		now.mark = len(t.printed)
		var l *lane
		if source != "" {
			l = t.laneOf(at, source)
		}
		t.mark(at, l, strings.TrimSpace(line))
	}
	if t.doing == nil || len(t.doing) > 10_000 {
		t.doing = map[string]doing{}
	}
	t.doing[d.key(d.what, source)] = now
	t.doing[deed{}.key(d.what, source)] = now // "Finished tea" ends it, too
	if source != "" {
		t.doing[source] = now
	}
	return true
}

// endOfSource ends what source does: "aws_vpc.main: Creation complete".
func (t *tracker) endOfSource(at time.Duration, source string) bool {
	d, ok := t.doing[source]
	if !ok || source == "" {
		return false
	}
	delete(t.doing, source)
	delete(t.doing, d.key(d.what, source))
	t.endDoing(at, d)
	return true
}

func (d deed) key(what, source string) string {
	return d.stem + "\x00" + source + "\x00" + key(what)
}

// done ends what d says has been done. The end may say more than the
// beginning: "Downloaded tea (3 kB)".
func (t *tracker) done(at time.Duration, d deed, source string) bool {
	what := d.what
	for range 8 {
		k := d.key(what, source)
		if begun, ok := t.doing[k]; ok {
			delete(t.doing, k)
			t.endDoing(at, begun)
			return true
		}
		shorter, _, ok := cutLast(what)
		if !ok {
			break
		}
		what = strings.TrimRight(shorter, " -:,.")
	}
	return false
}

// endDeed ends what any verb has begun: "Processing tea", "Finished tea".
func (t *tracker) endDeed(at time.Duration, e event, source string) bool {
	what := e.full
	if e.lane != e.task {
		what = strings.TrimPrefix(e.lane+" "+e.full, source+" ")
	}
	return what != "" && t.done(at, deed{what: what}, source)
}

// endDoing ends what has been done since a line told that it began.
func (t *tracker) endDoing(at time.Duration, d doing) {
	if d.activity > 0 {
		a := &t.activities[d.activity-1]
		if !a.open { // the next step seemed to end it
			a.end, a.lane.last = at, at
			return
		}
		t.finish(at, event{kind: ends, lane: d.lane, task: d.task, full: d.task})
		return
	}
	t.printed[d.mark].text = ""
	t.addWhole(d.at, at, d.lane, d.task)
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
