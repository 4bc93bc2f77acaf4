package timeline

import (
	"regexp"
	"time"
)

// The lines of some tools begin with the number of a task: BuildKit says
// "#5 [2/4] RUN make" and later "#5 DONE 2.0s", and dbt "1 of 3 START tea"
// and "1 of 3 OK created tea". The first line of a number has the name.
var (
	keyed   = regexp.MustCompile(`^(#\d+|\d+ of \d+) (?:\[[^\]]+\] |START )?(.*)$`)
	outcome = regexp.MustCompile(`^(?:DONE|OK|PASS|WARN|FAIL|ERROR|SKIP|CACHED|CANCELED)\b`)
	dotted  = regexp.MustCompile(` \.{3,} \[.*\]$`)
)

// readNumbered reads a line that begins with the number of a task.
func (t *tracker) readNumbered(at time.Duration, text string) bool {
	m := keyed.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	number, rest := m[1], m[2]
	starts := len(number)+1+len(rest) < len(text) // there is [2/4] or START
	name, open := t.numbered[number]
	switch {
	case outcome.MatchString(rest) && open:
		delete(t.numbered, number)
		t.finish(at, nameOnly(ends, name))
	case !outcome.MatchString(rest) && !open && (starts || t.numbered != nil && number[0] == '#'):
		if t.numbered == nil {
			t.numbered = map[string]string{}
		}
		name = dotted.ReplaceAllString(rest, "")
		if l := t.byName[key(name)]; l != nil && len(l.open) > 0 {
			name += " " + number // two tasks have the same name
		}
		t.numbered[number] = name
		t.begin(at, nameOnly(begins, name), text)
	case open:
		t.mark(at, t.laneOf(at, name), rest)
	default:
		return false
	}
	return true
}
