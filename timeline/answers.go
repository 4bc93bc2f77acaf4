package timeline

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// A result ends what it names: "square(3) = 9", "https://go.dev: 200 OK". So
// does the exit code of a command that a speaker has printed.

var (
	equals   = regexp.MustCompile(`^(\S+(?: \S+){0,2}?) (?:=|->|→|=>) \S`)
	httpCode = regexp.MustCompile(`^((?:https?://|/)\S*): [1-5]\d\d\b`)
	exitCode = regexp.MustCompile(`^exit(?: code| status)? \d+$`)
)

// readShell reads a command of a speaker, or its exit code.
func (t *tracker) readShell(at time.Duration, l *logline.Line) bool {
	if cmd, ok := strings.CutPrefix(l.Message, "$ "); ok && cmd != "" {
		return t.mayBegin(at, action{what: cmd, full: cmd, lane: l.Source, task: cmd}, l, l.Message)
	}
	return exitCode.MatchString(l.Message) &&
		(t.endOfSpeaker(at, l.Source, "") || t.closeNamed(at, l.Source))
}

// readAnswer reads a result.
func (t *tracker) readAnswer(at time.Duration, l *logline.Line) bool {
	if !strings.ContainsAny(l.Message, "=>→") && !strings.Contains(l.Message, ": ") {
		return false // most lines
	}
	m := equals.FindStringSubmatch(l.Message)
	if m == nil {
		m = httpCode.FindStringSubmatch(l.Message)
	}
	if m == nil {
		return false
	}
	for _, method := range []string{"GET ", "POST ", "PUT ", "HEAD ", "DELETE "} {
		if on := t.byName[key(method+m[1])]; on != nil && !on.hasBegun {
			t.addWhole(on.first, at, on.name, on.name)
			return true
		}
	}
	if t.closeOn(at, cmp.Or(l.Source, m[1]), m[1]) || t.doneIs(at, m[1], l.Source) {
		return true
	}
	if len(namesIn(m[1])) == 0 || !strings.ContainsAny(m[1], "(/") {
		return false
	}
	t.endsUnbegun(at, m[1], l, true)
	t.mark(at, nil, l.Message)
	return true
}
