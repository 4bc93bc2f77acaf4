package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

var (
	// outcomeOf matches an outcome of what a line names somewhere else.
	outcomeOf = regexp.MustCompile(`^(?:\S+ )?(?:OK|PASS|PASSED|FAIL|FAILED|ERROR|SUCCESS|SUCCEEDED|DONE|COMPLETE|COMPLETED|FINISHED|SKIPPED|TIMEOUT)\b`)

	// nameless matches an outcome of what a line before it has told: Ginkgo.
	nameless = regexp.MustCompile(`^[•` + signs + `] ?(?:\[[A-Z ]+\] )?[\[(]([\d.]+ ?(?:ms|s|secs?|seconds?))[\])]$`)

	// found matches how something has ended: tsc -w.
	found = regexp.MustCompile(`^Found \d+ (?:error|problem|warning|issue)s?\b`)

	// titleLine matches a line that may be the name of what comes.
	titleLine = regexp.MustCompile(`^[A-Za-z"'].{0,118}[^:.]$`)
)

// readDots reads what a speaker with a number tells with dots at the end:
// "Task A: factorial(2)...". It lasts until a line of it without dots.
func (t *tracker) readDots(at time.Duration, l *logline.Line) bool {
	who, task := l.Source, unpunctuated(l.Message)
	if !endsInNumber(who) || task == "" {
		return false
	}
	on := t.byName[key(who)]
	goesOn := t.dotted[key(who)] && on != nil && len(on.open) > 0
	dots := endsInDots(l.Text)
	switch {
	case dots && on != nil && len(on.open) > 0:
		t.mark(at, on, l.Message)
	case dots:
		if t.dotted == nil {
			t.dotted = map[string]bool{}
		}
		t.dotted[key(who)] = true
		t.begin(at, event{kind: begins, lane: who, task: task, full: task}, l.Message)
	case goesOn:
		delete(t.dotted, key(who))
		t.close(at, on, 0)
	default:
		return false
	}
	return true
}

// endsInDots reports whether a line tells that something goes on.
func endsInDots(text string) bool {
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") &&
		!strings.HasSuffix(text, "/...") // the packages of Go
}

// readOutcome reads an outcome without a name.
func (t *tracker) readOutcome(at time.Duration, l *logline.Line) bool {
	if found.MatchString(l.Message) {
		return t.closeOnly(at)
	}
	m := nameless.FindStringSubmatch(strings.TrimSpace(l.Text))
	if m == nil || t.title == "" {
		return false
	}
	took, _ := measure(m[1])
	t.addWhole(at-took, at, t.title, t.title)
	t.title = ""
	return true
}

// mayEndUnbegun notes what ends in a line that tells so in other words:
// "Processed a.csv", "a.csv was processed".
func (t *tracker) mayEndUnbegun(at time.Duration, l *logline.Line) {
	if outcomeOf.MatchString(l.Message) {
		t.endsUnbegun(at, "", l, false)
		return
	}
	from := 0
	for range 5 {
		word, _, more := strings.Cut(l.Message[from:], " ")
		if w, ok := wordOf(word); ok && w.ends && !w.opens {
			name := withoutAuxiliaries(l.Message[:from])
			if from == 0 {
				name = brief(thing(strings.TrimSpace(l.Message[len(word):])))
			}
			if strings.Count(name, " ") < 4 {
				t.endsUnbegun(at, name, l, false)
			}
			return
		}
		if from += len(word) + 1; !more {
			return
		}
	}
}
