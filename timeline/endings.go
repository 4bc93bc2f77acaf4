package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

var (
	// outcomeOf matches an outcome at the start of a line that names its
	// task later.
	outcomeOf = regexp.MustCompile(`^(?:\S+ )?(?:OK|PASS|PASSED|FAIL|FAILED|ERROR|SUCCESS|SUCCEEDED|DONE|COMPLETE|COMPLETED|FINISHED|SKIPPED|TIMEOUT)\b`)

	// nameless matches an outcome whose name is in an earlier line, as in
	// Ginkgo.
	nameless = regexp.MustCompile(`^[•` + signs + `] ?(?:\[[A-Z ]+\] )?[\[(]([\d.]+ ?(?:ms|s|secs?|seconds?))[\])]$`)

	// found matches the outcome of tsc -w.
	found = regexp.MustCompile(`^Found \d+ (?:error|problem|warning|issue)s?\b`)

	// titleLine matches a line that may be the title of the next lines.
	titleLine = regexp.MustCompile(`^[A-Za-z"'].{0,118}[^:.]$`)
)

// readDots reads a line of a numbered speaker that ends in dots: "Task A:
// factorial(2)...". The task lasts until the speaker's next line without
// dots.
func (t *tracker) readDots(at time.Duration, l *logline.Line) bool {
	who, task := l.Source, unpunctuated(l.Message)
	if who == "" && endsInDots(l.Message) && isName(task) && strings.Count(task, " ") < 4 {
		// "backup db1 ...", and later "backup db1 OK"
		return t.mayBegin(at, action{what: task, full: task, lane: task, task: task}, l, l.Message)
	}
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

// endsInDots reports whether a line ends in dots, so its task is still
// running.
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

// mayEndUnbegun notes an end that a line reports in other words: "Processed
// a.csv", "a.csv was processed".
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
